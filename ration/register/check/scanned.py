"""A register with all its rows checked: accepted and rejected rows, and answers about them."""

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from ration.core.problems.table import ProblemTable
from ration.register.check.queries import Key
from ration.register.source.register import Register


class Scanned(NamedTuple):
    """A register with all its rows checked.

    `register` is the one scanned, requoted if necessary. `rows` are the accepted rows, typed, and
    `answers` the answers of the queries about them, by name. `rejected_rows` are the others,
    typed. `problems` belong to the `rejected` rows, which are in order; `warnings` to
    accepted ones. `read` counts
    all rows but blank ones. `largest` has an upper bound of every count: the sum of the largest
    values of its source columns. `memory` is the bytes that may be used; None means a share of
    what there is.
    """

    register: Register
    rows: pl.LazyFrame
    rejected_rows: pl.LazyFrame
    answers: Mapping[Key, pl.DataFrame]
    read: int
    rejected: pl.Series
    problems: ProblemTable
    warnings: ProblemTable
    largest: Mapping[str, int]
    memory: int | None = None

    @property
    def accepted(self) -> int:
        """The number of accepted rows; `read` is always `accepted` + rejected + `left_out`."""
        return self.read - len(self.rejected) - self.left_out

    @property
    def left_out(self) -> int:
        """The number of rows that the mapping leaves out."""
        return left_out(self.register)


def left_out(register: Register) -> int:
    """The number of rows of a register that its mapping leaves out, without people's own."""
    return sum(each.rows for each in register.left_out if not each.people)
