"""Household registers: reading them, finding their columns, checking their rows."""
