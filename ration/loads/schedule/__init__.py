"""On which day a trip is, and how many trips a depot handles."""
