"""Roll-out by area: when each area is reached, and what each phase and year requires."""
