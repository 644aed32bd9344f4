"""Explain a household's or a site's figure, line by line."""
