"""Reconcile a plan with its journal: figures per place and item, checks, discrepancies."""
