"""Goods in the field on a terminal: collections, journals, reconciliations, double collection."""
