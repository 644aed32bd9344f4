"""Household sizes as records, and their average."""

from collections.abc import Sequence
from fractions import Fraction

from ration.core.models import Frozen


class HouseholdSize(Frozen):
    """How many accepted households have so many `persons`."""

    persons: int
    households: int


def average(sizes: Sequence[HouseholdSize]) -> Fraction | None:
    """Persons in a household, on average; None where there are no households.

    >>> average([HouseholdSize(persons=4, households=1), HouseholdSize(persons=3, households=2)])
    Fraction(10, 3)
    """
    households = sum(one.households for one in sizes)
    if not households:
        return None
    return Fraction(sum(one.persons * one.households for one in sizes), households)
