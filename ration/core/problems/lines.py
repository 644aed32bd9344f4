"""Problems as lines for people: those of one cause and column are one line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from ration.core.problems.names import shorten, some
from ration.core.problems.problem import Problem, named_column

_TOGETHER = frozenset(("stock-none", "stock-none-yet"))  # one line, with the columns of all
LISTED_ROWS, LISTED_VALUES = 5, 3  # of a group of problems: what its line shows
_COLUMNS = 10  # of it


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

    >>> from ration.core.problems.problem import problem
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
    where = f"{where}, {named_column(first.column)}" if first.column else where
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
