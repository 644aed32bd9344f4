"""What can be wrong with a programme: its parts, and how they fit together."""

from ration.core.messages.kind import Kind, allocation, programme

_RICE = '[items.rice]\nname = "Rice"\nunit = "kg"\n'
_OIL = '[items.oil]\nname = "Oil"\nunit = "bottle"\n'
_KIT = '[items.kit]\nname = "Kit"\nunit = "kit"\n'
_POOL = 'channels.centre = {}\n[[pools]]\nitem = "rice"\nchannel = "centre"\n'
_RATE = 'quantity = "5 kg"'

PROGRAMME: dict[str, Kind] = {
    "programme-unknown": Kind(
        message="there is no built-in programme of this name",
        hint="{near} (or name a file, such as mine.toml)",
        example="$ ration programme show kaesong",
    ),
    "programme-template-unknown": Kind(
        message="there is no built-in programme of this name",
        hint="{near}",
        example="$ ration programme new kaesong",
    ),
    "programme-item-unknown": Kind(
        message="no such item",
        hint="{near}",
        example=allocation('quantity = "5 kg"').replace('item = "rice"', 'item = "ryce"'),
    ),
    "programme-channel-unknown": Kind(
        message="no such channel",
        hint="{near}",
        example=programme(
            f'{_RICE}[channels.centre]\n[[pools]]\nitem = "rice"\n'
            'quantity = "5 kg"\nchannel = "center"'
        ),
    ),
    "programme-group-unknown": Kind(
        message="no such group",
        hint="{near}",
        example=programme('partition = ["adult"]\n[groups.adults]\n[groups.children]'),
    ),
    "programme-nothing": Kind(
        message="nothing is handed out",
        hint="add [[allocations]] or [[pools]]",
        example=programme(_RICE),
    ),
    "programme-group-reserved": Kind(
        message="the name has a meaning already",
        hint="give the group another name",
        example=programme("[groups.persons]"),
    ),
    "programme-group-column": Kind(
        message="a group cannot be counted in this column",
        hint="name another column",
        example=programme('[groups.adults]\ncolumn = "households"'),
    ),
    "programme-age": Kind(
        message="not an age",
        hint='write completed years, such as 17, or "6 months"',
        example=programme('[groups.old]\nfrom_age = "sixty"'),
    ),
    "programme-where-empty": Kind(
        message="where lists no words",
        hint='list them, such as where = {{ pregnant = ["yes"] }}',
        example=programme("[groups.mothers]\nwhere = { pregnant = { min = 1 } }"),
    ),
    "programme-id-twice": Kind(
        message="two have this id",
        hint="give each its own id",
        example="two groups of one id, in a programme that Python code made",
    ),
    "programme-partition-twice": Kind(
        message="it is named twice",
        hint="name every group once",
        example=programme('partition = ["adults", "adults"]\n[groups.adults]'),
    ),
    "programme-items-alike": Kind(
        message="another item would be in the column {name} too",
        hint="rename one of the two",
        example=programme(
            '[items.a]\nname = "A"\nunit = "b_c"\n[items.a_b]\nname = "B"\nunit = "c"'
        ),
    ),
    "programme-not-weight": Kind(
        message="not a weight",
        hint="write it in {units}",
        example=programme(_KIT + 'weighs = "2 L"'),
    ),
    "programme-not-volume": Kind(
        message="not a volume",
        hint="write it in {units}",
        example=programme(_KIT + 'volume = "2 kg"'),
    ),
    "programme-below-zero": Kind(
        message="less than 0",
        hint="write 0 or more",
        example=programme(_KIT + 'packs = [{ name = "box", holds = "5 kit", tare = "-1 kg" }]'),
    ),
    "programme-weight-known": Kind(
        message="an item in {unit} is its own weight",
        hint="leave it out",
        example=programme(_RICE + 'weighs = "1 kg"'),
    ),
    "programme-pack-twice": Kind(
        message="another pack has this name, or it has a meaning already",
        hint="rename it",
        example=programme(_RICE + 'packs = [{ name = "over", holds = "5 kg" }]'),
    ),
    "programme-step": Kind(
        message="not a step",
        hint="write a quantity in {unit} that is above 0",
        example=programme(_RICE + 'step = "1 kg/day"'),
    ),
    "programme-daily": Kind(
        message="a daily rate does not fit here",
        hint="leave out /day",
        example=allocation(f'{_RATE}\nbase = "1 kg/day"'),
    ),
    "programme-not-positive": Kind(
        message="not more than 0",
        hint="write it in {unit}",
        example=allocation('quantity = "0 kg"'),
    ),
    "programme-not-steps": Kind(
        message="not a whole number of steps",
        hint="{item} is counted in steps of {step}",
        example=programme(f'{_RICE}{_POOL}quantity = "0.5 g"'),
    ),
    "programme-round-to": Kind(
        message="neither a pack nor a quantity",
        hint='name a pack of {item} ({packs}) or a quantity, such as "1 {unit}"',
        example=allocation(f'{_RATE}\nround = {{ to = "sack", mode = "up" }}'),
    ),
    "programme-round-mode": Kind(
        message="mode and threshold do not agree",
        hint='write both mode = "threshold" and threshold = "…", or neither',
        example=allocation(f'{_RATE}\nround = {{ mode = "up", threshold = "1 kg" }}'),
    ),
    "programme-round-to-zero": Kind(
        message="only the mode threshold uses it",
        hint="leave it out",
        example=allocation(f'{_RATE}\nround = {{ mode = "up", to_zero = true }}'),
    ),
    "programme-round-twice": Kind(
        message="its allocations round too",
        hint="leave out one of them",
        example=allocation(f'{_RATE}\nround = {{ mode = "up" }}', 'unit = "kg"\nround.mode = "up"'),
    ),
    "programme-round-channels": Kind(
        message="the item comes through several channels",
        hint="round the allocations instead",
        example=allocation(
            f'{_RATE}\n[[allocations]]\nitem = "rice"\nchannel = "shop"\nper = "person"\n{_RATE}',
            'unit = "kg"\nround.mode = "up"',
            more="channels.shop = {}\n",
        ),
    ),
    "programme-rate": Kind(
        message="it needs one rate",
        hint="write either quantity or sizes",
        example=allocation("# no quantity"),
    ),
    "programme-days-unused": Kind(
        message="no rate is per day",
        hint="write {rate}/day, or leave days out",
        example=allocation(f"{_RATE}\ndays = 30"),
    ),
    "programme-days-missing": Kind(
        message="the number of days is missing",
        hint="add days, such as days = 30",
        example=allocation('quantity = "450 g/day"'),
    ),
    "programme-bound": Kind(
        message="not a multiple of the rounding",
        hint="write a multiple of {to}",
        example=allocation(
            f'{_RATE}\nat_most = "7 kg"\nround = {{ to = "5 kg", mode = "up" }}',
        ),
    ),
    "programme-bounds": Kind(
        message="more than at_most ({most})",
        hint="fix one of them",
        example=allocation(f'{_RATE}\nat_least = "9 kg"\nat_most = "5 kg"'),
    ),
    "programme-size-open": Kind(
        message="only the last range may be open",
        hint="add to = …",
        example=allocation('sizes = [{ quantity = "5 kg" }, { quantity = "9 kg" }]'),
    ),
    "programme-size-order": Kind(
        message="the ranges do not rise",
        hint="write more than {last}",
        example=allocation(
            'sizes = [{ to = 4, quantity = "5 kg" }, { to = 2, quantity = "9 kg" }]'
        ),
    ),
    "programme-only-bounds": Kind(
        message="min is more than max",
        hint="fix one of them",
        example=allocation(f"{_RATE}\nonly = {{ children = {{ min = 3, max = 1 }} }}"),
    ),
    "programme-only-twice": Kind(
        message="a column is named twice",
        hint="name it once",
        example="two conditions of one column, in a programme that Python code made",
    ),
    "programme-pool-allocated": Kind(
        message="the item is allocated too",
        hint="use another item for the pool, such as coal_pool",
        example=programme(
            f'{_RICE}{_POOL}quantity = "9 t"\n[[allocations]]\nitem = "rice"\nper = "person"\n'
            f'channel = "centre"\n{_RATE}'
        ).replace("channels.centre = {}\n", "[channels.centre]\n"),
    ),
    "programme-pool-twice": Kind(
        message="one channel has two pools of this item",
        hint="join them",
        example=programme(
            '[channels.centre]\n[items.rice]\nname = "Rice"\nunit = "kg"\n'
            + 2 * '[[pools]]\nitem = "rice"\nchannel = "centre"\nquantity = "9 t"\n'
        ),
    ),
}

SHORTAGE: dict[str, Kind] = {
    "shortage-floor": Kind(
        message="floor goes with its option",
        hint='write option = "floor", floor = "1 kg" under an item, such as [items.rice.shortage]',
        example=programme('[shortage]\noption = "floor"'),
    ),
    "shortage-per": Kind(
        message="per goes with a floor",
        hint='write option = "floor", floor = "1 kg"',
        example=programme('[shortage]\noption = "equal"\nper = "household"'),
    ),
    "shortage-households": Kind(
        message="an order of households goes with priority",
        hint='write option = "priority" with it',
        example=programme('[shortage]\noption = "equal"\nhouseholds = { status = ["A", "B"] }'),
    ),
    "shortage-households-words": Kind(
        message="it is not an order of households",
        hint='list the words of one column: {{ status = ["A", "B"] }}',
        example=programme('[shortage]\noption = "priority"\nhouseholds = { size = { min = 1 } }'),
    ),
    "shortage-households-twice": Kind(
        message="households has a word twice",
        hint="write each word once",
        example=programme('[shortage]\noption = "priority"\nhouseholds = { status = ["A", "A"] }'),
    ),
    "shortage-floor-all": Kind(
        message="a floor is for one item, not for all",
        hint="write it under an item, such as [items.rice.shortage]",
        example=programme('[shortage]\noption = "floor"\nfloor = "1 kg"'),
    ),
    "shortage-option-all": Kind(
        message="not an option for all items",
        hint="use postpone, equal or priority; a floor is for one item, in the programme",
        example='compute("households.csv", stock="stock.csv", shortage="floor")',
    ),
    "shortage-whole": Kind(
        message="the item cannot be shared in this way",
        hint="a {unit} is not divided: use priority or postpone",
        example=programme(_OIL + '[items.oil.shortage]\noption = "equal"'),
    ),
    "shortage-currency": Kind(
        message="the item cannot be shared in this way",
        hint='write currency = "{unit}" if it is money',
        example=programme('[items.cash]\nname = "Cash"\nunit = "USD"\nshortage.option = "equal"'),
    ),
    "shortage-floor-channels": Kind(
        message="the item comes through several channels",
        hint="use equal or priority",
        example=allocation(
            f'{_RATE}\n[[allocations]]\nitem = "rice"\nchannel = "shop"\nper = "person"\n{_RATE}',
            'unit = "kg"\nshortage = { option = "floor", floor = "1 kg" }',
            more="channels.shop = {}\n",
        ),
    ),
    "shortage-pool": Kind(
        message="a pool has no households",
        hint="it is shared among sites: use equal or postpone",
        example=programme(
            f'{_RICE}shortage = {{ option = "floor", floor = "1 kg" }}\n'
            '[channels.centre]\n[[pools]]\nitem = "rice"\nchannel = "centre"\nquantity = "9 t"'
        ),
    ),
    "shortage-order": Kind(
        message="nothing shows who comes first",
        hint='add households = {{ status = ["A", "B"] }}, or priority = 1 to allocations',
        example=allocation(_RATE, 'unit = "kg"\nshortage.option = "priority"'),
    ),
}
