"""Scan a register once: check every row and answer named queries."""
