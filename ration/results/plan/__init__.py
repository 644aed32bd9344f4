"""The records of a plan: the whole, its sites in columns, and single sites."""
