"""Seals: fingerprints, signatures, and sums that a household can check."""
