"""Registers that Spark holds: the session, what is checked beforehand, and the work there."""
