"""Read the sheets that sites send back: columns, ids, amounts, days, tallies."""
