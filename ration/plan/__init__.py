"""The two entry points, `compute` and `check`, and what they return."""
