"""Mapping files: how to read a register."""
