"""Goods in the field: what was collected, what is unaccounted for, who is served twice."""
