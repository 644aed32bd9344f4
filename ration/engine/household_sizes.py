"""How large households are: how many have one person, how many two, and so on."""

from collections.abc import Iterable

import polars as pl

from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import HOUSEHOLDS, PERSONS, SUM
from ration.results.household_sizes import HouseholdSize

_SIZE = "persons"


def by_size(columns: Columns, rows: pl.LazyFrame, more: Iterable[pl.Expr] = ()) -> pl.LazyFrame:
    """One row a size, null where none is counted, with its households and `more` sums of them.

    Rows that stand for several households have no size, and are left out.
    """
    if "households" in columns.counts:
        rows = rows.filter(pl.col(HOUSEHOLDS) == 1)
    size = pl.col(PERSONS) if "persons" in columns.counts else pl.lit(None, pl.Int64)
    return rows.group_by(size.alias(_SIZE)).agg(
        pl.len().cast(pl.Int64).alias(SUM.column("households")), *more
    )


def sizes(answer: pl.DataFrame) -> tuple[HouseholdSize, ...]:
    """Every size that occurs, the smallest first."""
    table = answer.drop_nulls(_SIZE).sort(_SIZE).select(_SIZE, SUM.column("households"))
    return tuple(HouseholdSize(persons=size, households=n) for size, n in table.iter_rows())
