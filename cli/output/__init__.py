"""Rich tables of results."""
