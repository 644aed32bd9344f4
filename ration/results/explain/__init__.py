"""The records of explanations: a household, a site, and their sums."""
