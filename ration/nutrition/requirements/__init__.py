"""The sets of requirements that come with ration, one TOML file each."""
