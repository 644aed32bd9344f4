"""Match the columns of a register to the names that a programme reads."""
