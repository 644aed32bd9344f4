"""Read a journal of goods: dispatches, receipts, issues, losses, counts."""
