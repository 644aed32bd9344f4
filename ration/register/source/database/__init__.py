"""Databases: a table or a query as a register."""
