"""What can be wrong with stock, and with arrears of earlier rounds."""

from ration.core.messages.kind import Kind, example, stock

_DATED = "item,quantity,expiry,arriving"


def _arrears(*rows: str, header: str = "household_id,cereal_kg") -> str:
    """A file of arrears, for a register of one household."""
    return example(
        "compute households.csv -p general-food --stock stock.csv --arrears arrears.csv"
        " --shortage equal",
        households_csv="household_id,persons,centre\nA-1,4,North",
        stock_csv="item,quantity\ncereal,99 kg",
        arrears_csv="\n".join((header, *rows)),
    )


STOCK: dict[str, Kind] = {
    "stock-column-missing": Kind(
        message="column not found; {why}",
        hint="{near}",
        example=stock("cereal,5 t", header="item,amount"),
    ),
    "stock-item-blank": Kind(
        message="no item", hint="write the item of this lot", example=stock(",5 t")
    ),
    "stock-item-unknown": Kind(
        message="the programme has no such item",
        hint="{near}",
        example='stock that Python code made: Lot(item="cereals", quantity=Quantity("5 t"))',
    ),
    "stock-item-several": Kind(
        message="several items have this name",
        hint="write an id: {ids}",
        example="a stock file with `Oil`, for a programme in which two items are named Oil",
    ),
    "stock-item-near": Kind(
        message="the programme has no such item",
        hint="did you mean {item}? If not, add a row with 0 of {item}",
        example=stock("cereals,5 t"),
    ),
    "stock-others": Kind(
        message="skipped {rows} of items that the programme does not hand out: {items}",
        hint="check that none is an item under another name",
        example=stock("cereal,5 t", "blankets,100", more="--shortage equal"),
        warning=True,
    ),
    "stock-quantity-missing": Kind(
        message="no quantity",
        hint="write quantity, or packs",
        example=stock("cereal,,", header="item,quantity,packs"),
    ),
    "stock-quantity-twice": Kind(
        message="two quantities",
        hint="write quantity, or packs",
        example=stock("cereal,5 t,100", header="item,quantity,packs"),
    ),
    "stock-quantity-unreadable": Kind(
        message="not a quantity",
        hint='write "12.5 {unit}", or the number alone',
        example=stock("cereal,much"),
    ),
    "stock-quantity-daily": Kind(
        message="a daily rate", hint="write how much is there", example=stock("cereal,5 kg/day")
    ),
    "stock-quantity-negative": Kind(
        message="less than 0", hint="write what is there, or 0", example=stock("cereal,-5 t")
    ),
    "stock-quantity-steps": Kind(
        message="not a whole number of steps",
        hint="{item} is counted in steps of {step}",
        example=stock("cereal,0.5 g"),
    ),
    "stock-packs-unreadable": Kind(
        message="not a whole number",
        hint="write how many packs there are, such as 120",
        example=stock("cereal,many", header="item,packs"),
    ),
    "stock-pack-beside": Kind(
        message="a pack beside a quantity",
        hint="write how many packs there are in a column packs",
        example=stock("cereal,5 t,bag", header="item,quantity,pack"),
    ),
    "stock-pack-several": Kind(
        message="the item has several packs",
        hint="name one in a column pack: {packs}",
        example=stock("oil,20", header="item,packs"),
    ),
    "stock-pack-none": Kind(
        message="the item has no packs in the programme",
        hint="write its quantity",
        example=stock("salt,20", header="item,packs"),
    ),
    "stock-pack-unknown": Kind(
        message="the item has no such pack: {pack}",
        hint="{near}",
        example=stock("oil,20,barrel", header="item,packs,pack"),
    ),
    "stock-channel-unknown": Kind(
        message="no such channel",
        hint="{near}",
        example=stock("cereal,5 t,center,North", header="item,quantity,channel,site"),
    ),
    "stock-channel-alone": Kind(
        message="a channel and no site",
        hint="name the site, or leave both blank",
        example=stock("cereal,5 t,centre,", header="item,quantity,channel,site"),
    ),
    "stock-two-places": Kind(
        message="the lot is at a site too",
        hint="keep one of the two",
        example=stock("cereal,5 t,North,Main", header="item,quantity,site,depot"),
    ),
    "stock-site-several": Kind(
        message="several channels have a site of this name",
        hint="name one in a column channel: {channels}",
        example="a stock file with the site North, for a register with North in two channels",
    ),
    "stock-site-near": Kind(
        message="no household goes there",
        hint="did you mean {site}? If not, add a row with 0 of {item} there",
        example=stock("cereal,5 t,Noth", header="item,quantity,site"),
    ),
    "stock-idle": Kind(
        message="no household goes there for {item}{round}, so nothing of the lot is issued",
        hint="move it, if it is needed elsewhere",
        example=stock("cereal,5 t,North", "cereal,5 t,Hamhung", header="item,quantity,site"),
        warning=True,
    ),
    "stock-date-order": Kind(
        message="the order of day and month is not clear",
        hint="write {days}",
        example=stock("cereal,5 t,03/04/2024,", header=_DATED),
    ),
    "stock-expires-before": Kind(
        message="it expires before it arrives, on {expiry}",
        hint="fix one of the two dates",
        example=stock("cereal,5 t,2024-01-01,2024-03-01", header=_DATED),
    ),
    "stock-day": Kind(
        message="not a day",
        hint="give a datetime.date, such as datetime.date(2020, 8, 7)",
        example='compute("households.csv", stock="stock.csv", date="2024-03-01")',
    ),
    "stock-unread": Kind(
        message="columns that are not used: {columns}",
        hint="columns that are: {known}",
        example=stock("cereal,5 t,late", header="item,quantity,note", more="--shortage equal"),
        warning=True,
    ),
    "stock-alike": Kind(
        message="{rows} rows of the file are the same as another; all are counted",
        hint="delete what is listed twice",
        example=stock("cereal,5 t", "cereal,5 t", more="--shortage equal"),
        warning=True,
    ),
    "stock-undated": Kind(
        message="the lot has a date on which it arrives or expires",
        hint="give the day of the distribution: --date",
        example=stock("cereal,5 t,2024-01-01,", header=_DATED),
    ),
    "stock-expired": Kind(
        message="it must not be handed out on {day}",
        hint="delete it from the list",
        example=stock(
            "cereal,5 t,2024-01-01,", header=_DATED, more="--date 2024-03-01 --shortage equal"
        ),
        warning=True,
    ),
    "stock-none": Kind(
        message="there is no stock of it{on}, so nothing of it is issued",
        hint="list what there is",
        example=stock("cereal,5 t", more="--shortage equal"),
        warning=True,
    ),
    "stock-none-yet": Kind(
        message="there is no stock of it{on}, so nothing of it is issued",
        hint="wait for what arrives on {coming}, or list what there is",
        example=stock(
            "cereal,5 t,,2024-05-01", header=_DATED, more="--shortage equal --date 2024-03-01"
        ),
        warning=True,
    ),
    "stock-short": Kind(
        message="the stock has {there}, and {required} are required; short at {sites}",
        hint="use --shortage, such as --shortage equal, or write [shortage] in the programme",
        example=stock("cereal,5 kg"),
    ),
    "stock-whole": Kind(
        message="a {unit} is not divided, so it is postponed until there is enough for all",
        hint="write [items.{item}.shortage] in the programme for another way",
        example="too few bottles of oil, with --shortage equal",
        warning=True,
    ),
    "stock-currency": Kind(
        message="a {unit} is not divided, so it is postponed until there is enough for all",
        hint='write currency = "{unit}" if it is money',
        example="too little of an item whose unit is USD, with --shortage equal",
        warning=True,
    ),
}

ARREARS: dict[str, Kind] = {
    "arrears-column-missing": Kind(
        message="column not found; {why}",
        hint="{near}",
        example=_arrears("A-1,5", header="id,cereal_kg"),
    ),
    "arrears-lapse": Kind(
        message="{owed} are owed since earlier rounds and are not paid",
        hint='because of arrears = "none"; write "last" or "first" to pay them',
        example='a programme with shortage.arrears = "none", and --arrears',
        warning=True,
    ),
    "arrears-unreadable": Kind(
        message="not an amount that can be owed",
        hint="write what is owed in whole steps, or 0",
        example=_arrears("A-1,much"),
    ),
    "arrears-ids": Kind(
        message="no id, or the id of another row ({rows} such rows)",
        hint="write every id once",
        example=_arrears("A-1,5", "A-1,6"),
    ),
    "arrears-none": Kind(
        message="the folder has no arrears in it",
        hint="name the folder of a plan that was issued from stock",
        example=stock("cereal,5 t", more="--arrears ."),
    ),
    "arrears-unread": Kind(
        message="columns that are not used: {columns}",
        hint="arrears of an item are in a column with a name such as {known}",
        example=_arrears("A-1,5,late", header="household_id,cereal_kg,note"),
        warning=True,
    ),
    "arrears-nowhere": Kind(
        message="{owed} stay owed to {households} without a site",
        hint="write the site",
        example="arrears of a household whose cell of the site is blank",
        warning=True,
    ),
    "arrears-gone": Kind(
        message="{owed} stay owed to {households} not in the register",
        hint="check whether ids have changed",
        example=_arrears("B-9,5"),
        warning=True,
    ),
}
