"""Problems: what is wrong, where, and how to fix it; and the exceptions that have them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Literal, NamedTuple, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

from ration.core.construct import construct
from ration.core.messages import catalogue, examples, kind_of
from ration.core.numbers import MOST_WHOLE
from ration.core.python_words import in_python
from ration.core.secrets import without_secrets

Unit = Literal["row", "line", "record"]  # how the user of a register calls its rows
_TOGETHER = frozenset(("stock-none", "stock-none-yet"))  # one line, with the columns of all
LISTED_ROWS, LISTED_VALUES = 5, 3  # of a group of problems: what its line shows
_COLUMNS = 10  # of it
_RULE = r"(allocations\[([0-9]+)\][^\s,]*)(?: \(([^()]+)\))?"  # its place, and its item
_CAUSES = 20  # lines of an exception's text


class Problem(BaseModel):
    """A problem of a register, of a row of it, or of a programme.

    `row` is the row as a spreadsheet shows it (the header is row 1); None means that the problem
    is not about a row. If the source has no such rows, `unit` says what `row` counts, from 1: the
    lines of NDJSON or of a programme file, the records of JSON or of a database. `file` names
    the file if a register has several. `column` is the source column, or the place in a programme
    file. `value` is the cell's text; None means that there is none or that it is personal.

    >>> print(problem("count-words", row=7, column="persons", value="many"))
    row 7, persons: "many": not a whole number; write it in digits, such as 5
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    code: str
    file: str | None = None
    unit: Unit = "row"
    row: Annotated[int, Field(le=MOST_WHOLE)] | None = None
    column: str | None = None
    value: str | None = None
    message: str
    hint: str
    warning: bool = False

    def __str__(self) -> str:
        return in_python(self.of(None))

    def of(self, source: str | None) -> str:
        """The line that a user of the command reads, with the file first, or else `source`."""
        row = None if self.row is None else f"{self.unit} {self.row}"
        where = ", ".join(part for part in (row, _named(self.column)) if part)
        value = None if self.value is None else f'"{shorten(self.value)}"'
        text = f"{self.message}; {self.hint}"
        parts = (self.file or source, where, value, text)
        return without_secrets(": ".join(part for part in parts if part))

    def at(self, file: str | None, row: int | None, unit: Unit = "row") -> "Problem":
        """The same problem at a row of a file."""
        return self.model_copy(update={"file": file, "row": row, "unit": unit})


def problem(
    code: str,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    **facts: object,
) -> Problem:
    """Make a problem of the catalogue's kind `code`; `facts` fill in its message and hint."""
    kind = kind_of(code)
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
    """The message and the hint of a code, filled in with `facts`."""
    _, message, hint, _ = kind_of(code)
    if "{" in message or "{" in hint:  # all other problems share their texts
        return message.format_map(facts), hint.format_map(facts)
    return message, hint


class ProblemGroup(NamedTuple):
    """Problems of one cause and column: the first of them, and what is to be known of all.

    `files` is how many files they are in, `differ` whether their messages do; `values` are the
    first different ones.
    """

    listed: Sequence[Problem]
    times: int
    files: int
    differ: bool
    values: Sequence[str]


@runtime_checkable
class Grouped(Protocol):
    """Problems in columns, which are sorted by place and know their groups."""

    def groups(self) -> Iterator[ProblemGroup]:
        """The problems of one cause and column together, those first that come first."""
        ...

    def counts(self) -> Mapping[tuple[bool, str, str | None], int]:
        """How many problems there are, by warning, code and column."""
        ...


def count_codes(problems: Iterable[Problem]) -> Counter[str]:
    """Count problems by code, without making those that are columns."""
    if not isinstance(problems, Grouped):
        return Counter(each.code for each in problems)
    counted = Counter[str]()
    for (_, code, _), times in problems.counts().items():
        counted[code] += times
    return counted


def by_place(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by file, row, column, then code; problems without a row come first."""
    return tuple(sorted(problems, key=lambda p: (p.file or "", p.row or 0, p.column or "", p.code)))


def lines_of(problems: Iterable[Problem], source: str | None) -> list[str]:
    """The lines that a user reads: problems of one cause and column, in several rows, are one line.

    The line has their number, the first rows and values, and the hint of the first. Items without
    stock are one line too.

    >>> blank = [problem("id-blank", row=row, column="id") for row in (4, 9)]
    >>> lines_of([*blank, problem("count-words", row=7, column="persons", value="many")], None)
    ['2 rows (4, 9), id: the household has no id; give every household its own id', \
'row 7, persons: "many": not a whole number; write it in digits, such as 5']
    """
    return [line.text for line in problem_lines(problems, source)]


class ProblemLine(NamedTuple):
    """A line of `lines_of`: the `text` for problems of one code, and how many `times` it is."""

    code: str
    warning: bool
    times: int
    text: str


def problem_lines(problems: Iterable[Problem], source: str | None) -> Iterator[ProblemLine]:
    """The lines of `lines_of`, with their code and number."""
    for group in problems.groups() if isinstance(problems, Grouped) else groups(problems):
        first = group.listed[0]
        text = first.of(source) if group.times == 1 else _line(group, source)
        yield ProblemLine(first.code, first.warning, group.times, text)


def groups(problems: Iterable[Problem]) -> Iterator[ProblemGroup]:
    """Problems of one cause and column together, those first that come first."""
    by_cause: dict[object, list[Problem]] = {}
    for number, each in enumerate(problems):
        cause: object = (each.code, each.column, each.unit) if each.row is not None else number
        if each.code in _TOGETHER:
            cause = (each.code, each.file, each.message, each.hint)
        by_cause.setdefault(cause, []).append(each)
    for several in by_cause.values():
        files = len({each.file for each in several})
        differ = len({each.message for each in several}) > 1
        values = dict.fromkeys(each.value for each in several if each.value is not None)
        yield ProblemGroup(several, len(several), files, differ, [*values])


def _line(group: ProblemGroup, source: str | None) -> str:
    """One line for problems of one cause and column."""
    first, one_file = group.listed[0], group.files == 1
    if first.row is None:
        columns = some((each.column or "" for each in group.listed), _COLUMNS)
        return first.model_copy(update={"column": columns}).of(source)
    rows = [
        f"{each.row}" if one_file else f"{each.file} {each.unit} {each.row}"
        for each in group.listed[: LISTED_ROWS + 1]
    ]
    counted = f"{group.times:,} {first.unit}s{'' if one_file else f' in {group.files} files'}"
    where = f"{counted} ({_first(rows, LISTED_ROWS)})"
    where = f"{where}, {_named(first.column)}" if first.column else where
    if group.differ:  # the facts of the first
        text = first.model_copy(update={"file": None, "column": None}).of(None)
        text = f"in {text}" if one_file else text
    else:
        quoted = [f'"{shorten(value)}"' for value in group.values[: LISTED_VALUES + 1]]
        text = ": ".join(
            [*filter(None, [_first(quoted, LISTED_VALUES)]), f"{first.message}; {first.hint}"]
        )
    start = first.file if first.file and one_file else source
    return ": ".join(filter(None, (start, where, text)))


def _first(texts: Sequence[str], most: int) -> str:
    return ", ".join([*texts[:most], *["…"][: len(texts) > most]])


def _named(column: str | None) -> str | None:
    """A column as people read it: a rule has its number, as `ration programme show` counts it.

    >>> _named("allocations[2].quantity"), _named("allocations[0] (rice)")
    ('rule 3 (allocations[2].quantity)', 'rule 1 (allocations[0], rice)')
    """
    if column is None or not column.startswith("allocations["):
        return column
    return re.sub(_RULE, _rule, column)


def _rule(found: re.Match[str]) -> str:
    place, index, item = found.groups()
    return f"rule {int(index) + 1} ({place}{', ' * bool(item)}{item or ''})"


def shorten(text: str, length: int = 60) -> str:
    """Put `text` on one line of at most `length` characters."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= length else line[: length - 1] + "…"


def similar_names(name: str, names: Iterable[str], cutoff: float, most: int = 1) -> list[str]:
    """The `names` most like `name`, in any case; if names differ only in case, the last of them.

    `cutoff` is the least likeness, from 0 to 1; `most` the number of names at most.

    >>> similar_names("Rise", ["oil", "Rice"], 0.7)
    ['Rice']
    """
    import difflib  # seldom needed

    folded = {other.casefold(): other for other in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=most, cutoff=cutoff)
    return [folded[other] for other in near]


def some(names: Iterable[str], most: int = 3) -> str:
    """List the first `most` names, and say how many more there are.

    >>> some(["a.csv", "b.csv"]), some(["a", "b", "c", "d", "e"])
    ('a.csv and b.csv', 'a, b, c and 2 more')
    """
    every = list(names)
    shown = every[:most] + ([f"{len(every) - most} more"] if len(every) > most else [])
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint with the names that `name` may be a slip of, or else the names that there are.

    >>> nearest("person", ["household_id", "persons"])
    'did you mean persons?'
    >>> nearest("oil", ["rice", "corn"])
    'use one of: rice, corn'
    >>> nearest("north", ["North", "South"])
    'did you mean North?'
    """
    every = list(names)
    near = near_names(name, every)
    if near:
        return f"did you mean {' or '.join(map(shorten, near))}?"
    listed = ", ".join(shorten(other) for other in every[:20])
    return f"use one of: {listed}{', …' if len(every) > 20 else ''}" if every else "add it first"


def no_such(what: str, name: object, names: Iterable[str]) -> KeyError:
    """An error to raise where a name is looked up that is not there.

    >>> no_such("channel", "center", ["centre", "store"])
    KeyError('no channel center: did you mean centre?')
    """
    return KeyError(f"no {what} {name}: {nearest(str(name), names)}")


def near_names(name: str, names: Sequence[str]) -> list[str]:
    """The names that `name` may be a slip of: at most three, the nearest first.

    >>> near_names("nmae", ["name", "names", "unit"])
    ['name', 'names']
    """
    same = [other for other in names if other.casefold() == name.casefold()]
    return same[:1] or similar_names(name, reversed(names), 0.6, 3)


class ProblemKind(NamedTuple):
    """A kind of problem, as in the catalogue.

    Every `Problem` of this kind has its `code`; `topic` is what it is about. `message` and `hint`
    (how to fix it) may have {facts} that each problem fills in. `example` has files, each under
    its name, and a command that shows the problem. A `warning` refuses nothing.
    """

    code: str
    topic: str
    message: str
    hint: str
    warning: bool
    example: str


def problem_kinds() -> tuple[ProblemKind, ...]:
    """Every kind of problem that `ration` can report, topic by topic.

    >>> kinds = {kind.code: kind for kind in problem_kinds()}
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
    """A text of the catalogue for people to read."""
    near = "use one of the names that are listed"
    zero = "; if a blank means 0, list the column under blank_is_zero in a mapping file"
    text = template.replace("{near}", near).replace("{zero}", zero)
    return text.replace("{{", "{").replace("}}", "}")


class FieldError(ValueError):
    """A value that cannot be read: a problem's code and facts, without its place."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        self.message, self.hint = _texts(code, {"value": "", **facts})
        super().__init__(in_python(f"{self.message}; {self.hint}"))

    def __reduce__(self) -> tuple[object, ...]:
        return partial(type(self), self.code, **self.facts), ()

    def problem(
        self, *, row: int | None = None, column: str | None = None, value: str | None = None
    ) -> Problem:
        """The problem at this place."""
        return problem(self.code, row=row, column=column, value=value, **self.facts)


class RationError(Exception):
    """An error of the input, with all `problems` of it.

    Its text is a screenful: the first causes, each in a line, and how many more there are.
    """

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        self.source = without_secrets(source)
        self.problems: Sequence[Problem]
        if isinstance(problems, Sequence) and isinstance(problems, Grouped):
            self.problems = problems  # sorted, and perhaps very many
        else:
            self.problems = by_place(problems)
        lines = lines_of(self.problems, source)
        more = len(lines) - _CAUSES
        end = [f"… and {more:,} more lines: all are in `problems` of the error"] if more > 0 else []
        super().__init__(in_python("\n".join([*lines[:_CAUSES], *end])))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.source, tuple(self.problems))


class InputError(RationError):
    """A register or a programme file that cannot be read at all."""


class DataError(RationError):
    """A register whose rows have problems, or that does not fit the programme."""
