"""Fill merged cells among the records of a sheet: words go to every row, numbers are refused.

The reader of workbooks gives a blank for all but the first cell. A site or an id that is merged
over several rows is meant for each row. A merged count may be the sum of the rows, or not.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from ration.core.problems.problem import Problem, problem
from ration.register.source.register import ROW, Register

_MOST = 5_000_000  # merged cells


class Range(NamedTuple):
    """Merged cells: rows from 1, columns from 0 at the sheet's first cell, ends included."""

    top: int
    left: int
    bottom: int
    right: int


def _size(area: Range) -> int:
    return max(area.bottom - area.top + 1, 0) * max(area.right - area.left + 1, 0)


class Filled(NamedTuple):
    """A table whose merged cells have, in their first column, the text of the first cell.

    `merged` gives, by column, the rows of merged cells that are not blank. `warnings` counts the
    filled cells.
    """

    frame: pl.DataFrame
    merged: Mapping[str, tuple[int, ...]]
    warnings: tuple[Problem, ...]


def filled_down(frame: pl.DataFrame, names: Sequence[str], ranges: Iterable[Range]) -> Filled:
    """Fill the merged cells of a table. Its rows must be consecutive.

    Raises ValueError if there are so many merged cells that they must overlap.
    """
    first = frame[ROW][0] if frame.height else 1
    whole = Range(first, 0, first + frame.height - 1, len(names) - 1)
    inside = [
        Range(area.top, area.left, min(area.bottom, whole.bottom), min(area.right, whole.right))
        for area in ranges
        if area.top >= first and area.left < len(names)
    ]
    if sum(map(_size, inside)) > min(_size(whole), _MOST):
        raise ValueError
    cells: dict[str, list[str | None]] = {}
    merged: dict[str, set[int]] = {}
    filled: Counter[str] = Counter()
    for area in inside:
        rows = range(area.top, area.bottom + 1)
        column = cells.setdefault(names[area.left], frame[names[area.left]].to_list())
        text = column[area.top - first] if rows else None
        if text is None:
            continue
        column[rows.start - first : rows.stop - first] = [text] * len(rows)
        filled[names[area.left]] += len(rows) - 1
        for name in names[area.left : area.right + 1]:
            merged.setdefault(name, set()).update(rows)
    return Filled(
        frame.with_columns(pl.Series(name, cells[name], dtype=pl.String) for name in +filled),
        {name: tuple(sorted(rows)) for name, rows in merged.items()},
        tuple(
            problem("merged-filled", column=name, count=f"{n:,}") for name, n in (+filled).items()
        ),
    )


def merged_numbers(
    register: Register, columns: Iterable[str], label: str = ""
) -> Iterator[Problem]:
    """Report the merged cells in columns that are read as numbers."""
    for column in columns:
        for row in register.merged.get(column, ()):
            yield problem("merged-number", row=row, column=f"{label}{column}")
