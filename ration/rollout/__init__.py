"""Roll-out by area: which area is reached when, and what each phase and year requires."""
