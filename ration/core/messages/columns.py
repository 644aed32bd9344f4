"""What can be wrong with the columns of a register, and which columns are used for what."""

from ration.core.messages.kind import Kind, example, mapped, register

_GROUPED = """\
id = "mine"
version = "1"
title = "Rice"
channels.centre = {}
groups.children = { column = "under_18" }
items.rice = { name = "Rice", unit = "kg" }
[[allocations]]
item = "rice"
per = "children"
quantity = "5 kg"
channel = "centre\""""

COLUMNS: dict[str, Kind] = {
    "column-missing": Kind(
        message="column not found; {why}",
        hint="{near} (name it with --column NAME=SOURCE)",
        example=register("A-1,4", header="household_id,members_all"),
    ),
    "column-used": Kind(
        message="used as {name} ({why})",
        hint="to use another column: --column {name}=SOURCE",
        example=register("A-1,4", header="HH ID,persons"),
        warning=True,
    ),
    "column-unread": Kind(
        message="the programme does not use this name",
        hint="{near} (name it with --column NAME=SOURCE)",
        example=register("A-1,4", more="--column persns=persons"),
    ),
    "mapping-unread": Kind(
        message="the programme does not use this name",
        hint="{near}",
        example=mapped("A-1,4", mapping='columns.persns = "persons"'),
        warning=True,
    ),
    "people-perhaps": Kind(
        message="it has {columns}",
        hint="if a row is a person, use --people",
        example=register("A-1,34", header="household_id,age"),
    ),
    "system-known": Kind(
        message="it looks like an export of {system}, because of {columns}",
        hint="{how}",
        example=register("1,4,9", header="_index,number,_id"),
    ),
    "column-one": Kind(
        message="several columns are named for it",
        hint="name one column; only counts are added up",
        example=mapped("A-1,4", mapping='columns.household_id = ["household_id", "persons"]'),
    ),
    "column-added-twice": Kind(
        message="it is added up twice in {name}",
        hint="name it once",
        example=register("A-1,2", header="household_id,men", more="--column persons=men+men"),
    ),
    "column-twice": Kind(
        message="the header names this column twice",
        hint="rename or delete one of them",
        example=register("A-1,4,5", header="household_id,persons,persons"),
    ),
    "column-named-twice": Kind(
        message="it is named twice, as {first} and as {second}",
        hint="name it once",
        example=example(
            "check households.csv -p mine.toml --column children=c --column under_18=c",
            mine_toml=_GROUPED,
            households_csv="household_id,c\nA-1,4",
        ),
    ),
    "column-partly": Kind(
        message="{count} of {files} files have no such column: {which}",
        hint="use the same name in all of them, or leave out files that are not part of the"
        " register",
        example="$ ration check registers/     # with persons in north.csv, Persons in south.csv",
    ),
    "column-not-text": Kind(
        message="its type is {what}",
        hint="write text in it",
        example='compute(polars.DataFrame({"household_id": [["A-1"]], "persons": [4]}))',
    ),
    "column-not-numbers": Kind(
        message="its type is {what}",
        hint="write whole numbers in it",
        example='compute(polars.DataFrame({"household_id": ["A-1"], "persons": [True]}))',
    ),
    "column-mixed": Kind(
        message="it has values of several types: {what}",
        hint="make it one type, such as text",
        example='compute(pandas.DataFrame({"household_id": ["A-1", 2], "persons": [4, 5]}))',
    ),
    "column-personal": Kind(
        message="it looks like people's names or documents",
        hint="group by another column",
        example=example(
            "compute households.csv -p general-food --by head_name",
            households_csv="household_id,persons,head_name\nA-1,4,Kim",
        ),
    ),
    "site-personal": Kind(
        message="the mapping has it as personal, and sites are shown",
        hint="name another column",
        example=mapped(
            "A-1,4,North", header="household_id,persons,centre", mapping='personal = ["centre"]'
        ),
    ),
    "site-all": Kind(
        message="column not found, so all of {channel} is one site, `all`",
        hint="name the column with --column {column}=SOURCE if there is one",
        example=register("A-1,4"),
        warning=True,
    ),
    "cells-repaired": Kind(
        message="{how}{like}: {cells}",
        hint="write plain digits to avoid this warning",
        example=register("A-1,4.0"),
        warning=True,
    ),
    "words-trimmed": Kind(
        message="spaces around words were removed: {cells}",
        hint="check that none of them matters",
        example=register('" A-1",4'),
        warning=True,
    ),
    "ids-repaired": Kind(
        message="the .0 that a program adds was removed from ids: {cells}",
        hint="keep ids as text",
        example=register("17.0,4", "18.0,5"),
        warning=True,
    ),
    "ids-alike": Kind(
        message="{ids} differ only in case or spaces{like}",
        hint="they stay apart: check whether they are the same household",
        example=register("A-1,4", "a-1,5"),
        warning=True,
    ),
    "words-alike": Kind(
        message="{other} differs from it only in case or spaces",
        hint="they stay apart: write them the same way if they are one",
        example=register("A-1,4,North", "B-2,5,north", header="household_id,persons,centre"),
        warning=True,
    ),
    "word-missing": Kind(
        message="read as a name, but it may mean no answer",
        hint="if it does, write missing = [{quoted}] in a mapping",
        example=register("A-1,4,N/A", header="household_id,persons,centre"),
        warning=True,
    ),
    "blank-zero": Kind(
        message="blanks read as 0: {count}",
        hint="because the mapping asks for it",
        example=example(
            "check households.csv --map map.toml",
            map_toml='blank_is_zero = ["adults"]',
            households_csv="household_id,persons,adults\nA-1,4,",
        ),
        warning=True,
    ),
    "similar-none": Kind(
        message="no column seems to have names, phones, documents or birth dates",
        hint='name those that do under [similar] in a mapping file, such as name = "Head of'
        ' family"',
        example=register("A-1,4", more="--similar similar.csv"),
    ),
    "similar-column-missing": Kind(
        message="column not found; [similar] names it as {what}",
        hint="{near}",
        example=example(
            "check households.csv -p general-food --map map.toml --similar similar.csv",
            map_toml='similar.name = "head"',
            households_csv="household_id,persons\nA-1,4",
        ),
    ),
}
