"""Rounds and roll-outs on a terminal."""
