"""How far places are from each other: from a table, or as the crow flies."""
