"""Queries about the rows of a register, whose answers for batches are added up."""

import functools
import itertools
import operator
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import polars as pl

from ration.core.running.interrupt import interruptible
from ration.register.columns.frame_columns import SUM
from ration.register.source.collect import collect_rows, readable
from ration.register.source.register import Register

_SHRINKS = 4  # rows a group of a batch, on average: with fewer, it is not grouped alone
# Rows of parts that are added up at once: so many times the rows of their sum, within bounds.
_TIMES, _FEWEST, _MOST = 16, 1_000_000, 8_000_000
_FIRST = 1_000  # rows that show whether two columns may be equal
_KEY, _CHECK, _AT, _ROWS = "key", "check", "at", "rows"  # beside columns that have a prefix

Key = tuple[str | None, ...]  # the name of a query and its answer, such as ("sites", "centre")


class Query(Protocol):
    """A query about rows, such that the answers for two batches can be added up.

    Columns of sums are added up; the other columns are the keys.
    """

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The answer for some rows of a typed frame."""
        ...


@runtime_checkable
class ByRow(Query, Protocol):
    """A query that can also answer row by row, which is for few rows that are alike."""

    def by_row(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The answer for each of some rows of a typed frame: adding them up gives `query`."""
        ...


class Distinct(NamedTuple):
    """Query the distinct texts of a column of a typed frame."""

    column: str

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Each text, once."""
        return rows.select(pl.col(self.column).unique())


class Sums:
    """The answers of a query for batches, added up as they come to stay small.

    Where there are so many groups that a batch hardly shrinks, such as by shop in a whole
    country, its rows are not grouped one batch at a time, but with those of the batches after it.
    """

    def __init__(self, query: Query) -> None:
        self._query = query
        self._by_row = False
        self._table: pl.DataFrame | None = None  # of those added up so far
        self._parts: list[pl.DataFrame] = []
        self._height = 0  # of all parts

    def part(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """What to add for some rows of a typed frame."""
        if self._by_row and isinstance(self._query, ByRow):
            return self._query.by_row(rows)
        return self._query.query(rows)

    def add(self, part: pl.DataFrame, rows: int) -> None:
        """Add one more part, for this number of rows."""
        if not self._by_row:
            self._by_row = isinstance(self._query, ByRow) and part.height * _SHRINKS > rows
        self.join(part)

    def join(self, part: pl.DataFrame) -> None:
        """Add an answer about other rows."""
        self._parts.append(part)
        self._height += part.height
        known = 0 if self._table is None else self._table.height
        if self._height > max(_FEWEST, known, min(_TIMES * known, _MOST)):
            self.table()

    def table(self) -> pl.DataFrame:
        """The sum of all answers."""
        if self._parts:
            known = [] if self._table is None else [self._table]
            self._table, self._parts, self._height = added_up([*known, *self._parts]), [], 0
        return pl.DataFrame() if self._table is None else self._table


def added_up(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One table of the sums, with a row for each distinct row of keys."""
    table = pl.concat(parts)
    if table.height > _FEWEST and any(map(SUM.holds, table.columns)):
        short = _by_hash(table)
        if short is not None:
            return short
    return added(table.lazy()).collect()


def added(answers: pl.LazyFrame) -> pl.LazyFrame:
    """The sum of answers, one below the other."""
    keys, sums = _kinds(answers.collect_schema().names())
    return answers.group_by(keys).agg(pl.col(sums).sum())


def _kinds(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns of keys, and those of sums."""
    sums = [name for name in names if SUM.holds(name)]
    return [name for name in names if name not in sums], sums


def _by_hash(table: pl.DataFrame) -> pl.DataFrame | None:
    """The same by a hash of the keys, in half the time; None if two keys have the same hash.

    A second hash, added up too, shows that.
    """
    keys, sums = _kinds(table.columns)
    like = _equal(table.select(sums))
    once = [name for name in sums if name not in like]
    hashed = table.lazy().with_columns(_hash(keys, 1).alias(_KEY), _hash(keys, 2).alias(_CHECK))
    grouped = hashed.with_row_index(_AT).group_by(_KEY)
    found = grouped.agg(pl.col(*once, _CHECK).sum(), pl.col(_AT).min(), pl.len().alias(_ROWS))
    groups = found.collect(engine="streaming")
    every = groups.with_columns(groups[other].alias(name) for name, other in like.items())
    answer = table.select(pl.col(keys).gather(groups[_AT])).with_columns(every.select(sums))
    check = answer.select(_hash(keys, 2)).to_series()
    if not (check * groups[_ROWS].cast(pl.UInt64) == groups[_CHECK]).all():
        return None
    return answer


def _equal(table: pl.DataFrame) -> dict[str, str]:
    """The columns that equal one before them, which need not be added up too.

    Rows are households where each row is one.
    """
    pairs = itertools.combinations(table.columns, 2)
    few = table.head(_FIRST)
    likely = [(other, name) for other, name in pairs if few[name].equals(few[other])]
    return {name: other for other, name in reversed(likely) if table[name].equals(table[other])}


def _hash(keys: Sequence[str], seed: int) -> pl.Expr:
    hashes = (pl.col(key).hash(seed + 2 * at) for at, key in enumerate(keys))
    return functools.reduce(operator.add, hashes)


def collect_answers(
    register: Register, queries: Mapping[str, pl.LazyFrame]
) -> dict[str, pl.DataFrame]:
    """Return the answers of queries such as those of `Query`, by name."""
    if register.cluster is not None:
        return {name: collect_rows(register, query, added) for name, query in queries.items()}
    with readable(register):
        answers = interruptible(lambda: pl.collect_all(queries.values(), engine="streaming"))
    return dict(zip(queries, answers, strict=True))
