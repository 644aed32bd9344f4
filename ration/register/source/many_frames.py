"""Join thousands of frames below each other, a group of them at a time.

Polars plans every query over all of them at once, which takes time by their square.
"""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl
from polars.io.plugins import register_io_source
from polars.selectors import by_name

GROUP = 64  # frames that are planned together


def joined_frames(frames: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
    """One frame of the rows of all, which have the same columns, in their order."""
    if len(frames) <= GROUP:
        return pl.concat(frames)
    schema = frames[0].collect_schema()
    return register_io_source(_Groups(frames, schema), schema=schema, is_pure=True)


class _Groups:
    """What Polars reads the rows of: it asks for columns, the rows wanted, or the first rows."""

    def __init__(self, frames: Sequence[pl.LazyFrame], schema: pl.Schema) -> None:
        self._frames, self._schema = frames, schema

    def __call__(
        self,
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        _batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        """Give the rows in batches."""
        names = self._schema.names() if with_columns is None else with_columns
        yield self._schema.to_frame().select(by_name(*names))  # so that no rows have a schema too
        yield from first_rows(self._batches(names, predicate, n_rows), n_rows)

    def _batches(
        self, names: list[str], predicate: pl.Expr | None, n_rows: int | None
    ) -> Iterator[pl.DataFrame]:
        for at in range(0, len(self._frames), GROUP):
            rows = pl.concat(self._frames[at : at + GROUP])
            rows = rows if predicate is None else rows.filter(predicate)
            rows = rows if n_rows is None else rows.head(n_rows)
            wanted = rows.select(by_name(*names))
            yield from wanted.collect_batches(maintain_order=True, engine="streaming")


def first_rows(batches: Iterable[pl.DataFrame], most: int | None) -> Iterator[pl.DataFrame]:
    """The batches up to so many rows, and no batch after these; None means all.

    >>> frame = pl.DataFrame({"n": [1, 2, 3]})
    >>> [batch.height for batch in first_rows([frame, frame, frame], 4)]
    [3, 1]
    """
    left = most
    for batch in batches:
        found = batch if left is None else batch.head(left)
        yield found
        if left is not None:
            left -= found.height
            if not left:
                return
