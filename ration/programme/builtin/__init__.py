"""The built-in programmes, one TOML file each."""
