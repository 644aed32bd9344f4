"""Outputs appear whole or not at all: claims, temporary names, and what dead runs left."""
