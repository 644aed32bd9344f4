"""Verify files and codes: whether they are unchanged, signed, and of a plan."""
