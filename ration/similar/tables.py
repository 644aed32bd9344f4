"""The tables to compare: the rows of a register, and those of the people beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import DataError
from ration.core.problems.problem import problem
from ration.core.text.cells import trimmed
from ration.register.mapping.mapping import SimilarColumns
from ration.register.source.register import OF_ROW, ROW, Register
from ration.results.similar import Compared
from ration.similar.fields import find_compared

_ID = "similar:id"  # the id of a person's household


class Table(NamedTuple):
    """A table to compare; `identity` is its column of household ids.

    `name` is that of a table of people beside the households; None means that of the register.
    """

    register: Register
    identity: str
    compared: Sequence[Compared]
    name: str | None = None

    def shown(self, column: str) -> str:
        """A column as users see it, with the table of people that it is in."""
        return column if self.name is None else f"{self.name}!{column}"

    @property
    def all_compared(self) -> tuple[Compared, ...]:
        """What is compared, by the columns as users see them."""
        shown = (tuple(map(self.shown, each.columns)) for each in self.compared)
        return tuple(
            each.model_copy(update={"columns": columns})
            for each, columns in zip(self.compared, shown, strict=True)
        )


def tables(
    register: Register,
    people: Register | None,
    identity: str,
    named: SimilarColumns,
    name: str | None,
) -> list[Table]:
    """The tables that have anything to compare; `people` have the row of their household.

    Raises DataError if a named column is in no table, or if no table has anything to compare.
    """
    found = [*_tables(register, people, identity, named, name)]
    if not found:
        raise DataError(register.source, [problem("similar-none")])
    return found


def _tables(
    register: Register,
    people: Register | None,
    identity: str,
    named: SimilarColumns,
    name: str | None,
) -> Iterator[Table]:
    others = people.columns if people is not None else ()
    compared = find_compared(register, named, identity, others)
    if compared:
        yield Table(register, identity, compared)
    if people is None:
        return
    compared = find_compared(people, named, _ID, register.columns)
    if compared:
        ids = trimmed(by_name(identity).as_expr()).alias(_ID)
        of = register.frame.select(pl.col(ROW).alias(OF_ROW), ids)
        rows = people.frame.join(of, on=OF_ROW, how="inner")
        yield Table(replace(people, frame=rows), _ID, compared, name)
