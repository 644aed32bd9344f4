"""Rounds: a programme that repeats, what carries over, and the pipeline that supplies it."""
