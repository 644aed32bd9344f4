"""What can be wrong with a roll-out by area."""

from ration.core.messages.kind import Kind

ROLL_OUT: dict[str, Kind] = {
    "rollout": Kind("{what}", "{mend}"),
    "area-twice": Kind("the area is named twice, at {where} too", "name it once"),
    "phases-backwards": Kind(
        "it begins before the phase above it, {before}", "put phases in the order of their dates"
    ),
    "area-unknown": Kind("no row of the register is in this area", "{mend}"),
    "phase-late": Kind("phase {phase} begins after the roll-out ends, {until}", "let it end later"),
    "area-none": Kind(
        "households that are in no area: {households}", "no phase reaches them: name it", True
    ),
    "rollout-pools": Kind(
        "pools are shared among sites, so of {items} no area is due anything",
        "plan them by `ration compute`",
        True,
    ),
}
