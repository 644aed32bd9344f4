"""Analyses of a programme or a plan: nutrition, baskets, fuel, value, fairness."""
