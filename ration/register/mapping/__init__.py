"""Mapping files: how a register is to be read."""
