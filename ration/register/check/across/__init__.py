"""Compare the rows of a register with each other."""
