"""The records of what became of goods: journals, reconciliations, collections, conflicts."""
