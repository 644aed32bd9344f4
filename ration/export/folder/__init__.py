"""A plan as a folder of files: its JSON, its sites, manifests and entitlements."""
