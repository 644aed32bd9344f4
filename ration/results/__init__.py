"""What JSON files hold: pure records of plans, checks, rounds and roll-outs."""
