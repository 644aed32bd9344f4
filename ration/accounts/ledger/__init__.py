"""The ledger: double entry between places; dispatches and receipts matched; counts compared."""
