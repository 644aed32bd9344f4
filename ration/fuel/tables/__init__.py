"""Tables of fuels, stoves and needs that come with ration, one TOML file each."""
