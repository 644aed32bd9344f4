"""What a cell says: counts, dates, yes and no, sexes."""
