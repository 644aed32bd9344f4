"""A Spark cluster that holds a register: queries and passes as jobs."""

import errno
import os
import pickle
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4
from weakref import finalize

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from ration.core.problems.errors import InputError
from ration.register.source.cluster import AddUp, BatchAtHand, Deal, OnShare, frame_on
from ration.register.spark import tasks
from ration.register.spark.failed import FAILED, is_full
from ration.register.spark.jobs import failure, run_job


@dataclass(frozen=True)
class SparkCluster:
    """A table of Spark, with its numbers of rows. `name` tells its queries from others'."""

    source: str
    rows: DataFrame
    name: str

    @property
    def buckets(self) -> int:
        """Two for every core: enough to keep them busy, each with its share of the ids."""
        return max(2, 2 * self.rows.sparkSession.sparkContext.defaultParallelism)

    @property
    def schema(self) -> pl.Schema:
        """The types of the columns."""
        return _polars_schema(to_arrow_schema(self.rows.schema))

    def count(self) -> int:
        """Count the rows."""
        with self._readable():
            return run_job(self.rows.sparkSession, self.rows.count, name="counting rows")

    def cancel(self) -> None:
        """Cancel the jobs that still stream rows to the driver."""
        self.rows.sparkSession.sparkContext.cancelJobsWithTag(self._tag)

    @property
    def _tag(self) -> str:
        return f"ration-stream-{self.name}"

    def stream(
        self, columns: Collection[str], wanted: pl.Expr | None, most: int | None
    ) -> Iterator[pl.DataFrame]:
        """Read some columns of the rows that are `wanted`, task after task."""
        test = None if wanted is None else wanted.meta.serialize()
        parts = tasks.mapped(self._select(columns), tasks.reading(test, most), tasks.PARTS)
        context = self.rows.sparkSession.sparkContext
        with self._readable():
            context.addJobTag(self._tag)  # in this thread, which Polars chose
            context.setJobDescription("ration: giving rows to the driver")
            for row in parts.toLocalIterator(prefetchPartitions=most is None):
                yield pickle.loads(row.payload)

    def answers(self, query: pl.LazyFrame) -> list[pl.DataFrame]:
        """Run a query on every batch of rows, in the tasks; the first answer is for no rows."""
        written = tasks.written(query)
        empty, columns = self._tried(written)
        task = tasks.answering(self.name, written)
        parts = self._collected(tasks.mapped(self._select(columns), task, tasks.PARTS))
        return [empty, *map(pickle.loads, parts)]

    def dealt(
        self, query: pl.LazyFrame, deal: Deal, add_up: AddUp, progress: OnShare | None = None
    ) -> Iterator[bytes]:
        """Deal the rows of a query to buckets in every task, and add up what falls into each."""
        written = tasks.written(query)
        _, columns = self._tried(written)
        task = tasks.dealing(self.name, written, deal)
        dealt = tasks.mapped(self._select(columns), task, tasks.PARTS)
        buckets = dealt.repartition(self.buckets, "bucket")
        added = tasks.mapped(buckets, tasks.adding_up(add_up), tasks.PARTS)
        yield from self._collected(added, progress, "reading all rows")

    def table(self, query: pl.LazyFrame, more: pl.DataFrame | None = None) -> DataFrame:
        """Return the answer of a query that looks at rows one by one, as a Spark frame.

        `more` are rows to add below; columns that they do not have are null.
        """
        written = tasks.written(query)
        empty, columns = self._tried(written)
        schema = tasks.as_arrow(empty).schema
        task = tasks.making(self.name, written, schema)
        made = tasks.mapped(self._select(columns), task, from_arrow_schema(schema))
        if more is None or more.is_empty():
            return made
        below = self.rows.sparkSession.createDataFrame(tasks.as_arrow(more))
        return made.unionByName(below, allowMissingColumns=True)

    def write(self, table: DataFrame, folder: str, kind: str) -> None:
        """Write a table as a folder of files, csv or parquet; `_SUCCESS` is written last.

        Raises OSError if there is no room for them.
        """
        with self._readable():
            writer = table.write.options(header=True).format(kind)
            try:
                run_job(table.sparkSession, lambda: writer.save(folder), name="writing a table")
            except FAILED as error:
                if not is_full(error):
                    raise
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), folder) from error

    def gathered(
        self, keyed: pl.LazyFrame, query: Callable[[pl.LazyFrame], pl.LazyFrame]
    ) -> "tuple[SparkCluster, pl.LazyFrame]":
        """Bring rows with the same first column together, and query them as one table."""
        kinds = keyed.collect_schema()
        key, name = kinds.names()[0], uuid4().hex
        written = tasks.written(query(frame_on(self, name, kinds)))
        empty, columns = _tried(name, written, kinds)
        rows = self.table(keyed.select(key, *(each for each in columns if each != key)))
        together = SparkCluster(self.source, rows.repartition(key), name)
        schema = tasks.as_arrow(empty).schema
        task = tasks.whole(together.name, written, schema)
        made = tasks.mapped(together._select(columns), task, from_arrow_schema(schema))
        cluster = kept(self.source, made)
        return cluster, cluster.frame

    @property
    def frame(self) -> pl.LazyFrame:
        """The rows as a lazy frame."""
        return frame_on(self, self.name, self.schema)

    def _tried(self, written: bytes) -> tuple[pl.DataFrame, list[str]]:
        return _tried(self.name, written, self.schema)

    def _select(self, columns: Collection[str]) -> DataFrame:
        return self.rows.select(*(f"`{name.replace('`', '``')}`" for name in columns))

    def _collected(
        self,
        parts: DataFrame,
        progress: OnShare | None = None,
        name: str = "looking at rows",
    ) -> list[bytes]:
        with self._readable():
            rows = run_job(parts.sparkSession, parts.collect, progress, name=name)
            return [row.payload for row in rows]

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Turn a failed job into a problem: Spark's own message may contain cells."""
        try:
            yield
        except FAILED as error:
            raise InputError(self.source, [failure(self.rows.sparkSession, error)]) from error


def kept(source: str, rows: DataFrame) -> SparkCluster:
    """A table that is kept where it was computed, as long as somebody has it."""
    cluster = on_cluster(source, rows.persist())
    finalize(cluster, rows.unpersist).atexit = False
    return cluster


def _tried(name: str, written: bytes, schema: pl.Schema) -> tuple[pl.DataFrame, list[str]]:
    """Run a query on no rows of a table: its answer, and the columns that it reads."""
    BatchAtHand.columns.clear()
    empty = tasks.run(name, written)(schema.to_frame())
    return empty, [each for each in schema if each in BatchAtHand.columns]


def on_cluster(source: str, rows: DataFrame) -> SparkCluster:
    """A table of Spark as a register's cluster."""
    return SparkCluster(source, rows, uuid4().hex)


def _polars_schema(schema: pa.Schema) -> pl.Schema:
    frame = pl.from_arrow(schema.empty_table())
    assert isinstance(frame, pl.DataFrame)
    return frame.schema
