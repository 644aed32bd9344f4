"""The answer of nutrition, for people to read: sentences, tables, notes."""
