"""The contents of JSON files: pure records of plans, checks, rounds and roll-outs."""
