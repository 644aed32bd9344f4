"""Read TOML files, and know the line of each key."""
