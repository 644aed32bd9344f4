"""Text files: encoding, separator, CSV, TSV and JSON."""
