"""Read the rows of a register in batches, so that memory does not grow with it."""

from collections.abc import Collection, Iterator

import polars as pl
from polars.selectors import by_name

from ration.core.running.interrupt import interruptibly
from ration.register.source.register import Register

BATCH = 200_000  # rows: enough to keep the cores busy, few enough to stay in their caches
_CELLS = 2_000_000  # of a batch: fewer rows if there are many columns


def batches(register: Register, columns: Collection[str]) -> Iterator[pl.DataFrame]:
    """Those of `columns` that the register has, in batches of rows.

    The first batch is empty, so that no rows have a schema too. The batches of one file come in
    no promised order; those of several files come in order, as otherwise all are read at once.
    """
    frame = register.frame.select(by_name(*(name for name in columns if name in register.schema)))
    yield frame.head(0).collect()
    size = min(BATCH, _CELLS // len(frame.collect_schema()))
    in_order = bool(register.parts)
    rows = frame.collect_batches(chunk_size=size, maintain_order=in_order, engine="streaming")
    yield from interruptibly(rows)
