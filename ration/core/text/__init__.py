"""Texts: cells that are harmless, passwords hidden, small tables of HTML. It knows no problems."""
