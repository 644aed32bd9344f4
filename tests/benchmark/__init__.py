"""How fast `ration` is, beside the same work by hand: `python -m tests.benchmark`."""
