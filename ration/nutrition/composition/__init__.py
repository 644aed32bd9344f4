"""The food composition tables that come with ration, one TOML file each."""
