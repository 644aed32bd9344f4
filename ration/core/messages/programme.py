"""What can be wrong with a programme, and what may be missing in one that can be read."""

from ration.core.messages.kind import Kind

PROGRAMME: dict[str, Kind] = {
    "programme": Kind("{what}", "{mend}"),
    "toml-directory": Kind("it is a folder, not a file", "name the .toml file in it"),
    "toml-encoding": Kind("the text is not UTF-8", "save it as UTF-8 in a text editor"),
    "programme-unknown": Kind("there is no built-in programme of that name", "{mend}"),
    "mapping-unknown": Kind("there is no ready mapping of that name", "{mend}"),
    "mapping": Kind("{what}", "{mend}"),
    "item-no-packs": Kind("it has no packs", "add packs, or hand it out loose", True),
    "item-unused": Kind("no allocation or pool hands it out", "add one, or delete it", True),
    "group-unused": Kind(
        "no allocation, pool or partition uses it", "delete it if not needed", True
    ),
    "channel-unused": Kind("nothing is handed out through it", "delete it if not needed", True),
    "ages-nobody": Kind("it begins at {start} and ends before", "mend from_age or to_age", True),
    "ages-gap": Kind("nobody aged {ages} is in {groups}", "see whether that is meant", True),
    "ages-overlap": Kind("those aged {ages} are in {other} too", "see whether that is meant", True),
    "figure-unsourced": Kind(
        "nothing says where its figures come from", "add source, or assumption = true", True
    ),
    "assumption-unexplained": Kind("it is assumed, and nothing says why", "add source", True),
    "count-near-name": Kind("no group of that name, so it is a column of its own", "{mend}", True),
    "priority-idle": Kind("it has no effect: {why}", "{mend}", True),
    "household-unread": Kind("the programme does not read it", "{mend}", True),
    "household-missing": Kind("it is not given; {why}", "add {column}=…"),
    "household-nothing": Kind("nothing is due to a household", "pools are nobody's entitlement"),
    "pool-nobody": Kind(
        "a pool has nobody to be shared among", "see the counts that it is shared by"
    ),
}
