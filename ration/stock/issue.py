"""Issue a plan from stock: who claims what, what there is, and what each site is given."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ration.core.problems.errors import DataError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.engine.grouping import PLACE
from ration.engine.rules import Rule, bound
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.programme.shortage import Shortage
from ration.results.stock import Lot, LotUse, Stock, date_problems, used
from ration.results.supply import SupplySteps
from ration.stock.claims import (
    ALL_DUE,
    ALL_ISSUED,
    HOUSEHOLDS,
    NEW_DUE,
    ROWS,
    Claims,
    Site,
    claims,
    shares,
)
from ration.stock.placement import Others, Placed, life_warnings, place_lots
from ration.stock.site_lots import with_lots
from ration.stock.small_shares import share_warnings
from ration.stock.tiers import tiers_of
from ration.stock.water_fill import NOTHING, WHOLE, water_fill


@dataclass(frozen=True)
class Demand:
    """What a plan requires, before anything is shared.

    `answers` are by channel, grouped by site and the extra keys of tiers. `pools` are the steps
    that each site should get of a pool's item. `owed` is the column of arrears in the answers, by
    the rule's key.
    """

    rules: Sequence[Rule]
    answers: Mapping[str, pl.DataFrame]
    pools: Mapping[str, Mapping[Site, int]]
    owed: Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Issued:
    """What is issued of one item.

    `tables` has, by channel, one row for equal households, with what each is due and is issued;
    `keys` are the columns that separate them. `supplied` is what every site gets, `available` all
    there was in steps, `lots` what becomes of it. If `carried`, what is not issued stays owed.
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
        return all(supply.issued == supply.required for supply in self.supplied.values())

    @property
    def left_out(self) -> int | None:
        """How many households are due some in this round and issued none.

        None means the item comes through no channel or through several: a household that is
        issued none at one channel may be issued some at another.
        """
        return self._without(pl.col(NEW_DUE) > 0)

    @property
    def only_owed(self) -> int | None:
        """How many households are owed some from before, due none now, and issued none."""
        return self._without(pl.col(NEW_DUE) == 0, pl.col(ALL_DUE) > 0)

    def _without(self, *conditions: pl.Expr) -> int | None:
        """How many of the households that meet `conditions` are issued none."""
        if len(self.tables) != 1:
            return None
        (table,) = self.tables.values()
        return int(table.filter(pl.col(ALL_ISSUED) == 0, *conditions)[HOUSEHOLDS].sum())


@dataclass(frozen=True)
class AllIssued:
    """What is issued of every item that is handed out, the `idle` lots, and the warnings."""

    items: Mapping[str, Issued]
    idle: tuple[Lot, ...]
    warnings: tuple[Problem, ...]


def issue_items(
    programme: Programme, demand: Demand, stock: Stock, day: dt.date | None, others: Others | None
) -> AllIssued:
    """Share out the stock that is there on `day`; `others` are the other rounds of a run.

    Raises DataError if the stock names unknown sites, if its dates need a day, or if an item is
    short and the programme does not decide what is done then.
    """
    placement = place_lots(programme, demand.answers, stock, day, others)
    warnings = [*date_problems(stock, day), *life_warnings(programme, stock, day)]
    warnings += placement.warnings
    _refuse(stock, warnings)
    tiers = tiers_of(programme, demand.rules)
    issued: dict[str, Issued] = {}
    for item in programme.items:
        pool = demand.pools.get(item.id, {})
        channels = [
            claims(tiers[rule.key], demand.answers[rule.channel], demand.owed.get(rule.key))
            for rule in demand.rules
            if rule.item.id == item.id
        ]
        lots = placement.placed.get(item.id, Placed(item))
        issued[item.id] = _issue(lots, channels, pool, programme.shortage_of(item))
        warnings += _shortage_problems(programme, issued[item.id], stock, day)
    _refuse(stock, warnings)
    located = [
        warning.at(warning.file or stock.source, warning.row, warning.unit)
        for warning in (*stock.warnings, *warnings)
    ]
    return AllIssued(issued, placement.idle, tuple(located))


def _refuse(stock: Stock, warnings: Sequence[Problem]) -> None:
    """Raise DataError if any is a problem, together with the idle lots, which may be the cause."""
    if any(not warning.warning for warning in warnings):
        kept = [each for each in warnings if not each.warning or each.code == "stock-idle"]
        raise DataError(stock.source, kept)


def _issue(
    placed: Placed,
    channels: Sequence[Claims],
    pool: Mapping[Site, int],
    shortage: Shortage | None,
) -> Issued:
    """Share out the lots of one item: among the claims of its channels, or a pool's sites."""
    postpone = shortage is None or shortage.option == "postpone"
    tables: dict[str, pl.DataFrame] = {}
    due: Counter[Site] = Counter()
    owed: Counter[Site] = Counter()
    issued: Counter[Site] = Counter()
    if channels:
        by_tier = shares(channels, placed.own, placed.depot, postpone=postpone)
        for claim in channels:
            table = tables[claim.channel] = claim.issued(by_tier)
            due.update(_by_site(claim.channel, table, ALL_DUE))
            for tier in claim.tiers.arrears:
                owed.update(_by_site(claim.channel, claim.table, tier))
            issued.update(_by_site(claim.channel, table, ALL_ISSUED))
        bound(channels[0].tiers.rule, due.total())
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
        keys={claim.channel: claim.keys for claim in channels},
        supplied=with_lots(placed, supplied),
        available=placed.depot + sum(placed.own.values()),
        lots=tuple(_lots(placed, supplied)),
        carried=shortage is None or shortage.arrears != "none",
    )


def _by_site(channel: str, table: pl.DataFrame, column: str) -> dict[Site, int]:
    sums = table.group_by(PLACE).agg((pl.col(column) * pl.col(ROWS)).sum())
    return {(channel, place): steps for place, steps in sums.iter_rows()}


def _lots(placed: Placed, supplied: Mapping[Site, SupplySteps]) -> Iterator[LotUse]:
    """What becomes of every lot: sites issue their own first, and everywhere the oldest first."""
    for site, lots in placed.lots.items():
        if site is None:
            gone = sum(supply.delivered or 0 for supply in supplied.values())
        else:
            gone = supplied[site].issued
        for lot, steps, taken in used(lots, gone):
            left = placed.item.quantity(steps - taken)
            yield LotUse(lot=lot, issued=placed.item.quantity(taken), left=left)


def _shortage_problems(
    programme: Programme, issue: Issued, stock: Stock, day: dt.date | None
) -> Iterator[Problem]:
    """Warn if an item is short; it is an error if the programme has no option for that."""
    item, shortage = issue.item, programme.shortage_of(issue.item)
    required = sum(supply.required for supply in issue.supplied.values())
    issued = sum(supply.issued for supply in issue.supplied.values())
    if issued == required:
        return
    if shortage is None:
        short = [site for site, supply in issue.supplied.items() if supply.issued < supply.required]
        yield problem(
            "stock-short",
            column=item.id,
            there=item.quantity(issue.available),
            required=item.quantity(required),
            sites=some(site for _, site in sorted(short)),
        )
    elif not issue.available:
        on = "" if day is None else f" on {day}"
        later = [lot.arriving for lot in stock.lots if lot.item == item.id and lot.arriving]
        coming = min((date for date in later if day is None or date > day), default=None)
        code = "stock-none" if coming is None else "stock-none-yet"
        yield problem(code, column=item.id, on=on, coming=coming)
    else:
        yield from share_warnings(item, shortage, issue.tables)
