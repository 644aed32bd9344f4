"""A register that a cluster holds, such as Spark: its rows stay there, and queries run there.

A lazy frame on such a register has a leaf that gives its rows. On the driver they are streamed
from the cluster, so that every query is right there. A query that looks at rows one by one is
sent to the tasks instead: there the same leaf gives the batch of rows at hand.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, ClassVar, Protocol

import polars as pl
from polars.io.plugins import register_io_source

from ration.register.source.many_frames import first_rows

Parts = Iterator[tuple[int, bytes]]  # what a task found, for each bucket
Deal = Callable[[Iterator[pl.DataFrame]], Parts]
AddUp = Callable[[Iterable[bytes]], Iterator[bytes]]
OnShare = Callable[[float], object]  # called with the share of the work that is done


class Cluster(Protocol):
    """The machines that hold a register."""

    @property
    def buckets(self) -> int:
        """The number of buckets to which tasks deal what they find."""
        ...

    def count(self) -> int:
        """Count the rows, to show how long the rest takes."""
        ...

    def cancel(self) -> None:
        """End what still streams rows to the driver."""
        ...

    def stream(
        self, columns: Collection[str], wanted: pl.Expr | None, most: int | None
    ) -> Iterator[pl.DataFrame]:
        """Read some columns of the rows that are `wanted`; None means all rows.

        `most` is how many rows are needed; None means all. A few more may come.
        """
        ...

    def answers(self, query: pl.LazyFrame) -> list[pl.DataFrame]:
        """Run a query on every batch of rows, in the tasks; the first answer is for no rows."""
        ...

    def dealt(
        self, query: pl.LazyFrame, deal: Deal, add_up: AddUp, progress: OnShare | None = None
    ) -> Iterator[bytes]:
        """Deal the rows of a query to buckets in every task, and add up what falls into each."""
        ...

    def table(self, query: pl.LazyFrame, more: pl.DataFrame | None = None) -> Any:
        """Return the answer of a query that looks at rows one by one, as a table there.

        `more` are rows to add below; columns that they do not have are null.
        """
        ...

    def write(self, table: Any, folder: str, kind: str) -> None:
        """Write such a table as a folder of files, csv or parquet; success is marked last."""
        ...

    def gathered(
        self, keyed: pl.LazyFrame, query: Callable[[pl.LazyFrame], pl.LazyFrame]
    ) -> "tuple[Cluster, pl.LazyFrame]":
        """Bring rows with the same first column together, and query them as one table.

        Return the cluster that holds the answer, and the answer's frame on it.
        """
        ...


class BatchAtHand:
    """The leaf of a query in a task: the batch of rows that the task has at hand.

    A query is run by its process alone and on one batch at a time, so the batches by name of
    their tables are kept for the process.
    """

    batches: ClassVar[dict[str, pl.DataFrame]] = {}
    columns: ClassVar[set[str]] = set()  # those that were read of any batch

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(
        self,
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        _batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        """Give the rows as Polars asks for them."""
        batch = self.batches[self._name]
        names = batch.columns if with_columns is None else with_columns
        self.columns.update(names, [] if predicate is None else predicate.meta.root_names())
        yield _taken(batch, with_columns, predicate, n_rows)


class _Leaf:
    """The leaf of a query on the driver: the rows of the cluster, streamed."""

    def __init__(self, name: str, cluster: Cluster, schema: pl.Schema) -> None:
        self._name, self._cluster, self._schema = name, cluster, schema

    def __reduce__(self) -> tuple[type[BatchAtHand], tuple[str]]:
        return BatchAtHand, (self._name,)

    def __call__(
        self,
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        _batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        """Give the rows as Polars asks for them; rows that are not wanted stay there."""
        names = self._schema.names() if with_columns is None else with_columns
        yield _taken(self._schema.to_frame().select(names), None, predicate, None)
        yield from first_rows(self._cluster.stream(names, predicate, n_rows), n_rows)


def _taken(
    rows: pl.DataFrame, columns: list[str] | None, wanted: pl.Expr | None, most: int | None
) -> pl.DataFrame:
    rows = rows if wanted is None else rows.filter(wanted)
    rows = rows if columns is None else rows.select(columns)
    return rows if most is None else rows.head(most)


def frame_on(cluster: Cluster, name: str, schema: pl.Schema) -> pl.LazyFrame:
    """Return the lazy frame of a table on a cluster; `name` tells tables apart."""
    return register_io_source(_Leaf(name, cluster, schema), schema=schema, is_pure=True)
