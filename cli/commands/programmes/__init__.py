"""Programmes: list, show, begin, check, explain, and try on one household."""
