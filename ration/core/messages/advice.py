"""What may be missing in a programme that can be read, and in a household that is tried on it."""

from ration.core.messages.kind import Kind, programme, whole

_BANDS = "[groups.children]\nto_age = {first}\n[groups.adults]\nfrom_age = {then}\n"

ADVICE: dict[str, Kind] = {
    "item-no-packs": Kind(
        message="it has no packs",
        hint="add packs, or hand it out loose",
        example=whole(""),
        warning=True,
    ),
    "item-unused": Kind(
        message="no allocation or pool hands it out",
        hint="add one, or delete it",
        example=whole('[items.oil]\nname = "Oil"\nunit = "L"'),
        warning=True,
    ),
    "group-unused": Kind(
        message="no allocation, pool or partition uses it",
        hint="delete it if not needed",
        example=whole("[groups.adults]\nfrom_age = 17"),
        warning=True,
    ),
    "channel-unused": Kind(
        message="nothing is handed out through it",
        hint="delete it if not needed",
        example=whole("[channels.shop]"),
        warning=True,
    ),
    "ages-nobody": Kind(
        message="it begins at {start} and ends before",
        hint="fix from_age or to_age",
        example=whole("[groups.adults]\nfrom_age = 17\nto_age = 7"),
        warning=True,
    ),
    "ages-gap": Kind(
        message="nobody aged {ages} is in {groups}",
        hint="check whether this is right",
        example=whole(_BANDS.format(first=15, then=17)),
        warning=True,
    ),
    "ages-overlap": Kind(
        message="people aged {ages} are in {other} too",
        hint="check whether this is right",
        example=whole(_BANDS.format(first=17, then=15)),
        warning=True,
    ),
    "figure-unsourced": Kind(
        message="it does not name the source of its figures",
        hint="add source, or assumption = true",
        example=programme(
            'id = "mine"\nversion = "1"\ntitle = "Rice"\nchannels.centre = {}\n[items.rice]\n'
            'name = "Rice"\nunit = "kg"\n[[allocations]]\nitem = "rice"\nper = "person"\n'
            'quantity = "5 kg"\nchannel = "centre"'
        ),
        warning=True,
    ),
    "assumption-unexplained": Kind(
        message="it is assumed, and no reason is given",
        hint="add source",
        example=whole("assumption = true"),
        warning=True,
    ),
    "count-near-name": Kind(
        message="no group has this name, so it is a column of its own",
        hint="{near}",
        example=whole("only = { adulst = { min = 1 } }\n[groups.adults]\nfrom_age = 17"),
        warning=True,
    ),
    "priority-alone": Kind(
        message="it has no effect: no allocation of {item} has another priority",
        hint="give them different ones, or delete it",
        example=whole("priority = 1"),
        warning=True,
    ),
    "priority-idle": Kind(
        message="it has no effect: if {item} is short, it is shared by the option {option}",
        hint='write option = "priority", or delete it',
        example=whole(
            'priority = 1\n[[allocations]]\nitem = "rice"\nquantity = "1 kg"\nper = "person"\n'
            'channel = "centre"\npriority = 2\n[shortage]\noption = "equal"'
        ),
        warning=True,
    ),
    "household-unread": Kind(
        message="the programme does not use it",
        hint="{near}",
        example="$ ration try general-food --household persons=5,adlts=2",
        warning=True,
    ),
    "household-missing": Kind(
        message="it is not given; {why}",
        hint="add {column}=…",
        example="$ ration try general-food --household adults=2",
    ),
    "household-nothing": Kind(
        message="nothing is due to a household",
        hint="pools are due to sites, not to households",
        example="a programme that has [[pools]] alone, in `ration try`",
    ),
    "pool-nobody": Kind(
        message="a pool has nobody to be shared among",
        hint="check the counts that it is shared by",
        example="a programme with [[pools]], and a register in which all households have 0 persons",
    ),
}
