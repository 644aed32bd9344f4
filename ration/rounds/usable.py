"""What of a stock can be handed out in rounds to come: to somebody, and before it expires."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from ration.programme.item import Item
from ration.results.stock import Lot
from ration.stock.claims import Site

Demand = Mapping[Site, int]  # steps of an item that every site requires in a round
LotsAt = Mapping[Site | None, Sequence[Lot]]  # None means depots


class Outlook:
    """All rounds of an item: days and demands; the last repeats every `length` days.

    A site hands out no more than it requires, and depots no more than all sites do. What expires
    first goes first.
    """

    def __init__(self, item: Item, demands: Sequence[tuple[dt.date, Demand]], length: int) -> None:
        self._item = item
        self._demands = demands
        self._length = length
        self._until = [item.good_until(day) or day for day, _ in demands]
        self._sums: dict[Site | None, list[int]] = {}

    def usable(self, lots: LotsAt, after: int) -> int:
        """The steps of `lots` that the rounds after the first `after` ones can hand out."""
        return sum(self._at(place, own, after) for place, own in lots.items())

    def _at(self, place: Site | None, lots: Sequence[Lot], after: int) -> int:
        sums = self._sums_at(place)
        last = sums[-1] - sums[-2]
        usable = 0
        for lot, steps in _in_order(self._item, lots):
            if lot.expiry is None and (place is None or last):
                usable += steps
                continue
            good = len(self._until) if lot.expiry is None else bisect_right(self._until, lot.expiry)
            most = sums[max(good, after)] - sums[after]
            if lot.expiry is not None:
                day = self._demands[-1][0]
                most += last * _repeats(self._item, day, self._length, lot.expiry)
            usable = max(usable, min(usable + steps, most))
        return usable

    def _sums_at(self, place: Site | None) -> list[int]:
        """What a place requires in the first 0, 1, 2 … rounds."""
        if place not in self._sums:
            needs = (
                sum(demand.values()) if place is None else demand.get(place, 0)
                for _, demand in self._demands
            )
            self._sums[place] = list(accumulate(needs, initial=0))
        return self._sums[place]


def rounds_covered(item: Item, day: dt.date, demand: Demand, length: int, lots: LotsAt) -> Fraction:
    """How many rounds like the one on `day` are whole, and the part that is covered of the next.

    Nothing arrives in between. `demand` is more than nothing.
    """
    required = sum(demand.values())
    own = {
        site: _used(item, day, length, lots_at, demand.get(site, 0))
        for site, lots_at in lots.items()
        if site is not None
    }

    def sent(rounds: int) -> int:
        """What depots send in the first `rounds`, so that they are whole."""
        return rounds * required - sum(min(rounds * demand.get(s, 0), n) for s, n in own.items())

    depot = 0
    for lot, steps in _in_order(item, lots.get(None, ())):
        there = depot + steps
        if lot.expiry is not None:
            there = min(there, sent(1 + _repeats(item, day, length, lot.expiry)))
        depot = max(depot, there)
    most = (depot + sum(own.values())) // required + 2
    whole = 0
    while most - whole > 1:  # the range may be too large for bisect
        middle = (whole + most) // 2
        whole, most = (middle, most) if sent(middle) <= depot else (whole, middle)
    return whole + 1 - Fraction(sent(whole + 1) - depot, required)


def _used(item: Item, day: dt.date, length: int, lots: Sequence[Lot], need: int) -> int:
    """The steps of a site's own lots that it hands out from `day` on, `need` in every round."""
    used = 0
    for lot, steps in _in_order(item, lots):
        there = used + steps if need else 0
        if lot.expiry is not None:
            there = min(there, need * (1 + _repeats(item, day, length, lot.expiry)))
        used = max(used, there)
    return used


def _repeats(item: Item, day: dt.date, length: int, expiry: dt.date) -> int:
    """How many rounds after `day`, one every `length` days, can hand out a lot until `expiry`."""

    def good_until(times: int) -> dt.date:
        later = day + dt.timedelta(days=length * times)
        return item.good_until(later) or later

    most = max(0, (expiry - day).days // length)
    return bisect_right(range(1, most + 1), expiry, key=good_until)


def _in_order(item: Item, lots: Sequence[Lot]) -> list[tuple[Lot, int]]:
    ordered = sorted(lots, key=lambda lot: lot.order)
    return [(lot, int(item.steps(lot.quantity))) for lot in ordered]
