"""Merged cells among the records of a sheet: words stand for all of them, numbers for none.

A reader of workbooks gives a blank for all but the first cell. A site or an id that is merged
over several rows is meant for each; of a count nobody knows whether it is all of theirs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from ration.core.problems import Problem, problem
from ration.register.source.register import ROW, Register

_MOST = 5_000_000  # merged cells


class Range(NamedTuple):
    """Merged cells: rows from 1, places from 0 where the sheet's cells begin, ends included."""

    top: int
    left: int
    bottom: int
    right: int


def _size(one: Range) -> int:
    return max(one.bottom - one.top + 1, 0) * max(one.right - one.left + 1, 0)


class Filled(NamedTuple):
    """A table whose merged cells hold, in their first column, the text of the first of them.

    `merged` are the rows of all merged cells that hold something, by column; `warnings` tells how
    many were filled.
    """

    frame: pl.DataFrame
    merged: Mapping[str, tuple[int, ...]]
    warnings: tuple[Problem, ...]


def filled_down(frame: pl.DataFrame, names: Sequence[str], ranges: Iterable[Range]) -> Filled:
    """A table with its merged cells filled; its rows follow one another from that of the first.

    Raises ValueError where there are so many that they must lie over one another.
    """
    first = frame[ROW][0] if frame.height else 1
    whole = Range(first, 0, first + frame.height - 1, len(names) - 1)
    inside = [
        Range(one.top, one.left, min(one.bottom, whole.bottom), min(one.right, whole.right))
        for one in ranges
        if one.top >= first and one.left < len(names)
    ]
    if sum(map(_size, inside)) > min(_size(whole), _MOST):
        raise ValueError
    cells: dict[str, list[str | None]] = {}
    merged: dict[str, set[int]] = {}
    made: Counter[str] = Counter()
    for one in inside:
        rows = range(one.top, one.bottom + 1)
        column = cells.setdefault(names[one.left], frame[names[one.left]].to_list())
        text = column[one.top - first] if rows else None
        if text is None:
            continue
        column[rows.start - first : rows.stop - first] = [text] * len(rows)
        made[names[one.left]] += len(rows) - 1
        for name in names[one.left : one.right + 1]:
            merged.setdefault(name, set()).update(rows)
    return Filled(
        frame.with_columns(pl.Series(name, cells[name], dtype=pl.String) for name in +made),
        {name: tuple(sorted(rows)) for name, rows in merged.items()},
        tuple(problem("merged-filled", column=one, count=f"{n:,}") for one, n in (+made).items()),
    )


def merged_numbers(
    register: Register, columns: Iterable[str], label: str = ""
) -> Iterator[Problem]:
    """The cells of columns that are read as numbers, and that are merged with others."""
    for column in columns:
        for row in register.merged.get(column, ()):
            yield problem("merged-number", row=row, column=f"{label}{column}")
