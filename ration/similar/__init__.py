"""Likely duplicates: compare rows by names, phones, documents and birth dates."""
