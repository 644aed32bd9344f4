"""Which goods share a vehicle: whole packs, few vehicles, and how many are needed at least."""
