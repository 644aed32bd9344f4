"""Signals at any time: `python -m tests.faults` ends commands that write, and looks at the rest."""
