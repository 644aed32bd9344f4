"""Which prices count: by place and by day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.prices.money import Rates, median
from ration.results.prices import Price

RULE = (
    "Of each place, the latest price on or before the day counts; if no place has any, the first "
    "after it. A place whose price is {months} months or more from the best day is left out. Of "
    "several prices, the median counts."
)


class Chosen(NamedTuple):
    """The price of one unit of an item, and the prices that it is the median of.

    `later` means that they are from after the day.
    """

    price: Fraction
    used: tuple[Price, ...]
    later: bool


def choose(
    prices: Iterable[Price], day: dt.date | None, currency: str, rates: Rates, months: int = 6
) -> Chosen | None:
    """The price of an item on a day, in a currency; None if the item has none.

    `day` None means the latest prices. A price without a date counts as older than all others.
    Every currency has a rate into `currency`. Places are left out whose price is so many `months`
    or more older than the freshest on or before the day, or later than the first after it.
    """
    known = list(prices)
    before = [each for each in known if day is None or each.date is None or each.date <= day]
    used = _at_places(before or known, latest=bool(before))
    if not used:
        return None
    best = (max if before else min)(map(_day, used))
    used = [group for group in used if months_between(best, _day(group)) < months]
    by_place = [
        median([each.price * (rates.factor(each.currency, currency) or 0) for each in group])
        for group in used
    ]
    return Chosen(median(by_place), tuple(each for group in used for each in group), not before)


def months_between(one: dt.date, other: dt.date) -> int:
    """The whole months between two days, whichever is first.

    >>> months_between(dt.date(2022, 1, 31), dt.date(2022, 3, 1))
    1
    """
    first, last = sorted((one, other))
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def _at_places(prices: Sequence[Price], *, latest: bool) -> list[list[Price]]:
    """The prices of every place on its latest day, or on its first."""
    places: dict[str | None, list[Price]] = {}
    for each in prices:
        places.setdefault(each.place, []).append(each)
    pick = max if latest else min
    chosen = []
    for group in places.values():
        day = pick(_day([each]) for each in group)
        chosen.append([each for each in group if _day([each]) == day])
    return chosen


def _day(group: Sequence[Price]) -> dt.date:
    """The day of prices of one day; without a date, before all others."""
    return group[0].date or dt.date.min
