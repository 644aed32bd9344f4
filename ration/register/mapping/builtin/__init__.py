"""The mappings for systems that come with ration, one TOML file each."""
