"""Signatures and verdicts on a terminal."""
