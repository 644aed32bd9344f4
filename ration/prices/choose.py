"""Which prices count: by place and by day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.prices.money import Rates, median
from ration.results.prices import Price

RULE = (
    "Of each place, the latest prices on or before the day count; if no place has any, the first "
    "after it. Of several prices, the median counts."
)


class Chosen(NamedTuple):
    """The price of one unit of an item, and the prices that it is the median of.

    `later` means that they are from after the day.
    """

    price: Fraction
    used: tuple[Price, ...]
    later: bool


def choose(
    prices: Iterable[Price], day: dt.date | None, currency: str, rates: Rates
) -> Chosen | None:
    """The price of an item on a day, in a currency; None if the item has none.

    `day` None means the latest prices. A price without a date counts as older than all others.
    Every currency has a rate into `currency`.
    """
    known = list(prices)
    before = [each for each in known if day is None or each.date is None or each.date <= day]
    used = _at_places(before or known, latest=bool(before))
    if not used:
        return None
    by_place = [
        median([each.price * (rates.factor(each.currency, currency) or 0) for each in group])
        for group in used
    ]
    return Chosen(median(by_place), tuple(each for group in used for each in group), not before)


def _at_places(prices: Sequence[Price], *, latest: bool) -> list[list[Price]]:
    """The prices of every place on its latest day, or on its first."""
    places: dict[str | None, list[Price]] = {}
    for each in prices:
        places.setdefault(each.place, []).append(each)
    pick = max if latest else min
    chosen = []
    for group in places.values():
        day = pick(each.date or dt.date.min for each in group)
        chosen.append([each for each in group if (each.date or dt.date.min) == day])
    return chosen
