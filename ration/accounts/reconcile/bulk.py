"""Bulk goods: how large a difference the errors of measurement explain, and when it is an alarm.

All of it is exact: a root is only compared by squares, or rounded up to a whole step.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, isqrt
from typing import NamedTuple

from ration.accounts.reconcile.measurements import Measurement, Measurements
from ration.programme.item import Item
from ration.programme.programme import Programme

ALARM = 3  # standard errors: a larger difference is an alarm
SURE = Fraction(165, 100)  # more of them, so that a loss is found in 95 of 100 cases
SLACK = Fraction(1, 2)  # standard errors of each check that the cumulated sum forgives
LIMIT = 5  # standard errors: a larger cumulated sum is an alarm


class Error(NamedTuple):
    """The stated errors of an item, in its steps; `each` None means all is measured at once."""

    random: Fraction
    each: Fraction | None
    systematic: Fraction

    def variance(self, amounts: Iterable[int]) -> Fraction:
        """σ² of the sum of amounts that are each measured apart: n·r² + (amount·s)², summed.

        >>> bag = Error(Fraction(500), Fraction(50_000), Fraction(2, 1000))  # steps of 1 g
        >>> root_up(bag.variance([140 * 50_000]))
        15199
        """
        total = Fraction(0)
        for amount in amounts:
            times = (1 if amount else 0) if self.each is None else ceil(amount / self.each)
            total += times * self.random**2 + (amount * self.systematic) ** 2
        return total


EXACT = Error(Fraction(0), None, Fraction(0))  # of goods that are counted


def errors_of(stated: Measurements | None, programme: Programme) -> dict[str, Error]:
    """The stated errors by item, in steps."""
    listed = () if stated is None else stated.items
    return {each.id: _error(each, programme.item(each.id)) for each in listed}


def _error(stated: Measurement, item: Item) -> Error:
    each = None if stated.each is None else item.steps(stated.each)
    return Error(item.steps(stated.random), each, stated.systematic)


def root_up(square: Fraction) -> int:
    """The smallest whole number whose square is at least `square`."""
    whole = ceil(square)
    return isqrt(whole - 1) + 1 if whole > 0 else 0


def exceeds(difference: int, variance: Fraction) -> bool:
    """Whether a difference is more than `ALARM` standard errors; exact goods have no error.

    >>> exceeds(70_000, Fraction(231_000_000)), exceeds(45_000, Fraction(231_000_000))
    (True, False)
    """
    return difference**2 > ALARM**2 * variance


def times_text(difference: int, variance: Fraction) -> str:
    """How many standard errors a difference is, rounded down to one decimal.

    >>> times_text(70_000, Fraction(231_000_000))
    '4.6'
    """
    tenths = isqrt(int(100 * difference**2 / variance))
    return f"{tenths // 10}.{tenths % 10}"


def alarm_from(variance: Fraction) -> int:
    """The smallest difference that is an alarm, in steps."""
    return isqrt(int(ALARM**2 * variance)) + 1


def surely_found(variance: Fraction) -> int:
    """The smallest loss that a check finds in at least 95 of 100 cases, in steps.

    >>> surely_found(Fraction(0)), surely_found(Fraction(231_000_000))
    (1, 70674)
    """
    return max(1, root_up((ALARM + SURE) ** 2 * variance))


class Sums(NamedTuple):
    """The cumulated sums after a check, in standard errors: of what is missing, and beyond."""

    short: Fraction = Fraction(0)
    surplus: Fraction = Fraction(0)

    @property
    def alarm(self) -> bool:
        """Whether small differences on one side have added up to more than `LIMIT`."""
        return max(self) > LIMIT


def cumulated(checks: Sequence[tuple[int, Fraction]]) -> list[Sums]:
    """The cumulated sums after each check, of its difference (missing is positive) and σ².

    After an alarm they begin again at 0.
    """
    sums, found = Sums(), []
    for difference, variance in checks:
        sigma = root_up(variance)
        share = Fraction(difference, sigma) if sigma else Fraction(0)
        before = Sums() if sums.alarm else sums
        sums = Sums(
            max(Fraction(0), before.short + share - SLACK),
            max(Fraction(0), before.surplus - share - SLACK),
        )
        found.append(sums)
    return found
