"""Registers that a Spark cluster holds: its tables, and queries that run in its tasks."""
