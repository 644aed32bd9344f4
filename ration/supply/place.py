"""Where stock lies: every lot at a site of the plan, or at a depot for all of them."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from ration.cut import PLACE
from ration.item import Item
from ration.problem import Problem, nearest, problem
from ration.programme import Programme
from ration.supply.sharing import Site
from ration.supply.stock import Lot, Stock


@dataclass(frozen=True)
class Placed:
    """The lots of one item by where they lie, in the order of issue; None: at depots."""

    item: Item
    lots: Mapping[Site | None, Sequence[tuple[Lot, int]]] = field(default_factory=dict)

    @cached_property
    def own(self) -> dict[Site, int]:
        """What lies at sites, in steps."""
        return {
            site: sum(steps for _, steps in lots)
            for site, lots in self.lots.items()
            if site is not None
        }

    @cached_property
    def depot(self) -> int:
        """What lies at depots, for any site."""
        return sum(steps for _, steps in self.lots.get(None, ()))


def place_lots(
    programme: Programme,
    answers: Mapping[str, pl.DataFrame],
    stock: Stock,
    day: dt.date | None,
) -> tuple[dict[str, Placed], list[Problem]]:
    """The lots that are there on `day`, by item and place; a problem for each site unknown."""
    sites = {channel: set(answer[PLACE].unique()) - {""} for channel, answer in answers.items()}
    found: dict[str, dict[Site | None, list[tuple[Lot, int]]]] = {}
    said: list[Problem] = []
    for lot in sorted(stock.lots, key=lambda one: one.order):
        item = programme.item(lot.item)
        channels = [one for one in channels_of(programme, item) if lot.channel in (None, one)]
        at = [one for one in channels if lot.site in sites.get(one, ())]
        place: Site | None = None
        if lot.site is not None:
            if len(at) != 1:
                said.append(_unplaced(lot, at, [s for one in channels for s in sites[one]]))
                continue
            place = at[0], lot.site
        if lot.on_hand(day):
            steps = int(item.steps(lot.quantity))
            found.setdefault(item.id, {}).setdefault(place, []).append((lot, steps))
    return {name: Placed(programme.item(name), lots) for name, lots in found.items()}, said


def channels_of(programme: Programme, item: Item) -> Iterator[str]:
    """The channels through which an item is handed out."""
    used = {one.channel for one in programme.allocations if one.item == item.id}
    used |= {one.channel for one in programme.pools if one.item == item.id}
    yield from (channel.id for channel in programme.channels if channel.id in used)


def _unplaced(lot: Lot, at: list[str], sites: list[str]) -> Problem:
    if at:
        what, mend = "sites of several channels", f"say which in a column channel: {', '.join(at)}"
    else:
        what = f"no site of {lot.channel or 'the plan'} that hands out {lot.item}"
        mend = f"{nearest(lot.site or '', sorted(sites))}; leave it blank for a depot's stock"
    return problem("stock", row=lot.row, column="site", value=lot.site, what=what, mend=mend)
