"""Read what households collected: filled workbooks, lists and tally sheets."""
