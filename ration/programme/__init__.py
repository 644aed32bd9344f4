"""Programmes: who gets what, how often, through whom; one TOML file, one frozen model."""
