"""Where stock lies: every lot at a site of the plan, or at a depot for all of them."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from ration.core.problems import Problem, problem, similar_names
from ration.engine.grouping import PLACE
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.results.stock import Lot, Stock
from ration.stock.claims import Site

_NEAR = 0.7  # from how alike on two names may be one that is misspelled
_FIGURES = re.compile("[0-9]+")


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


@dataclass(frozen=True)
class Others:
    """The other rounds of a run: the sites that have households in any; `number` is this one's."""

    sites: Set[Site]
    number: int


@dataclass(frozen=True)
class Placement:
    """The lots that are there on a day: of every item where they lie, and those that lie `idle`.

    Those are at sites where no household comes for the item. `warnings` is what is wrong, or told.
    """

    placed: Mapping[str, Placed]
    idle: tuple[Lot, ...]
    warnings: tuple[Problem, ...]


def place_lots(
    programme: Programme,
    answers: Mapping[str, pl.DataFrame],
    stock: Stock,
    day: dt.date | None,
    others: Others | None,
) -> Placement:
    """Where the lots are that are there on `day`, in one of several rounds, or alone."""
    rounds = frozenset[Site]() if others is None else others.sites
    sites = {channel: set(answer[PLACE].unique()) - {""} for channel, answer in answers.items()}
    unlisted = {site for some in sites.values() for site in some} - {one.site for one in stock.lots}
    found: dict[str, dict[Site | None, list[tuple[Lot, int]]]] = {}
    idle: list[Lot] = []
    warnings: list[Problem] = []
    for lot in sorted(stock.lots, key=lambda one: one.order):
        item = programme.item(lot.item)
        channels = [one for one in _channels_of(programme, item) if lot.channel in (None, one)]
        at = [one for one in channels if lot.site in sites.get(one, ())]
        if lot.site is not None and len(at) != 1:
            known = any((one, lot.site) in rounds for one in channels)
            warnings.append(_unplaced(lot, at, () if known else unlisted, others))
            idle += [lot] if lot.on_hand(day) else []
        elif lot.on_hand(day):
            place = None if lot.site is None else (at[0], lot.site)
            steps = int(item.steps(lot.quantity))
            found.setdefault(item.id, {}).setdefault(place, []).append((lot, steps))
    placed = {name: Placed(programme.item(name), lots) for name, lots in found.items()}
    return Placement(placed, tuple(idle), tuple(warnings))


def _channels_of(programme: Programme, item: Item) -> Iterator[str]:
    """The channels through which an item is handed out."""
    used = {one.channel for one in programme.allocations if one.item == item.id}
    used |= {one.channel for one in programme.pools if one.item == item.id}
    yield from (channel.id for channel in programme.channels if channel.id in used)


def _unplaced(
    lot: Lot, at: Sequence[str], unlisted: Iterable[str], others: Others | None
) -> Problem:
    """Why a lot lies at no site: it may be one of several, or misspelled, or nobody comes there.

    It is perhaps misspelled if a site is called nearly so which the stock does not name, with
    the same figures: DC-07 is not DC-08.
    """
    name = lot.site or ""
    if at:
        told = {"column": "site", "value": name, "channels": ", ".join(at)}
        return problem("stock-site-several", row=lot.row, **told)
    figures = _FIGURES.findall(name)
    alike = {one.casefold(): one for one in unlisted if _FIGURES.findall(one) == figures}
    for near in similar_names(name, alike, _NEAR):
        facts = {"column": "site", "value": name, "site": alike[near], "item": lot.item}
        return problem("stock-site-near", row=lot.row, **facts)
    of_round = "" if others is None else f" in round {others.number}"
    told = {"column": "site", "value": name, "item": lot.item, "round": of_round}
    return problem("stock-idle", row=lot.row, **told)
