"""What can be wrong where rows are people or areas: ages, dates, households, members."""

from ration.core.messages.kind import Kind, example, mapped, people

_MEMBERS = "household_id\nA-1\nB-2"
_LISTS = 'people = { file = "people.csv", members = "members", id = "id" }'
_LONG = 'long = { value = "number", counts = { persons = { sex = ["all"] } } }'


def _two(*rows: str, header: str = "household_id,id", mapping: str = "", of: str = _MEMBERS) -> str:
    """Households, and people in a table of their own."""
    text = f'people.file = "people.csv"\n{mapping}' if mapping != _LISTS else mapping
    return example(
        "check households.csv -p general-food --map map.toml",
        map_toml=text.strip(),
        households_csv=of,
        people_csv="\n".join((header, *rows)),
    )


def _lists(*rows: str) -> str:
    """Households that list their members by id."""
    of = "\n".join(("household_id,members", *rows))
    return _two("1", "2", "3", "3", header="id", mapping=_LISTS, of=of)


PEOPLE: dict[str, Kind] = {
    "people-column-missing": Kind(
        message="column not found; {why}",
        hint="{near}",
        example=mapped("A-1,34", header="household_id,age", mapping='people.birth = "born"'),
    ),
    "people-elsewhere": Kind(
        message="column not found; {why}",
        hint="name the table of people: --members FILE, or a sheet of the workbook",
        example=mapped(
            "A-1", header="household_id", mapping='people = { household = "hh", of = "id" }'
        ),
    ),
    "people-role-missing": Kind(
        message="no column is known for it; {why}",
        hint="write {key} = … under [people] in a mapping; `ration columns` with -o FILE writes"
        " one",
        example=people("A-1,34", header="household_id,years_lived"),
    ),
    "people-used": Kind(
        message="used as {name} of people ({why})",
        hint="to use another column, write {name} = … under [people]",
        example=people("A-1,34", header="HH ID,age"),
        warning=True,
    ),
    "people-blank": Kind(
        message="{count} rows are blank and were skipped (first: row {first})",
        hint="delete them",
        example=_two("A-1,1", ",", "B-2,2"),
        warning=True,
    ),
    "date-ambiguous": Kind(
        message="the order of day and month is not clear",
        hint="use --dates dmy or --dates mdy",
        example=people("A-1,03/04/2001", header="household_id,birth"),
    ),
    "date-unknown": Kind(
        message="not a date that exists",
        hint="write it as 2015-03-31",
        example=people("A-1,2015-02-31", header="household_id,birth"),
    ),
    "date-unlikely": Kind(
        message="nobody is so old, or the person is not born yet",
        hint="check the day, month and year",
        example=people("A-1,2030-03-04", header="household_id,birth"),
    ),
    "dates-order": Kind(
        message="dates are read as {order}, because other dates of the column show it",
        hint="use --dates if not",
        example=people("A-1,03/04/2001", "B-2,31/03/2001", header="household_id,birth"),
        warning=True,
    ),
    "age-unknown": Kind(
        message="not an age",
        hint="write completed years, such as 34, or months, such as 6 months",
        example=people("A-1,old"),
    ),
    "age-blank": Kind(
        message="blank, and the programme needs it",
        hint="write the age or the birth date",
        example=people("A-1,"),
    ),
    "age-months": Kind(
        message="years are not exact enough, because a group has limits in months",
        hint="write months or a date",
        example=people("A-1,0", group='to_age = "6 months"'),
    ),
    "where-absent": Kind(
        message="no row has {asked}, which a group needs",
        hint="check how the column writes it",
        example=people("A-1,no", group='where = { works = ["ill"] }', header="household_id,works"),
        warning=True,
    ),
    "where-read": Kind(
        message="{read} are read as {asked}, which a group needs",
        hint="if not, list the right words under where",
        example=people("A-1,oui", group='where = { ill = ["yes"] }', header="household_id,ill"),
        warning=True,
    ),
    "programme-undated": Kind(
        message="the programme has no date on which ages are calculated",
        hint="add date = 2024-01-31 to it",
        example=people("A-1,2001-03-04", header="household_id,birth").replace(
            "    date = 2024-06-30\n", ""
        ),
    ),
    "household-differs": Kind(
        message="the rows of one id differ in it",
        hint="write the same in all of them",
        example=people("A-1,34,North", "A-1,5,South", header="household_id,age,centre"),
    ),
    "people-orphans": Kind(
        message="{count} people are in no household of the register (first: row {first})",
        hint="fix their household, or write orphans = true under [people] to skip them",
        example=_two("A-1,1", "C-3,2"),
    ),
    "people-left": Kind(
        message="{count} people are in no household of the register (first: row {first})",
        hint="they are skipped, because the mapping asks for it",
        example=_two("A-1,1", "B-2,2", "C-3,2", mapping="people.orphans = true"),
        warning=True,
    ),
    "members-alone": Kind(
        message="it lists a household's people, and no table of people is named",
        hint="name it with --members FILE, or as file = … under [people]",
        example=mapped(
            'A-1,"1,2"', header="household_id,m", mapping='people = { members = "m", id = "id" }'
        ),
    ),
    "member-unknown": Kind(
        message="{count} of the people it lists are not in {where}",
        hint="fix the list, or add them there",
        example=_lists("A-1,1;9", "B-2,2"),
    ),
    "member-twice": Kind(
        message="{count} of the people it lists are listed twice, here or in another household",
        hint="check where they belong, and list them once",
        example=_lists("A-1,1;2", "B-2,2"),
    ),
    "member-rows": Kind(
        message="{count} of the people it lists have several rows in {where}",
        hint="keep the right one, or give each their own id",
        example=_lists("A-1,1;2", "B-2,3"),
    ),
    "size-differs": Kind(
        message="{count} households have another number of people (first: row {first})",
        hint="the people are counted, and this column is not used",
        example=_two("A-1,1", "A-1,2", of="household_id,persons\nA-1,3"),
        warning=True,
    ),
    "heads-none": Kind(
        message="{count} households have no head (first: row {first})",
        hint="check who it is",
        example=_two(
            "A-1,n", "B-2,y", header="household_id,head", mapping='people.head = { head = ["y"] }'
        ),
        warning=True,
    ),
    "heads-several": Kind(
        message="{count} households have several heads (first: row {first})",
        hint="check who it is",
        example=_two(
            "A-1,y",
            "A-1,y",
            "B-2,y",
            header="household_id,head",
            mapping='people.head = { head = ["y"] }',
        ),
        warning=True,
    ),
    "key-twice": Kind(
        message="another household has this number too",
        hint="give each its own",
        example=_two("7,1", mapping='people.of = "no"', of="household_id,no\nA-1,7\nB-2,7"),
    ),
    "sex-unknown": Kind(
        message="not known as a sex",
        hint='write female or male, or write sexes = {{ female = ["2"], male = ["1"] }} under'
        " [people] in a mapping",
        example=people("A-1,2", group='sex = "female"', header="household_id,sex"),
    ),
}

AREAS: dict[str, Kind] = {
    "area-blank": Kind(
        message="{count} rows have no area's id (first: row {first})",
        hint="they are skipped, because they may be of a whole country: check that none is needed",
        example=mapped("A-1,all,200", ",all,900", header="household_id,sex,number", mapping=_LONG),
        warning=True,
    ),
    "area-people-missing": Kind(
        message="column not found; it is the number of people of an area",
        hint="name the column with --column persons=SOURCE; `ration columns` lists them",
        example=mapped("A-1,40", header="household_id,units", mapping="average_size = 5"),
    ),
    "long-column-missing": Kind(
        message="column not found; [long] uses it",
        hint="{near}",
        example=mapped("A-1,200", header="household_id,number", mapping=_LONG),
    ),
    "long-several": Kind(
        message="{count} rows of this area have {name}",
        hint="name columns and words that leave just one",
        example=mapped("A-1,all,200", "A-1,all,9", header="household_id,sex,number", mapping=_LONG),
    ),
    "households-calculated": Kind(
        message="households are calculated as people divided by {size}: an average, not a count",
        hint="name a column of households if there is one",
        example=mapped("A-1,200", mapping="average_size = 5"),
        warning=True,
    ),
    "households-both": Kind(
        message="the register has households, so average_size is not needed",
        hint="take one of the two out",
        example=mapped(
            "A-1,40,200", header="household_id,households,persons", mapping="average_size = 5"
        ),
    ),
    "rows-of-one": Kind(
        message="several rows have one id, and the register has {columns}",
        hint="if a row is a person, use --people; if it is part of an area, write under [long] in a"
        " mapping file which rows count",
        example=mapped("A-1,2,34", "A-1,2,5", header="household_id,persons,age", mapping=""),
    ),
    "rows-of-area": Kind(
        message="several rows have one id, and rows stand for many households",
        hint="if they are parts of areas, name the column that keeps them apart: --column"
        " household_id=SOURCE",
        example=mapped(
            "A-1,40,200", "A-1,20,90", header="household_id,households,persons", mapping=""
        ),
    ),
}
