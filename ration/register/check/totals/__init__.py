"""Find rows that are no households but sums of others: served, they would double everything."""
