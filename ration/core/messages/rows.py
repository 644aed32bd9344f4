"""What can be wrong with a row: the record, its counts, its words, and what does not fit."""

from ration.core.messages.kind import Kind

ROWS: dict[str, Kind] = {
    "quote-open": Kind(
        "a quotation mark is left open, or stands inside a quoted cell", "double it or take it out"
    ),
    "ragged": Kind("the row has {what} than the header", "see that no separator is lost or added"),
    "blank-row": Kind("the row is blank and was passed over", "delete it", warning=True),
    "blank-rows": Kind("{count} more rows below it are blank", "delete them", warning=True),
    "people-blank": Kind(
        "{count} rows are blank and were passed over (first: row {first})",
        "delete them",
        warning=True,
    ),
    "id-blank": Kind("the household has no id", "give every household its own id"),
    "id-broken": Kind(
        "a spreadsheet has cut the id's digits", "take it from the source, and keep ids as text"
    ),
    "cell-error": Kind("a formula that failed", "mend it in the workbook"),
    "id-float": Kind("numbers with a decimal point lose digits of ids", "read them as text"),
    "id-duplicate": Kind(
        "{times} rows have this id{where}", "keep the right one, or give each its own"
    ),
    "count-blank": Kind("blank, and blank is not zero", "write a whole number, 0 for none"),
    "count-missing": Kind(
        "it stands for no answer, and that is not zero", "write a whole number, 0 for none"
    ),
    "count-separator": Kind(
        "thousands, or decimals, and nothing in the column says which",
        'write it in plain digits, or say thousands = "{sign}" in a mapping',
    ),
    "count-words": Kind("not a whole number", "write it in digits, as 5"),
    "count-fraction": Kind("not a whole number", "write it whole, in plain digits, as 5 or 1000"),
    "count-negative": Kind("less than zero", "write 0 or more"),
    "count-absurd": Kind(
        "more than {largest} in one household",
        "mend it, or say --largest {number} if it is right; where a row is an area, say"
        " average_size in a mapping",
    ),
    "count-large": Kind("over {usual} in one household", "see whether it is right", warning=True),
    "count-overflow": Kind("too large a number to add up exactly", "write the real one"),
    "count-zero": Kind("a household of nobody", "write how many people it has, or delete it"),
    "households-zero": Kind("the row stands for no household", "write 1 or more, or delete it"),
    "group-larger": Kind("more than the household's {persons} persons", "mend one of the two"),
    "partition": Kind("{parts} make {sum}, not {persons} persons", "mend the count that is wrong"),
    "value-blank": Kind("blank, and {allocations} asks for it", "write the household's {column}"),
    "site-blank": Kind(
        "no {channel} is named, and something is due there", "name the household's {channel}"
    ),
    "site-blank-idle": Kind("no {channel} is named", "nothing is due there: it may stay", True),
    "value-absent": Kind("no row has this value, which {allocation} lists", "{mend}", True),
    "site-all": Kind(
        "there is no such column, so all of {channel} is one site, `all`",
        "name the column with --column {column}=SOURCE if there is one",
        True,
    ),
    "register-rejected": Kind("no row is accepted", "nothing is due: mend the rows", True),
    "register-empty": Kind("the register has a header and no rows", "nothing is due", True),
    "planning": Kind("a row stands for {households} households", "{mend}"),
    "indivisible": Kind(
        "{heads} give {due}, a fraction of {step} (households so: {households})",
        'say how to round, as round = {{ mode = "up" }}',
    ),
    "size-missing": Kind(
        "a household of {persons} persons is in no size range (households so: {households})",
        "add a range to the sizes",
    ),
    "overflow": Kind("the sum would not fit in 64 bits", "see whether the figures are right"),
}
