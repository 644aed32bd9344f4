"""Parquet files that may be anybody's: their counts and sizes are checked before they are read."""
