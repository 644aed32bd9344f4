"""What can be wrong where rows are areas."""

from ration.core.messages.kind import Kind

AREAS: dict[str, Kind] = {
    "area-blank": Kind(
        "{count} rows have no area's id (first: row {first})",
        "they are passed over, as those of a whole country: see that none is needed",
        True,
    ),
    "long-several": Kind(
        "{count} rows of this area hold {name}", "name columns and words that leave just one"
    ),
    "households-reckoned": Kind(
        "households are reckoned as people by {size} a household: an average, not a count",
        "name a column of households if there is one",
        True,
    ),
    "households-both": Kind(
        "the register has households, so average_size is not needed", "take one of the two out"
    ),
    "rows-of-one": Kind(
        "several rows have one id, and there is {columns}",
        "if a row is a person, say --people; if it is part of an area, say under [long] in a"
        " mapping file which rows count",
    ),
    "rows-of-area": Kind(
        "several rows have one id, and rows stand for many households",
        "if they are parts of areas, name the column that tells the parts apart, as --column"
        " household_id=SOURCE",
    ),
}
