"""Which column of a register is which."""
