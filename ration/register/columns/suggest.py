"""Suggest what a missing column may be: one of like meaning or spelling, with cells that fit."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from polars.selectors import by_name

from ration.core.problems.data_as_header import looks_like_data, nearest_column
from ration.core.problems.errors import InputError
from ration.core.problems.names import shorten
from ration.core.text.cells import trimmed
from ration.register.columns.guess import usual_names, words
from ration.register.source.collect import collect
from ration.register.source.register import Register
from ration.register.values.counts import parse_count
from ration.register.values.dates import parse_date
from ration.register.values.words import age_months

_LONGEST = 160  # characters of a hint that lists columns
_MOST = 3  # columns that a hint suggests
_MANY = 500  # columns: with more, slips of usual names are not looked for
_ROLES = ("household_id", "persons", "age", "birth", "sex")
_LOOKED, _SEXES = 200, 12  # first rows, and different words of a column of sexes
# Words that change nothing around the name of a column.
_PLAIN = frozenset(
    ("total", "number", "num", "no", "nr", "nb", "n", "count", "of", "the", "in", "all", "name",
     "code", "hh", "household", "family", "registered", "current", "reported")
)  # fmt: skip


Kind = Literal["count", "age", "birth", "sex"]  # what the cells must be


def near(name: str, register: Register, role: str | None = None, kind: Kind | None = None) -> str:
    """A hint: what was perhaps meant, or what there is if that is not much.

    `role` is what the column is read as, such as `persons`; None means the name itself says so.
    `kind` is what its cells must be; None means any text.
    """
    likely = likely_columns(name, register, role or name, kind)
    if likely:
        return f"did you mean {' or '.join(map(shorten, likely))}?"
    if looks_like_data(register.columns):
        return nearest_column(name, register.columns)
    have = [column for column in register.columns if not _is_another(column, role or name)]
    listed = f"use one of: {', '.join(map(shorten, have))}" if have else "add it: no column fits"
    whole = f"`ration columns` lists all {len(register.columns)}"
    return listed if len(listed) <= _LONGEST else whole


def _is_another(column: str, role: str) -> bool:
    """Whether the name of a column has a meaning, and it is not `role`."""
    roles = [each for each in _ROLES if _key(column) in {_key(each), *map(_key, usual_names(each))}]
    return bool(roles) and role not in roles


def likely_columns(name: str, register: Register, role: str, kind: Kind | None) -> list[str]:
    """The columns that may be meant by `name`, at most three, the most alike first."""
    ranked = sorted(_ranked(name, register.columns, role), key=lambda pair: pair[0])
    likely = dict.fromkeys(column for _, column in ranked)
    fitting = (column for column in likely if _fits(register, column, kind))
    return [column for column, _ in zip(fitting, range(_MOST), strict=False)]


def _ranked(name: str, columns: Sequence[str], role: str) -> Iterator[tuple[int, str]]:
    """The columns alike, each with a rank: the same words, a usual name, a slip."""
    usual = {_key(other) for other in usual_names(role)}
    slips = [_key(name), *(usual if len(columns) <= _MANY else ())]
    wanted = {*words(name)}
    for column in columns:
        keys = {_key(column), _key(_end(column))}
        beside = {*words(_end(column))} - wanted
        if _key(name) in keys:
            yield 0, column
        elif keys & usual:
            yield 1, column
        elif any(_is_slip(key, slip) for key in keys for slip in slips):
            yield 2, column
        elif wanted <= {*words(_end(column))} and beside <= _PLAIN:
            yield 3, column


def _end(column: str) -> str:
    """The last part of a path, such as `age` of `head/age`."""
    return re.split("[/.]", column)[-1] or column


def _key(name: str) -> str:
    return "".join(words(name))


def _is_slip(text: str, other: str) -> bool:
    """Whether two texts differ by one slip of typing, or by two if both are long.

    >>> _is_slip("persns", "persons"), _is_slip("version", "persons"), _is_slip("page", "age")
    (True, False, False)
    """
    shorter = min(len(text), len(other))
    most = 0 if shorter < 4 else 1 if shorter < 8 else 2
    return abs(len(text) - len(other)) <= most and _slips(text, other) <= most


def _slips(text: str, other: str) -> int:
    """How many letters to add, drop, change or swap with the next to make one text the other."""
    rows = [list(range(len(other) + 1))]
    for i, sign in enumerate(text, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (sign != wanted))
            if i > 1 and j > 1 and text[i - 2 : i] == other[j - 1] + other[j - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _fits(register: Register, column: str, kind: Kind | None) -> bool:
    """Whether at least half of the first cells of a column are of a kind."""
    if kind is None:
        return True
    try:
        text = trimmed(by_name(column).as_expr())
        cells = collect(register, register.frame.head(_LOOKED).select(text)).to_series()
    except InputError:
        return True  # it is reported elsewhere
    texts = [cell for cell in cells if cell]
    if kind == "sex":
        return len({*texts}) <= _SEXES
    return 2 * sum(_is(text, kind) for text in texts) >= len(texts)


def _is(text: str, kind: Kind) -> bool:
    if kind == "birth":
        return parse_date(text) != "date-unknown"
    return age_months(text) is not None if kind == "age" else isinstance(parse_count(text), int)
