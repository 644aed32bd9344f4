"""Registers that a Spark cluster holds: its session, checks beforehand, queries in its tasks."""
