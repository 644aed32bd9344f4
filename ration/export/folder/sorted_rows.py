"""Sort a table that may not fit in memory: deal its rows by ranges of the key, sort each range.

A table whose rows come in order already, as those of most large registers, needs none of that.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import polars as pl

from ration.core.spill import Spill

_SAMPLE = 100_000  # keys by which ranges of about equal size are found
_BATCH = 1_000_000  # rows that are dealt at once
_SPREAD = 3  # times its size that a range needs while it is sorted


def fits(table: pl.LazyFrame, rows: int, bound: int) -> bool:
    """Whether a table of about `rows` rows can be sorted in `bound` bytes."""
    return rows * _width(table) * _SPREAD <= bound


def rises(keys: pl.LazyFrame) -> bool:
    """Whether every text of one column is after the text before it.

    >>> rises(pl.LazyFrame({"id": ["A", "B"]})), rises(pl.LazyFrame({"id": ["A", "A"]}))
    (True, False)
    """
    last = None
    for batch in keys.collect_batches(chunk_size=_BATCH, maintain_order=True, engine="streaming"):
        column = batch.to_series()
        if column.is_empty():
            continue
        if not (column > column.shift(fill_value=last)).all() or column.null_count():
            return False
        last = column[-1]
    return True


def may_rise(keys: pl.LazyFrame) -> bool:
    """Whether the first texts of a column rise, so that all of them may."""
    return rises(keys.head(_BATCH))


def sorted_parts(table: pl.LazyFrame, key: str, rows: int, bound: int) -> Iterator[pl.DataFrame]:
    """The rows of a table in the order of a column of text, range by range.

    A table of about `rows` rows that fits in `bound` bytes is one part, and no file is written.
    """
    width = _width(table)
    parts = -(-rows * width * _SPREAD // bound)
    if parts <= 1:
        yield table.collect(engine="streaming").sort(key)
        return
    edges = _edges(table, key, rows, parts)
    spill = Spill()
    files: dict[int, list[Path]] = {}
    for batch in table.collect_batches(chunk_size=_BATCH, maintain_order=False, engine="streaming"):
        for number, (low, high) in enumerate(pairwise([None, *edges, None])):
            part = batch.filter(_inside(key, low, high))
            if part.height:
                files.setdefault(number, []).append(spill.write(part))
    for number in sorted(files):
        yield spill.read(files[number]).sort(key)
    if not files:
        yield table.head(0).collect()


def _width(table: pl.LazyFrame) -> int:
    """The bytes of a row in memory, by the first rows."""
    first = table.head(1_000).collect(engine="streaming")
    return int(first.estimated_size()) // max(1, first.height) + 1


def _edges(table: pl.LazyFrame, key: str, rows: int, parts: int) -> list[str]:
    """The keys between `parts` ranges of about equal size."""
    some = pl.col(key).hash() % max(1, rows // _SAMPLE) == 0
    keys = table.select(key).filter(some).collect(engine="streaming")[key].unique().sort()
    return [keys[len(keys) * number // parts] for number in range(1, parts) if len(keys)]


def _inside(key: str, low: str | None, high: str | None) -> pl.Expr:
    tests = [pl.lit(True)]
    tests += [] if low is None else [pl.col(key) >= low]
    tests += [] if high is None else [pl.col(key) < high]
    return pl.all_horizontal(tests)
