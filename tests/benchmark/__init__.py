"""Measure the speed of `ration` beside the same work by hand: `python -m tests.benchmark`."""
