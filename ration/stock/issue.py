"""Issuing a plan from stock: who claims what, what there is, and what each site is given of it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ration.core.problems import DataError, Problem, problem, some
from ration.engine.column_names import DUE, ISSUED, OWED
from ration.engine.grouping import PLACE, Rule, bound
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.programme.shortage import Shortage
from ration.results.stock import Lot, LotUse, Stock, dated, used
from ration.results.supply import SupplySteps
from ration.stock.claims import HOUSEHOLDS, ROWS, Claims, Site, claims, shares
from ration.stock.placement import Others, Placed, place_lots
from ration.stock.sharing import NOTHING, WHOLE, water_fill
from ration.stock.tiers import tiers_of


@dataclass(frozen=True)
class Demand:
    """What a plan asks for, before anything is shared.

    `answers` are those of each channel's cut, asked by all that tells claims apart; `pools` what
    the sites are to get of the items that are pools; `owed` the column of arrears in the
    answers, by the key of the rule.
    """

    rules: Sequence[Rule]
    answers: Mapping[str, pl.DataFrame]
    pools: Mapping[str, Mapping[Site, int]]
    owed: Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Issued:
    """What is issued of one item.

    `tables` has, by channel, the households that are equal, what each is due and is issued;
    `keys` the columns that tell them apart. `supplied` is what every site gets, `available` all
    there was, `lots` what becomes of it. `carried`: what is not issued is owed from now on.
    """

    item: Item
    tables: Mapping[str, pl.DataFrame]
    keys: Mapping[str, tuple[str, ...]]
    supplied: Mapping[Site, SupplySteps]
    available: int
    lots: tuple[LotUse, ...]
    carried: bool

    @property
    def whole(self) -> bool:
        """Whether all that is required is issued."""
        return all(one.issued == one.required for one in self.supplied.values())

    @property
    def left_out(self) -> int | None:
        """How many households are due some and issued none; None: it comes through no one channel.

        A household that is issued none at one channel may be issued some at another.
        """
        if len(self.tables) != 1:
            return None
        (table,) = self.tables.values()
        return int(table.filter(pl.col(DUE) > 0, pl.col(ISSUED) == 0)[HOUSEHOLDS].sum())


@dataclass(frozen=True)
class AllIssued:
    """What is issued of every item that is handed out, the `idle` lots, and the warnings."""

    items: Mapping[str, Issued]
    idle: tuple[Lot, ...]
    warnings: tuple[Problem, ...]


def issue_items(
    programme: Programme, demand: Demand, stock: Stock, day: dt.date | None, others: Others | None
) -> AllIssued:
    """What is issued on `day`, in one of several rounds, or alone.

    Raises DataError where the stock names sites that are not there, or dates that cannot be
    judged, or where an item is short and the programme does not say what is done then.
    """
    there = place_lots(programme, demand.answers, stock, day, others)
    warnings = [*dated(stock, day), *there.warnings]
    _refuse(stock, warnings)
    tiers = tiers_of(programme, demand.rules)
    found: dict[str, Issued] = {}
    for item in programme.items:
        pool = demand.pools.get(item.id, {})
        claimed = [
            claims(tiers[rule.key], demand.answers[rule.channel], demand.owed.get(rule.key))
            for rule in demand.rules
            if rule.item.id == item.id
        ]
        lots = there.placed.get(item.id, Placed(item))
        found[item.id] = _issue(lots, claimed, pool, programme.shortage_of(item))
        warnings += _told(programme, found[item.id], stock, day)
    _refuse(stock, warnings)
    every = [
        one.at(one.file or stock.source, one.row, one.unit) for one in (*stock.said, *warnings)
    ]
    return AllIssued(found, there.idle, tuple(every))


def _refuse(stock: Stock, warnings: Sequence[Problem]) -> None:
    """DataError where anything is wrong; with what lies idle, which may be why."""
    if any(not one.warning for one in warnings):
        told = [one for one in warnings if not one.warning or one.code == "stock-idle"]
        raise DataError(stock.source, told)


def _issue(
    placed: Placed,
    claimed: Sequence[Claims],
    pool: Mapping[Site, int],
    shortage: Shortage | None,
) -> Issued:
    postpone = shortage is None or shortage.option == "postpone"
    tables: dict[str, pl.DataFrame] = {}
    due: Counter[Site] = Counter()
    owed: Counter[Site] = Counter()
    issued: Counter[Site] = Counter()
    if claimed:
        given = shares(claimed, placed.own, placed.depot, postpone=postpone)
        for one in claimed:
            table = tables[one.channel] = one.issued(given)
            due.update(_by_site(one.channel, table, DUE))
            owed.update(_by_site(one.channel, one.table, OWED))
            issued.update(_by_site(one.channel, table, ISSUED))
        bound(claimed[0].tiers.rule, due.total())
    else:
        due.update(pool)
        (of_pool,) = water_fill([pool], placed.own, placed.depot)
        for site, share in of_pool.items():
            part = NOTHING if postpone and share < WHOLE else share
            issued[site] = pool[site] * part.numerator // part.denominator
    supplied = {}
    for site in {**due, **placed.own}:
        own = placed.own.get(site, 0)
        sent = max(0, issued[site] - own)
        supplied[site] = SupplySteps(due[site], owed[site], issued[site], own + sent, sent)
    return Issued(
        item=placed.item,
        tables=tables,
        keys={one.channel: one.keys for one in claimed},
        supplied=supplied,
        available=placed.depot + sum(placed.own.values()),
        lots=tuple(_lots(placed, supplied)),
        carried=shortage is None or shortage.arrears != "none",
    )


def _by_site(channel: str, table: pl.DataFrame, column: str) -> dict[Site, int]:
    sums = table.group_by(PLACE).agg((pl.col(column) * pl.col(ROWS)).sum())
    return {(channel, place): steps for place, steps in sums.iter_rows()}


def _lots(placed: Placed, supplied: Mapping[Site, SupplySteps]) -> Iterator[LotUse]:
    """What becomes of every lot: sites issue their own first, and everywhere the oldest goes."""
    for site, lots in placed.lots.items():
        if site is None:
            gone = sum(one.delivered or 0 for one in supplied.values())
        else:
            gone = supplied[site].issued - (supplied[site].delivered or 0)
        for lot, steps, taken in used(lots, gone):
            left = placed.item.quantity(steps - taken)
            yield LotUse(lot=lot, issued=placed.item.quantity(taken), left=left)


def _told(
    programme: Programme, made: Issued, stock: Stock, day: dt.date | None
) -> Iterator[Problem]:
    """What an officer must know of one item's stock; an error where it is short unasked."""
    item, shortage = made.item, programme.shortage_of(made.item)
    required = sum(one.required for one in made.supplied.values())
    issued = sum(one.issued for one in made.supplied.values())
    if issued == required:
        return
    if shortage is None:
        short = {site: one for site, one in made.supplied.items() if one.issued < one.required}
        yield problem(
            "stock-short",
            column=item.id,
            there=item.quantity(made.available),
            required=item.quantity(required),
            sites=some(site for _, site in sorted(short)),
        )
    elif not made.available:
        on = "" if day is None else f" on {day}"
        later = [one.arriving for one in stock.lots if one.item == item.id and one.arriving]
        coming = min((one for one in later if day is None or one > day), default=None)
        wait = "" if coming is None else f"wait for what arrives on {coming}, or "
        yield problem("stock-none", column=item.id, on=on, mend=f"{wait}list what there is")
    elif _put_off(programme, item, shortage):
        other = f"say [items.{item.id}.shortage] in the programme for another way"
        mend = item.divided_if(programme.currency) or other
        yield problem("stock-whole", column=item.id, unit=item.unit, mend=mend)


def _put_off(programme: Programme, item: Item, shortage: Shortage) -> bool:
    """Whether an item is postponed although the programme shares what there is equally."""
    asked = programme.shortage
    return item.shortage is None and asked is not None and asked.option != shortage.option
