"""What `ration columns` shows of a register."""
