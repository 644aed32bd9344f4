"""Place every lot of stock: at a site of the plan, or at a depot for all sites."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from ration.core.problems.names import similar_names, some
from ration.core.problems.problem import Problem, problem
from ration.engine.grouping import PLACE
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.register.check.alike.words_alike import likeness
from ration.results.stock import Lot, Stock
from ration.stock.claims import Site

_NEAR = 0.7  # from this similarity on, a name may be a misspelling of another
_FIGURES = re.compile("[0-9]+")


@dataclass(frozen=True)
class Placed:
    """The lots of one item with their steps, by site, in the order of issue; None means depots."""

    item: Item
    lots: Mapping[Site | None, Sequence[tuple[Lot, int]]] = field(default_factory=dict)

    @cached_property
    def own(self) -> dict[Site, int]:
        """The steps at each site."""
        return {
            site: sum(steps for _, steps in lots)
            for site, lots in self.lots.items()
            if site is not None
        }

    @cached_property
    def depot(self) -> int:
        """The steps at depots, for any site."""
        return sum(steps for _, steps in self.lots.get(None, ()))


@dataclass(frozen=True)
class Others:
    """The sites that have households in any round of a run; `number` is this round's number."""

    sites: Set[Site]
    number: int


@dataclass(frozen=True)
class Placement:
    """The lots that are there on a day, by item.

    Those in `idle` are at sites where no household comes for the item. `warnings` are problems
    and warnings.
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
    """Place the lots that are there on `day`; `others` are the other rounds of a run."""
    rounds = frozenset[Site]() if others is None else others.sites
    sites = {channel: set(answer[PLACE].unique()) - {""} for channel, answer in answers.items()}
    unlisted = set[str]().union(*sites.values()) - {lot.site for lot in stock.lots}
    lots: dict[str, dict[Site | None, list[tuple[Lot, int]]]] = {}
    idle: list[Lot] = []
    warnings: list[Problem] = []
    for lot in sorted(stock.lots, key=lambda lot: lot.order):
        item = programme.item(lot.item)
        channels = [c for c in _channels_of(programme, item) if lot.channel in (None, c)]
        at = [channel for channel in channels if lot.site in sites.get(channel, ())]
        usable = lot.on_hand(day, item.good_until(day))
        if lot.site is not None and len(at) != 1:
            known = any((channel, lot.site) in rounds for channel in channels)
            warnings.append(_unplaced(lot, at, () if known else unlisted, others))
            idle += [lot] if usable else []
        elif usable:
            place = None if lot.site is None else (at[0], lot.site)
            steps = int(item.steps(lot.quantity))
            lots.setdefault(item.id, {}).setdefault(place, []).append((lot, steps))
    warnings += _places_unread(stock, set().union(*sites.values()))
    warnings += _depots_are_sites(stock, set().union(*sites.values()))
    placed = {name: Placed(programme.item(name), by_place) for name, by_place in lots.items()}
    return Placement(placed, tuple(idle), tuple(warnings))


def _places_unread(stock: Stock, sites: Set[str]) -> Iterator[Problem]:
    """Refuse columns that hold nothing but names of sites, if no lot of the stock has a site."""
    if any(lot.site is not None for lot in stock.lots):
        return
    for column, texts in stock.unread:
        if texts and sites >= {*texts}:
            yield problem("stock-places-unread", column=column)


def _depots_are_sites(stock: Stock, sites: Set[str]) -> Iterator[Problem]:
    """Warn if all depots, and several, have names of sites: the stock may be at these sites."""
    depots = {lot.depot for lot in stock.lots if lot.depot is not None}
    kinds = {likeness(site) for site in sites}
    at_sites = any(lot.site is not None for lot in stock.lots)
    if len(depots) > 1 and not at_sites and all(likeness(name) in kinds for name in depots):
        yield problem("stock-depots-sites", column="depot", depots=some(sorted(depots)))


def life_warnings(programme: Programme, stock: Stock, day: dt.date | None) -> Iterator[Problem]:
    """Warn of lots that expire too soon after `day`: by `least_life`, or before a ration is eaten.

    A ration of 30 days is eaten on its day and the 29 after it.
    """
    for lot in stock.lots:
        if day is None or lot.expiry is None or not lot.quantity.amount or not lot.on_hand(day):
            continue
        item, facts = programme.item(lot.item), {"column": "expiry", "value": str(lot.expiry)}
        if item.least_life is not None:
            if lot.expired(item.good_until(day)):
                facts |= {"life": str(item.least_life), "day": str(day)}
                yield problem("stock-soon", row=lot.row, **facts)
            continue
        rules = [rule for rule in programme.allocations if rule.item == item.id]
        days = max((rule.days or programme.days or 0 for rule in rules), default=0)
        if (lot.expiry - day).days < days - 1:
            facts |= {"item": item.id, "days": str(days)}
            yield problem("stock-within-ration", row=lot.row, **facts)


def _channels_of(programme: Programme, item: Item) -> Iterator[str]:
    """The channels through which an item is handed out."""
    used = {rule.channel for rule in programme.allocations if rule.item == item.id}
    used |= {pool.channel for pool in programme.pools if pool.item == item.id}
    yield from (channel.id for channel in programme.channels if channel.id in used)


def _unplaced(
    lot: Lot, at: Sequence[str], unlisted: Iterable[str], others: Others | None
) -> Problem:
    """Why a lot has no place: its site is of several channels, misspelled, or nobody comes there.

    It may be misspelled if the name is close to that of a site which the stock does not list, and
    has the same digits: DC-07 is not DC-08.
    """
    name = lot.site or ""
    if at:
        facts = {"column": "site", "value": name, "channels": ", ".join(at)}
        return problem("stock-site-several", row=lot.row, **facts)
    figures = _FIGURES.findall(name)
    alike = {
        site.casefold(): site
        for site in unlisted
        if _FIGURES.findall(site) == figures or likeness(site) == likeness(name)
    }
    same = [site.casefold() for site in alike.values() if likeness(site) == likeness(name)]
    for near in same[:1] or similar_names(name, alike, _NEAR):
        facts = {"column": "site", "value": name, "site": alike[near], "item": lot.item}
        return problem("stock-site-near", row=lot.row, **facts)
    of_round = "" if others is None else f" in round {others.number}"
    facts = {"column": "site", "value": name, "item": lot.item, "round": of_round}
    return problem("stock-idle", row=lot.row, **facts)
