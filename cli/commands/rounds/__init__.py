"""Over time: round after round, and area after area."""
