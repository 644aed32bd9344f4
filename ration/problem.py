"""What can be wrong, in one catalogue: codes, messages, hints, and the two exceptions."""

from collections.abc import Iterable
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from ration.construct import construct


class Kind(NamedTuple):
    """One kind of problem. `message` and `hint` may name {fields} that the finder fills in."""

    message: str
    hint: str
    warning: bool = False


CATALOGUE: dict[str, Kind] = {
    # the input as a whole
    "file-missing": Kind("there is no such file", "check the name and the folder"),
    "file-directory": Kind("it is a folder, not a file", "name the register inside it"),
    "file-denied": Kind("it may not be read", "ask for the right to read it"),
    "file-empty": Kind("the file is empty", "a register begins with a header row"),
    "file-kind": Kind("{what}", "{mend}"),
    "file-encoding": Kind("the text is not UTF-8", "save it as CSV UTF-8"),
    "encoding-none": Kind("there is no such encoding", "{mend}"),
    "encoding-unknown": Kind(
        "the text is not UTF-8, and its encoding cannot be told",
        "save it as CSV UTF-8, or say --encoding NAME, as --encoding cp1250",
    ),
    "encoding-wrong": Kind(
        "the row holds what is no {name}", "mend it, or say --encoding NAME if it is another"
    ),
    "encoding-guessed": Kind(
        "the text is not UTF-8 and is read as {name}, by its {sign}",
        "say --encoding NAME if it is another",
        True,
    ),
    "line-ends": Kind(
        "its rows end in carriage returns alone", "they are read so; save it as CSV UTF-8", True
    ),
    "separator-found": Kind(
        "its cells are parted by {name}", 'say separator = "…" in a mapping if not', True
    ),
    "separator-wrong": Kind("no sign that parts cells", 'write one sign, as separator = ";"'),
    "text-only": Kind("it is no text file, so it has no {what}", "leave {what} out"),
    "header-none": Kind(
        "there is no such row to be the header", "count rows as a spreadsheet does"
    ),
    "header-row": Kind("taken for the header; {above}", "say --header-row N if another is", True),
    "header-joined": Kind(
        "names of columns are joined from rows {first} and {row}, as {example}",
        "say --header-row N if one row alone is the header",
        True,
    ),
    "label-row": Kind("it holds {what}, not a household", "{mend}", True),
    "rows-skipped": Kind("rows left out: {rows}", "so it was asked", True),
    "skip-none": Kind("there is no such row to skip", "count rows as a spreadsheet does"),
    "totals-row": Kind(
        "it holds the sums of all other rows", "leave it out with --skip-rows {row}, or delete it"
    ),
    "totals-perhaps": Kind(
        "its counts are the sums of all other rows",
        "if it is a total, leave it out with --skip-rows {row}",
        True,
    ),
    "file-broken": Kind("it cannot be read as {what}: {why}", "open it and save it again"),
    "sheet-missing": Kind("the workbook has no such sheet", "{mend}"),
    "sheet-several": Kind(
        "several sheets may be the register: {sheets}", 'say which, as --sheet "{first}"'
    ),
    "sheet-none": Kind("it is no workbook, so it has no sheets", "leave --sheet out"),
    "frame-kind": Kind("{what} is not a table that ration knows", "{mend}"),
    # the programme file
    "programme": Kind("{what}", "{mend}"),
    "toml-directory": Kind("it is a folder, not a file", "name the .toml file in it"),
    "toml-encoding": Kind("the text is not UTF-8", "save it as UTF-8 in a text editor"),
    "programme-unknown": Kind("there is no built-in programme of that name", "{mend}"),
    "mapping": Kind("{what}", "{mend}"),
    # the register's columns
    "column-missing": Kind("there is no such column; {why}", "{mend}"),
    "header-missing": Kind(
        "the first row looks like data, not like a header", "put the columns' names above it"
    ),
    "column-added-twice": Kind("it is added up twice in {name}", "name it once"),
    "column-twice": Kind("the header names this column twice", "rename or delete one of them"),
    "column-one": Kind("several columns are named for it", "{mend}"),
    "column-taken": Kind(
        "it is taken for {name} ({why})", "say --column {name}=SOURCE if it is another", True
    ),
    "mapping-unread": Kind("the programme reads nothing of that name", "{mend}", True),
    "blank-zero": Kind("blanks read as 0: {count}", "the mapping says so", True),
    "column-type": Kind("it holds {what}", "{mend}"),
    "column-personal": Kind("it looks like people's names or documents", "group by another column"),
    # rows: the record
    "quote-open": Kind(
        "a quotation mark is left open, or stands inside a quoted cell", "double it or take it out"
    ),
    "ragged": Kind("the row has {what} than the header", "see that no separator is lost or added"),
    "blank-row": Kind("the row is blank and was passed over", "delete it", warning=True),
    "blank-rows": Kind("{count} more rows below it are blank", "delete them", warning=True),
    "id-blank": Kind("the household has no id", "give every household its own id"),
    "id-broken": Kind(
        "a spreadsheet has cut the id's digits", "take it from the source, and keep ids as text"
    ),
    "cell-error": Kind("a formula that failed", "mend it in the workbook"),
    "id-float": Kind("numbers with a decimal point lose digits of ids", "read them as text"),
    "id-duplicate": Kind("{times} rows have this id", "keep the right one, or give each its own"),
    # rows: counts
    "count-blank": Kind("blank, and blank is not zero", "write a whole number, 0 for none"),
    "count-words": Kind("not a whole number", "write it in digits, as 5"),
    "count-fraction": Kind("not a whole number", "write it whole, in plain digits, as 5 or 1000"),
    "count-negative": Kind("less than zero", "write 0 or more"),
    "count-absurd": Kind(
        "more than {largest} in one household",
        "mend it, or say --largest {number} if it is right",
    ),
    "count-large": Kind("over {usual} in one household", "see whether it is right", warning=True),
    "count-overflow": Kind("too large a number to add up exactly", "write the real one"),
    "count-zero": Kind("a household of nobody", "write how many people it has, or delete it"),
    "households-zero": Kind("the row stands for no household", "write 1 or more, or delete it"),
    "group-larger": Kind("more than the household's {persons} persons", "mend one of the two"),
    "partition": Kind("{parts} make {sum}, not {persons} persons", "mend the count that is wrong"),
    # rows: words
    "value-blank": Kind("blank, and {allocations} asks for it", "write the household's {column}"),
    "site-blank": Kind(
        "no {channel} is named, and something is due there", "name the household's {channel}"
    ),
    "site-blank-idle": Kind("no {channel} is named", "nothing is due there: it may stay", True),
    # register and programme disagree
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
    # a programme that can be read, and what may be missing in it
    "item-no-packs": Kind("it has no packs", "add packs, or hand it out loose", True),
    "item-unused": Kind("no allocation or pool hands it out", "add one, or delete it", True),
    "group-unused": Kind(
        "no allocation, pool or partition uses it", "delete it if not needed", True
    ),
    "channel-unused": Kind("nothing is handed out through it", "delete it if not needed", True),
    "ages-nobody": Kind("it begins at {start} and ends before", "mend from_age or to_age", True),
    "ages-gap": Kind("nobody aged {ages} is in {groups}", "see whether that is meant", True),
    "ages-overlap": Kind("those aged {ages} are in {other} too", "see whether that is meant", True),
    "figure-unsourced": Kind(
        "nothing says where its figures come from", "add source, or assumption = true", True
    ),
    "assumption-unexplained": Kind("it is assumed, and nothing says why", "add source", True),
    "count-near-name": Kind("no group of that name, so it is a column of its own", "{mend}", True),
    "household-unread": Kind("the programme does not read it", "{mend}", True),
    "household-missing": Kind("it is not given; {why}", "add {column}=…"),
    "household-nothing": Kind("nothing is due to a household", "pools are nobody's entitlement"),
    "pool-nobody": Kind(
        "a pool has nobody to be shared among", "see the counts that it is shared by"
    ),
}


class Problem(BaseModel):
    """Something wrong with a register, a row of it, or a programme.

    `row` is the record's row as a spreadsheet shows it (the header is row 1), None where the
    problem is not one row's. `column` is the source column, or the place in a programme file.
    `value` is the cell as it stands; None where there is none or it is personal.

    >>> print(problem("count-words", row=7, column="persons", value="five"))
    row 7, persons: "five": not a whole number; write it in digits, as 5
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    message: str
    hint: str
    warning: bool = False

    def __str__(self) -> str:
        row = None if self.row is None else f"row {self.row}"
        where = ", ".join(part for part in (row, self.column) if part)
        value = None if self.value is None else f'"{shorten(self.value)}"'
        return ": ".join(part for part in (where, value, f"{self.message}; {self.hint}") if part)


def problem(
    code: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    **facts: object,
) -> Problem:
    """The problem `code` of the catalogue, its message filled in with `facts`."""
    kind = CATALOGUE[code]
    facts = {"row": row, "column": column, "value": value, **facts}
    return construct(
        Problem,
        code=code,
        row=row,
        column=column,
        value=value,
        message=kind.message.format_map(facts),
        hint=kind.hint.format_map(facts),
        warning=kind.warning,
    )


def by_place(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems sorted by row, then column, then code; those of no row first."""
    return tuple(sorted(problems, key=lambda p: (p.row or 0, p.column or "", p.code)))


def shorten(text: str, length: int = 60) -> str:
    """`text` on one line of at most `length` characters."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= length else line[: length - 1] + "…"


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint that names what was perhaps meant, and otherwise what there is.

    >>> nearest("person", ["household_id", "persons"])
    'did you mean persons?'
    >>> nearest("oil", ["rice", "corn"])
    'there is: rice, corn'
    """
    import difflib  # seldom needed

    known = list(names)
    folded = {other.casefold(): other for other in reversed(known)}
    close = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(shorten(folded[other]) for other in close)}?"
    listed = ", ".join(shorten(other) for other in known[:20])
    return f"there is: {listed}{', …' if len(known) > 20 else ''}" if known else "there is none"


class RationError(Exception):
    """What `ration` refuses, with every problem that was found."""

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = source
        self.problems = by_place(problems)
        super().__init__("\n".join(f"{source}: {found}" for found in self.problems))


class InputError(RationError):
    """A register or a programme file that cannot be read at all."""


class DataError(RationError):
    """A register whose rows have problems, or that does not fit the programme."""
