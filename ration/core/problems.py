"""What is wrong, where, and how to mend it; and the exceptions that carry it."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ration.core.messages import CATALOGUE
from ration.core.models import construct

Unit = Literal["row", "line", "record"]  # what a register's rows are called, as its user counts


class Problem(BaseModel):
    """Something wrong with a register, a row of it, or a programme.

    `row` is the record's row as a spreadsheet shows it (the header is row 1), None where the
    problem is not one row's. Where there is nothing to show rows, `unit` says what was counted
    instead, from 1: the lines of NDJSON, the records of JSON or of a database. `file` is the one
    that it is in, of a register that is several. `column` is the source column, or the place in a
    programme file. `value` is the cell as it stands; None where there is none or it is personal.

    >>> print(problem("count-words", row=7, column="persons", value="many"))
    row 7, persons: "many": not a whole number; write it in digits, as 5
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    code: str
    file: str | None = None
    unit: Unit = "row"
    row: int | None = None
    column: str | None = None
    value: str | None = None
    message: str
    hint: str
    warning: bool = False

    def __str__(self) -> str:
        return self.of(None)

    def of(self, source: str | None) -> str:
        """The line that a user reads: the file, or the register that is named `source`, first."""
        row = None if self.row is None else f"{self.unit} {self.row}"
        where = ", ".join(part for part in (row, self.column) if part)
        value = None if self.value is None else f'"{shorten(self.value)}"'
        said = f"{self.message}; {self.hint}"
        return ": ".join(part for part in (self.file or source, where, value, said) if part)

    def at(self, file: str | None, row: int | None, unit: Unit = "row") -> "Problem":
        """The same problem in a file, at a row of it."""
        return self.model_copy(update={"file": file, "row": row, "unit": unit})


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
    message, hint = kind.message, kind.hint
    if "{" in message or "{" in hint:  # all others share their texts
        known = {"row": row, "column": column, "value": value, **facts}
        message, hint = message.format_map(known), hint.format_map(known)
    return construct(
        Problem,
        code=code,
        file=None,
        unit="row",
        row=row,
        column=column,
        value=value,
        message=message,
        hint=hint,
        warning=kind.warning,
    )


def by_place(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems sorted by file, row, column, then code; those of no row first."""

    def place(one: Problem) -> tuple[str, int, str, str]:
        return one.file or "", one.row or 0, one.column or "", one.code

    return tuple(sorted(problems, key=place))


def shorten(text: str, length: int = 60) -> str:
    """`text` on one line of at most `length` characters."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= length else line[: length - 1] + "…"


def similar_names(name: str, names: Iterable[str], cutoff: float, most: int = 1) -> list[str]:
    """The `names` most like `name`, whatever their case; of those equal but for case, the last.

    `cutoff` is how alike they must be at least, from 0 to 1.

    >>> similar_names("Rise", ["oil", "Rice"], 0.7)
    ['Rice']
    """
    import difflib  # seldom needed

    folded = {other.casefold(): other for other in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=most, cutoff=cutoff)
    return [folded[other] for other in near]


def some(names: Iterable[str], most: int = 3) -> str:
    """The first of some names, and how many more there are.

    >>> some(["a.csv", "b.csv"]), some(["a", "b", "c", "d", "e"])
    ('a.csv and b.csv', 'a, b, c and 2 more')
    """
    known = list(names)
    shown = known[:most] + ([f"{len(known) - most} more"] if len(known) > most else [])
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint that names what was perhaps meant, and otherwise what there is.

    >>> nearest("person", ["household_id", "persons"])
    'did you mean persons?'
    >>> nearest("oil", ["rice", "corn"])
    'there is: rice, corn'
    >>> nearest("north", ["North", "South"])
    'did you mean North?'
    """
    import difflib  # seldom needed

    known = list(names)
    folded = {other.casefold(): other for other in reversed(known)}
    same = [one for one in folded if one == name.casefold()]  # but for its case
    close = same or difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(shorten(folded[other]) for other in close)}?"
    listed = ", ".join(shorten(other) for other in known[:20])
    return f"there is: {listed}{', …' if len(known) > 20 else ''}" if known else "there is none"


class RationError(Exception):
    """What `ration` refuses, with every problem that was found."""

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = source
        self.problems = by_place(problems)
        super().__init__("\n".join(found.of(source) for found in self.problems))


class InputError(RationError):
    """A register or a programme file that cannot be read at all."""


class DataError(RationError):
    """A register whose rows have problems, or that does not fit the programme."""
