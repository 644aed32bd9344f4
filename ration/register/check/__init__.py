"""One scan over all rows: every row is checked, named queries are answered."""
