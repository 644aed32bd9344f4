"""What is known before a run is printed: how large it is, and what its languages lack."""
