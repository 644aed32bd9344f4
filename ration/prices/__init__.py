"""Prices: lists of what goods cost, and the value of a ration, of a stipend, and of transport."""
