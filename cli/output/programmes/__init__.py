"""Programmes on a terminal: lists, keys, trials."""
