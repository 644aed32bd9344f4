"""Batches of rows: what each of them has, and the problems of single rows."""
