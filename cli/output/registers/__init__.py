"""Registers on a terminal: their columns and problems, and what a new folder has."""
