"""Fairness: who gets how much per head, and how even that is within and between areas."""
