"""Where the table of a file begins, and what its header says."""
