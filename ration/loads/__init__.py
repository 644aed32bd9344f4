"""From manifests to loads: which packs travel on which vehicle and trip, and when."""
