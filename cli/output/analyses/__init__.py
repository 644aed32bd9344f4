"""The answers of analyses, on a terminal and in files."""
