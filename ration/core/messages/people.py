"""What can be wrong where rows are people: dates, ages, households and their members."""

from ration.core.messages.kind import Kind

PEOPLE: dict[str, Kind] = {
    "date-ambiguous": Kind(
        "day and month cannot be told apart", "say which with --dates dmy or --dates mdy"
    ),
    "date-unknown": Kind("not a date that there is", "write it as 2015-03-31"),
    "age-unknown": Kind("not an age", "write completed years, as 34, or months, as 6 months"),
    "people-taken": Kind(
        "it is taken for {name} of people ({why})", "say {name} = … under [people] if not", True
    ),
    "dates-order": Kind(
        "dates are read as {order}, which its other dates prove", "say --dates if not", True
    ),
    "where-absent": Kind(
        "no row has {asked}, which a group asks for", "see how the column writes it", True
    ),
    "where-read": Kind(
        "{read} are read as {asked}, which a group asks for",
        "list the words that are meant under where if not",
        True,
    ),
    "age-blank": Kind("blank, and the programme goes by age", "write the age or the birth date"),
    "age-months": Kind("years do not tell, since a group goes by months", "write months or a date"),
    "date-unlikely": Kind("nobody is that old, or not yet born", "see the day, month and year"),
    "programme-undated": Kind(
        "the programme has no date on which ages are reckoned", "add date = 2024-01-31 to it"
    ),
    "household-differs": Kind("the rows of one id differ in it", "write it alike in all of them"),
    "people-orphans": Kind(
        "{count} people are of no household in the register (first: row {first})",
        "mend their household, or say orphans = true under [people] to pass over them",
    ),
    "people-left": Kind(
        "{count} people are of no household in the register (first: row {first})",
        "they are passed over, as the mapping says",
        True,
    ),
    "members-alone": Kind(
        "it lists a household's people, and no table of people is named",
        "name it with --members FILE, or as file = … under [people]",
    ),
    "member-unknown": Kind(
        "{count} of the people it lists are not in {where}", "mend the list, or add them there"
    ),
    "member-twice": Kind(
        "{count} of the people it lists are listed twice, here or in another household",
        "see where they belong, and list them once",
    ),
    "member-rows": Kind(
        "{count} of the people it lists have several rows in {where}",
        "keep the right one, or give each their own id",
    ),
    "size-differs": Kind(
        "{count} households have another number of people (first: row {first})",
        "the people are counted, not this column",
        True,
    ),
    "heads-none": Kind(
        "{count} households have no head (first: row {first})", "see who it is", True
    ),
    "heads-several": Kind(
        "{count} households have several heads (first: row {first})", "see who it is", True
    ),
    "key-twice": Kind("another household has this number too", "give each its own"),
    "sex-unknown": Kind(
        "not known as a sex",
        'write female or male, or say sexes = {{ female = ["2"], male = ["1"] }} under [people]'
        " in a mapping",
    ),
}
