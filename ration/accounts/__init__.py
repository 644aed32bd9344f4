"""What became of the goods: the journal, the ledger, and what is unaccounted for."""
