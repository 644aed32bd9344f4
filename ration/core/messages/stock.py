"""What can be wrong with stock, arrears and rounds."""

from ration.core.messages.kind import Kind

STOCK: dict[str, Kind] = {
    "stock": Kind("{what}", "{mend}"),
    "stock-unread": Kind("columns that are not read: {columns}", "those that are: {known}", True),
    "stock-others": Kind(
        "rows of items that the programme does not hand out, passed over: {rows}, of {items}",
        "see that none is an item under another name",
        True,
    ),
    "stock-alike": Kind(
        "{rows} rows of the file say the same as another; all are counted",
        "take out what is listed twice",
        True,
    ),
    "stock-undated": Kind(
        "it arrives or expires on some day", "say the day of the distribution with --date"
    ),
    "stock-expired": Kind("it may not be handed out on {day}", "take it off the list", True),
    "stock-none": Kind("no stock of it is there{on}, so nothing of it is issued", "{mend}", True),
    "stock-short": Kind(
        "{there} are there and {required} are required; short at {sites}",
        "say what to do, as --shortage equal, or [shortage] in the programme",
    ),
    "stock-whole": Kind(
        "a {unit} is not divided, so it is postponed until there is enough for all",
        "{mend}",
        True,
    ),
    "stock-idle": Kind(
        "no household goes there for {item}{round}, so nothing of the lot is issued",
        "move it, if it is needed elsewhere",
        True,
    ),
    "arrears-lapse": Kind(
        "{owed} are owed since earlier rounds and are not paid",
        'that is what arrears = "none" says; say "last" or "first" to pay them',
        True,
    ),
    "arrears": Kind("no amount that can be owed", "write what is owed in whole steps, or 0"),
    "arrears-ids": Kind("no id, or that of another row (rows so: {rows})", "write every id once"),
    "arrears-none": Kind(
        "there are no arrears in it", "name the folder of a plan that was issued from stock"
    ),
    "arrears-unread": Kind(
        "columns that are not read: {columns}",
        "arrears of an item are in a column called as {known}",
        True,
    ),
    "arrears-nowhere": Kind(
        "{owed} stay owed to {households} without a site",
        "fill in the site",
        True,
    ),
    "arrears-gone": Kind(
        "{owed} stay owed to {households} not in the register",
        "see whether ids have changed",
        True,
    ),
}
