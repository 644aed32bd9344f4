"""What is wrong, where, and how to fix it; and the exceptions that carry it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from ration.core.construct import construct
from ration.core.messages import catalogue, examples

Unit = Literal["row", "line", "record"]  # what a register's rows are called, as its user counts


class Problem(BaseModel):
    """Something wrong with a register, a row of it, or a programme.

    `row` is the record's row as a spreadsheet shows it (the header is row 1), None where the
    problem is not one row's. Where there is nothing to show rows, `unit` says what was counted
    instead, from 1: the lines of NDJSON, the records of JSON or of a database. `file` is the one
    that it is in, of a register that is several. `column` is the source column, or the place in a
    programme file. `value` is the cell as it stands; None where there is none or it is personal.

    >>> print(problem("count-words", row=7, column="persons", value="many"))
    row 7, persons: "many": not a whole number; write it in digits, such as 5
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
    kind = catalogue()[code]
    message, hint = _texts(code, {"row": row, "column": column, "value": value, **facts})
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


def _texts(code: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """The message and the hint of a code, with its facts."""
    _, message, hint, _ = catalogue()[code]
    if "{" in message or "{" in hint:  # all others share their texts
        return message.format_map(facts), hint.format_map(facts)
    return message, hint


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
    'use one of: rice, corn'
    >>> nearest("north", ["North", "South"])
    'did you mean North?'
    """
    known = list(names)
    near = near_names(name, known)
    if near:
        return f"did you mean {' or '.join(map(shorten, near))}?"
    listed = ", ".join(shorten(other) for other in known[:20])
    return f"use one of: {listed}{', …' if len(known) > 20 else ''}" if known else "add it first"


def near_names(name: str, names: Sequence[str]) -> list[str]:
    """The names, at most three, that `name` is perhaps a slip of; the nearest first.

    >>> near_names("nmae", ["name", "names", "unit"])
    ['name', 'names']
    """
    same = [other for other in names if other.casefold() == name.casefold()]  # but for its case
    return same[:1] or similar_names(name, reversed(names), 0.6, 3)


class ProblemKind(NamedTuple):
    """One kind of problem, as the catalogue has it.

    `code` is that of every `Problem` of this kind, `topic` what it is about. `message` and `hint`
    (how to fix it) may have {facts} that each problem fills in. `example` shows how it comes about:
    files, each under its name, and a command. A `warning` refuses nothing.
    """

    code: str
    topic: str
    message: str
    hint: str
    warning: bool
    example: str


def problem_kinds() -> tuple[ProblemKind, ...]:
    """Every kind of problem that `ration` can find, topic by topic.

    >>> kinds = {one.code: one for one in problem_kinds()}
    >>> kinds["count-words"].hint
    'write it in digits, such as 5'
    """
    shown = examples()
    return tuple(
        ProblemKind(
            code, kind.topic, _shown(kind.message), _shown(kind.hint), kind.warning, shown[code]
        )
        for code, kind in catalogue().items()
    )


def _shown(template: str) -> str:
    """A text of the catalogue as people read it."""
    near = "use one of the names that are listed"
    return template.replace("{near}", near).replace("{{", "{").replace("}}", "}")


class FieldError(ValueError):
    """A value that cannot be read: the problem's code, and its message and hint.

    `problem()` makes the problem of it, at its place.
    """

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        self.message, self.hint = _texts(code, {"value": "", **facts})
        super().__init__(f"{self.message}; {self.hint}")

    def problem(
        self, *, row: int | None = None, column: str | None = None, value: str | None = None
    ) -> Problem:
        """The problem, at its place."""
        return problem(self.code, row=row, column=column, value=value, **self.facts)


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
