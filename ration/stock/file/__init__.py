"""Read the file of the stock: which column is what, amounts, dates, and rows of totals."""
