"""How many households have one person, how many two, and so on."""

from collections.abc import Iterable

import polars as pl

from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import HOUSEHOLDS, PERSONS, SUM
from ration.results.household_sizes import HouseholdSize

_SIZE = "persons"


def by_size(columns: Columns, rows: pl.LazyFrame, more: Iterable[pl.Expr] = ()) -> pl.LazyFrame:
    """Count households by size, with `more` sums of them; size null means no persons are counted.

    Rows that stand for several households have no size and are not counted.
    """
    if "households" in columns.counts:
        rows = rows.filter(pl.col(HOUSEHOLDS) == 1)
    size = pl.col(PERSONS) if "persons" in columns.counts else pl.lit(None, pl.Int64)
    return rows.group_by(size.alias(_SIZE)).agg(
        pl.len().cast(pl.Int64).alias(SUM.column("households")), *more
    )


def sizes(answer: pl.DataFrame) -> tuple[HouseholdSize, ...]:
    """Read every size that occurs, the smallest first."""
    table = answer.drop_nulls(_SIZE).sort(_SIZE).select(_SIZE, SUM.column("households"))
    return tuple(HouseholdSize(persons=size, households=n) for size, n in table.iter_rows())
