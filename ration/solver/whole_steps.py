"""A question of whole steps: the least cost at which sums of steps reach what they must.

Everything is exact. What a solver answers is checked here, and only whole steps of it are used.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

Steps = tuple[int, ...]


class Row(NamedTuple):
    """The sum of `weights` times the steps of `columns` is at least `least`.

    Columns that are not named do not count. The columns rise, and no weight is 0.
    """

    columns: tuple[int, ...]
    weights: tuple[Fraction, ...]
    least: Fraction

    @classmethod
    def of(cls, weights: Sequence[Fraction], least: Fraction) -> "Row":
        """The row with a weight for every column.

        >>> Row.of((Fraction(0), Fraction(2)), Fraction(5))
        Row(columns=(1,), weights=(Fraction(2, 1),), least=Fraction(5, 1))
        """
        columns = tuple(at for at, weight in enumerate(weights) if weight)
        return cls(columns, tuple(weights[at] for at in columns), least)

    def at(self, column: int) -> Fraction:
        """The weight of a column, 0 if it does not count."""
        place = bisect_left(self.columns, column)
        found = place < len(self.columns) and self.columns[place] == column
        return self.weights[place] if found else Fraction(0)

    def sum_of(self, steps: Sequence[int | Fraction]) -> Fraction:
        """The sum that so many steps come to."""
        pairs = zip(self.columns, self.weights, strict=True)
        return sum((weight * steps[at] for at, weight in pairs), Fraction(0))

    def is_met(self, steps: Sequence[int | Fraction]) -> bool:
        """Whether so many steps reach it, exactly."""
        return self.sum_of(steps) >= self.least

    @property
    def in_whole_numbers(self) -> tuple[tuple[int, ...], Fraction]:
        """Whole numbers without a common factor instead of the weights, and `least` for them.

        >>> Row.of((Fraction(1, 2), Fraction(3, 4)), Fraction(5, 3)).in_whole_numbers
        ((2, 3), Fraction(20, 3))
        """
        size = lcm(*(weight.denominator for weight in self.weights))
        whole = [int(weight * size) for weight in self.weights]
        common = gcd(*whole) or 1
        return tuple(weight // common for weight in whole), self.least * size / common


class _Question(NamedTuple):
    costs: tuple[Fraction, ...]
    lowest: Steps
    highest: tuple[int | None, ...]
    rows: tuple[Row, ...]


class WholeSteps(_Question):
    """How many steps of each column cost least, if every row is met.

    `costs` are of a step. Steps are from `lowest` to `highest`; None means any number.
    """

    def cost_of(self, steps: Sequence[int]) -> Fraction:
        """What so many steps cost."""
        return sum((c * n for c, n in zip(self.costs, steps, strict=True)), Fraction(0))

    def broken(self, steps: Sequence[int]) -> list[int]:
        """The places of the rows that so many steps do not meet."""
        return [at for at, row in enumerate(self.rows) if not row.is_met(steps)]

    def within(self, steps: Sequence[int]) -> bool:
        """Whether the steps are between the lowest and the highest."""
        ends = zip(self.lowest, steps, self.highest, strict=True)
        return all(low <= n and (high is None or n <= high) for low, n, high in ends)

    def is_met(self, steps: Sequence[int]) -> bool:
        """Whether so many steps answer the question, at whatever cost."""
        return self.within(steps) and not self.broken(steps)

    def asking(self, rows: Sequence[Row]) -> "WholeSteps":
        """The same question with other rows."""
        return WholeSteps(self.costs, self.lowest, self.highest, tuple(rows))

    def at_cost(self, costs: Sequence[Fraction]) -> "WholeSteps":
        """The same question with other costs."""
        return WholeSteps(tuple(costs), self.lowest, self.highest, self.rows)
