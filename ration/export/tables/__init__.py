"""The tables of results, which files, the screen and the page share."""
