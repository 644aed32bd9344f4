"""Add up neighbouring rows that are equal in some columns, before they are grouped."""

from collections.abc import Sequence

import polars as pl
from polars.selectors import by_name

from ration.register.source.register import ROW


def in_runs(rows: pl.LazyFrame, same: Sequence[str], numbers: Sequence[str]) -> pl.LazyFrame:
    """Make one row of neighbours with the `same` columns: its first row, and sums of `numbers`.

    A run ends with its batch, and where row numbers do not rise. The numbers are Int64, not null.
    """
    schema = rows.collect_schema()
    columns = by_name(ROW, *same, *numbers).as_expr()
    kept = {name: schema[name] for name in (ROW, *same, *numbers)}
    return rows.select(columns).map_batches(
        lambda batch: _runs(batch, same, numbers), streamable=True, schema=kept
    )


def _runs(batch: pl.DataFrame, same: Sequence[str], numbers: Sequence[str]) -> pl.DataFrame:
    changes = [pl.col(ROW) <= pl.col(ROW).shift()]
    for name in same:
        column = by_name(name).as_expr()
        changes.append(column.ne_missing(column.shift()))
    first = pl.any_horizontal(changes) | (pl.int_range(pl.len()) == 0)
    sums = [by_name(name).as_expr().cum_sum() for name in numbers]
    runs = batch.with_columns(*sums, first=first.fill_null(True))
    # the sum up to the end of a run, less the sum up to the end of the run before it
    ends = runs.filter(pl.col("first").shift(-1, fill_value=True)).select(numbers)
    heads = runs.filter("first").select(ROW, *same)
    return heads.with_columns(ends.select(pl.all() - pl.all().shift(fill_value=0)))
