"""Exact amounts with their units, and the words of units."""
