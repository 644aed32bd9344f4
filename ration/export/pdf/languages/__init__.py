"""The languages of papers: their labels, and numbers and money in words."""
