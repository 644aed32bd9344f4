"""Roots of sites to publish, and a proof for each household that it is counted."""
