"""What can be wrong with the columns of a register, and what was taken for what."""

from ration.core.messages.kind import Kind

COLUMNS: dict[str, Kind] = {
    "column-missing": Kind("there is no such column; {why}", "{mend}"),
    "people-perhaps": Kind("there is {columns} in it", "if a row is a person, say --people"),
    "system-known": Kind("it looks like an export of {system}, by {columns}", "{mend}"),
    "header-missing": Kind(
        "the first row looks like data, not like a header", "put the columns' names above it"
    ),
    "column-added-twice": Kind("it is added up twice in {name}", "name it once"),
    "column-twice": Kind("the header names this column twice", "rename or delete one of them"),
    "column-named-twice": Kind("it is named twice, as {first} and as {second}", "name it once"),
    "site-personal": Kind(
        "the mapping has {column} as personal, and sites are shown", "name another column"
    ),
    "column-partly": Kind("{count} of {files} files have no such column: {which}", "{mend}"),
    "column-one": Kind("several columns are named for it", "{mend}"),
    "column-taken": Kind(
        "it is taken for {name} ({why})", "say --column {name}=SOURCE if it is another", True
    ),
    "mapping-unread": Kind("the programme reads nothing of that name", "{mend}", True),
    "mended": Kind("{how}{like}: {cells}", "write plain digits to be rid of this", True),
    "trimmed": Kind("spaces around words were taken off: {cells}", "see that none is meant", True),
    "id-mended": Kind(
        "the .0 that a program adds was taken off ids: {cells}", "keep ids as text", True
    ),
    "ids-alike": Kind(
        "{ids} differ in case or spaces alone{like}",
        "they stay apart: see whether they are the same household",
        True,
    ),
    "words-alike": Kind(
        "{other} differs from it in case or spaces alone",
        "they stay apart: write them alike if they are one",
        True,
    ),
    "word-missing": Kind(
        "taken for a name; it may stand for no answer",
        "say missing = [{quoted}] in a mapping if it does",
        True,
    ),
    "blank-zero": Kind("blanks read as 0: {count}", "the mapping says so", True),
    "column-type": Kind("it holds {what}", "{mend}"),
    "column-personal": Kind("it looks like people's names or documents", "group by another column"),
    "similar-none": Kind(
        "no column seems to hold names, phones, documents or birth dates",
        'say which do, under [similar] in a mapping file, as name = "Head of family"',
    ),
}
