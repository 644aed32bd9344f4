"""How many households have each number of days."""

from typing import NamedTuple

import polars as pl

from ration.register.columns.frame_columns import HOUSEHOLD_DAYS, HOUSEHOLDS, SUM
from ration.results.household_days import HouseholdDays

_NUMBER = "days"


class DaysQuery(NamedTuple):
    """The query how many households have each number of days; `days` are the programme's."""

    days: int

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Count households by their days."""
        number = pl.col(HOUSEHOLD_DAYS).alias(_NUMBER)
        return rows.group_by(number).agg(pl.col(HOUSEHOLDS).sum().alias(SUM.column("households")))

    def result(self, answer: pl.DataFrame) -> HouseholdDays:
        """The households with fewer days, the fewest first."""
        fewer = answer.filter(pl.col(_NUMBER) < self.days).sort(_NUMBER)
        pairs = fewer.select(_NUMBER, SUM.column("households")).iter_rows()
        return HouseholdDays(days=self.days, fewer=tuple((days, count) for days, count in pairs))
