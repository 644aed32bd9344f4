"""Queries about the rows of a register, whose answers for batches are added up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from ration.core.interrupt import interruptible
from ration.register.columns.frame_columns import SUM
from ration.register.source.collect import collect_rows, readable
from ration.register.source.register import Register

_COMPACT = 1_000_000  # rows of partial answers, beyond which they are added up

Key = tuple[str | None, ...]  # the name of a query and its answer, such as ("sites", "centre")


class Query(Protocol):
    """A query about rows, such that the answers for two batches can be added up.

    Columns of sums are added up; the other columns are the keys.
    """

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The answer for some rows of a typed frame."""
        ...


@dataclass(frozen=True)
class Distinct:
    """Query the distinct texts of a column of a typed frame."""

    column: str

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Each text, once."""
        return rows.select(pl.col(self.column).unique())


class Sums:
    """The answers for batches, added up as they come to stay small."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []
        self._height = 0

    def add(self, part: pl.DataFrame) -> None:
        """Add one more answer."""
        self._parts.append(part)
        self._height += part.height
        if self._height > _COMPACT and len(self._parts) > 8:
            self._parts = [self.table()]
            self._height = 0

    def table(self) -> pl.DataFrame:
        """The sum of all answers."""
        return added(pl.concat(self._parts).lazy()).collect()


def added(answers: pl.LazyFrame) -> pl.LazyFrame:
    """The sum of answers, one below the other."""
    names = answers.collect_schema().names()
    sums = [name for name in names if SUM.holds(name)]
    keys = [name for name in names if name not in sums]
    return answers.group_by(keys).agg(pl.col(sums).sum())


def collect_answers(
    register: Register, queries: Mapping[str, pl.LazyFrame]
) -> dict[str, pl.DataFrame]:
    """Return the answers of queries such as those of `Query`, by name."""
    if register.cluster is not None:
        return {name: collect_rows(register, query, added) for name, query in queries.items()}
    with readable(register):
        answers = interruptible(lambda: pl.collect_all(queries.values(), engine="streaming"))
    return dict(zip(queries, answers, strict=True))
