"""Describe a register for `ration columns`."""
