"""Household sizes as records, and their average."""

from collections.abc import Sequence
from fractions import Fraction

from ration.core.models import Frozen


class HouseholdSize(Frozen):
    """How many accepted households have this number of `persons`."""

    persons: int
    households: int


def average(sizes: Sequence[HouseholdSize]) -> Fraction | None:
    """Calculate the average persons per household; None means there are no households.

    >>> average([HouseholdSize(persons=4, households=1), HouseholdSize(persons=3, households=2)])
    Fraction(10, 3)
    """
    households = sum(size.households for size in sizes)
    if not households:
        return None
    return Fraction(sum(size.persons * size.households for size in sizes), households)
