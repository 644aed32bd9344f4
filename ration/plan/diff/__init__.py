"""Compare two plans: rules, households, sites, totals, and why the totals differ."""
