"""What runs in the tasks of a cluster: batches of rows in, small answers out.

Spark reads Arrow batches of some thousand rows; they are put together, as a query costs some
milliseconds however few rows it has.
"""

import io
import pickle
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from ration.core.problems.errors import InputError
from ration.register.source.cluster import AddUp, BatchAtHand, Deal
from ration.register.spark.failed import TaskRefused

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

BATCH = 200_000  # rows
_CELLS = 2_000_000  # of a batch: fewer rows if there are many columns
_NO_ROOM = ("spill-full", "spill-nowhere")
PARTS = "bucket int, payload binary"  # what tasks give each other and the driver

Batches = Iterator[pa.RecordBatch]
Task = Callable[[Batches], Batches]


def with_cloudpickle() -> None:
    """Let Polars find the cloudpickle that Spark brings, to write lazy frames."""
    if "cloudpickle" not in sys.modules:
        from pyspark import cloudpickle

        sys.modules["cloudpickle"] = cloudpickle


def written(query: pl.LazyFrame) -> bytes:
    """Return a query as bytes."""
    with_cloudpickle()
    return query.serialize()


def run(name: str, query: bytes) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Return a function that runs a query on a batch of the table `name`."""
    with_cloudpickle()
    frame = pl.LazyFrame.deserialize(io.BytesIO(query))

    def answer(batch: pl.DataFrame) -> pl.DataFrame:
        BatchAtHand.batches[name] = batch
        try:
            return frame.collect()
        finally:
            del BatchAtHand.batches[name]

    return answer


def large(batches: Batches) -> Iterator[pl.DataFrame]:
    """Put small batches together to larger ones."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        if batch.num_rows:
            held.append(batch)
            rows += batch.num_rows
        if held and rows >= min(BATCH, _CELLS // max(1, batch.num_columns)):
            yield _frame(held)
            held, rows = [], 0
    if held:
        yield _frame(held)


def _frame(batches: list[pa.RecordBatch]) -> pl.DataFrame:
    frame = pl.from_arrow(pa.Table.from_batches(batches), rechunk=True)
    assert isinstance(frame, pl.DataFrame)
    return frame


def part(bucket: int, payload: bytes) -> pa.RecordBatch:
    """A row of `PARTS`."""
    columns = {
        "bucket": pa.array([bucket], pa.int32()),
        "payload": pa.array([payload], pa.binary()),
    }
    return pa.RecordBatch.from_pydict(columns)


def answering(name: str, query: bytes) -> Task:
    """The task that runs a query on its rows; every answer that has rows is a part."""

    def task(batches: Batches) -> Batches:
        answer = run(name, query)
        for batch in large(batches):
            found = answer(batch)
            if found.height:
                yield part(0, pickle.dumps(found, protocol=5))

    return task


def making(name: str, query: bytes, schema: pa.Schema) -> Task:
    """The task that runs a query on its rows and gives the answers as rows of a table."""

    def task(batches: Batches) -> Batches:
        answer = run(name, query)
        for batch in large(batches):
            yield from as_arrow(answer(batch)).cast(schema).to_batches()

    return task


def reading(wanted: bytes | None, most: int | None) -> Task:
    """The task that gives its rows, those that are wanted, as parts; it ends if it has `most`."""

    def task(batches: Batches) -> Batches:
        test = None if wanted is None else pl.Expr.deserialize(io.BytesIO(wanted))
        left = most
        for batch in large(batches):
            rows = batch if test is None else batch.filter(test)
            rows = rows if left is None else rows.head(left)
            if rows.height:
                yield part(0, pickle.dumps(rows, protocol=5))
            if left is not None and (left := left - rows.height) <= 0:
                return

    return task


def dealing(name: str, query: bytes, deal: Deal) -> Task:
    """The task that deals what it finds in the rows of a query to buckets."""

    def task(batches: Batches) -> Batches:
        rows = map(run(name, query), large(batches))
        for bucket, payload in deal(rows):
            yield part(bucket, payload)

    return task


def mapped(frame: "DataFrame", task: Task, schema: Any) -> "DataFrame":
    """Run a task on the rows of each partition; `schema` is that of its rows.

    pandas is not used, so what Spark thinks of its version is nobody's concern.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return frame.mapInArrow(_refusing(task), schema)


def _refusing(task: Task) -> Task:
    """The task, whose lack of room for temporary files reaches the driver."""

    def refusing(batches: Batches) -> Batches:
        try:
            yield from task(batches)
        except InputError as error:
            if not all(each.code in _NO_ROOM for each in error.problems):
                raise
            raise TaskRefused(error.source) from None

    return refusing


def adding_up(add_up: AddUp) -> Task:
    """The task that adds up what falls into each of its buckets."""

    def task(batches: Batches) -> Batches:
        buckets = defaultdict[int, list[bytes]](list)
        for batch in batches:
            for bucket, payload in zip(*batch.to_pydict().values(), strict=True):
                buckets[bucket].append(payload)
        for bucket, payloads in buckets.items():
            for payload in add_up(payloads):
                yield part(bucket, payload)

    return task


def whole(name: str, query: bytes, schema: pa.Schema) -> Task:
    """The task that runs a query on all of its rows as one batch."""

    def task(batches: Batches) -> Batches:
        held = [batch for batch in batches if batch.num_rows]
        if held:
            yield from as_arrow(run(name, query)(_frame(held))).cast(schema).to_batches()

    return task


def as_arrow(frame: pl.DataFrame) -> pa.Table:
    """A frame as Arrow, with types that Spark reads."""
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    kinds = [_for_spark(kind) for kind in table.schema.types]
    return table.cast(pa.schema(list(zip(table.schema.names, kinds, strict=True))))


def _for_spark(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_large_binary(kind):
        return pa.binary()
    if pa.types.is_large_list(kind):
        return pa.list_(_for_spark(kind.value_type))
    unsigned = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64()}
    return unsigned.get(kind, pa.int64() if kind == pa.uint64() else kind)
