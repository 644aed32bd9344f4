"""The rows that may show what other rows mean: those that nothing else rejects."""

from collections.abc import Iterable
from functools import cached_property

import polars as pl

from ration.core.problems.table import ProblemTable
from ration.register.source.register import ROW, Register


class Evidence:
    """The rows of a typed frame without those that have a problem already.

    What a row is must not depend on rows that are rejected: whoever removes them first, or reads
    the rows in another order, gets the same verdict about all others. Nothing is read or compared
    before it is needed.
    """

    def __init__(
        self, register: Register, rows: pl.LazyFrame, problems: Iterable[ProblemTable] = ()
    ) -> None:
        self._register, self._all, self._problems = register, rows, tuple(problems)

    @cached_property
    def rejected(self) -> pl.Series:
        """The rows that have a problem; if rows are households, those of people who have some."""
        bad = ProblemTable.together(each.errors() for each in self._problems).rows()
        bad, people = bad.filter(bad != 0), self._register.people
        return people.rejected(bad)[0] if people and len(bad) else bad

    @cached_property
    def rows(self) -> pl.LazyFrame:
        """The other rows."""
        if self.rejected.is_empty():
            return self._all
        skipped = self.rejected.cast(self._all.collect_schema()[ROW]).rename(ROW).to_frame()
        return self._all.join(skipped.lazy(), on=ROW, how="anti")
