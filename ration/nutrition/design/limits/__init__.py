"""The limits of baskets that come with ration, one TOML file each."""
