"""Writing results: one module a format, all from one table of lines."""
