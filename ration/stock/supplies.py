"""What a plan is issued from (stock, a day, arrears), and what every place is issued."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import many
from ration.engine.amount_columns import ISSUED, OWED
from ration.engine.grouping import PLACE, Grouping
from ration.engine.rules import Rule, rules
from ration.engine.sites import PlaceTable
from ration.programme.programme import Programme
from ration.register.check.queries import collect_answers
from ration.register.check.scanned import Scanned
from ration.register.columns.frame_columns import ROWS
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.collect import collect, collect_rows
from ration.results.provenance import StockStamp
from ration.results.stock import Lot, Stock
from ration.results.supply import SupplySteps
from ration.stock.arrears import Arrears, load_arrears
from ration.stock.file.load import checked, load_stock
from ration.stock.household_issues import Issues
from ration.stock.issue import Demand, Issued, issue_items
from ration.stock.placement import Others
from ration.stock.tiers import extra_keys, tiers_of


@dataclass(frozen=True)
class Supplies:
    """What there is to give on `day`, and what is owed since earlier rounds.

    `arrears` None means nothing is owed. `others` are the other rounds of a run; None means there
    are none.
    """

    stock: Stock
    day: dt.date | None
    arrears: Arrears | None
    others: Others | None = None

    def issue(
        self,
        programme: Programme,
        groupings: Mapping[str, Grouping],
        answers: Mapping[str, pl.DataFrame],
        sites: Mapping[str, PlaceTable],
        scan: Scanned,
    ) -> "StockIssue":
        """Issue the plan; raises DataError if the stock does not fit it.

        `groupings`, their `answers` and the `sites` are by channel. If there are arrears, the
        accepted rows are read once more.
        """
        every = rules(programme)
        owed: dict[tuple[str, str], str] = {}
        warnings: list[Problem] = []
        if self.arrears is not None:
            owed = dict(self.arrears.columns)
            answers = _with_arrears(self.arrears, groupings, scan)
            warnings = [*self.arrears.warnings, *_lapsed(self.arrears, every)]
            warnings += _gone(self.arrears, every, scan)
            warnings += _nowhere(self.arrears, groupings, answers)
        demand = Demand(every, answers, _pools(programme, sites), owed)
        issued = issue_items(programme, demand, self.stock, self.day, self.others)
        if self.arrears is not None:
            file = self.arrears.source
            warnings = [each.at(each.file or file, each.row, each.unit) for each in warnings]
        keys = extra_keys(tiers_of(programme, every))
        issues = Issues(every, answers, issued.items, self.arrears, keys)
        return StockIssue(self, issued.items, issued.idle, issues, (*warnings, *issued.warnings))


@dataclass(frozen=True)
class StockIssue:
    """What is issued of every item from `supplies`: at sites, in subtotals, to households."""

    supplies: Supplies
    items: Mapping[str, Issued]
    idle: tuple[Lot, ...]
    issues: Issues
    warnings: tuple[Problem, ...]

    @property
    def stamp(self) -> StockStamp:
        """The stock and the day, and what becomes of every lot."""
        stock, day = self.supplies.stock, self.supplies.day
        good = {name: issued.item.good_until(day) for name, issued in self.items.items()}
        there = [lot for lot in stock.lots if lot.arrived(day)]
        fresh = [lot for lot in there if not lot.expired(day)]
        return StockStamp(
            source=stock.source,
            sha256=stock.sha256,
            date=None if day is None else day.isoformat(),
            lots=tuple(use for issued in self.items.values() for use in issued.lots),
            idle=self.idle,
            later=tuple(lot for lot in stock.lots if not lot.arrived(day)),
            expired=tuple(lot for lot in there if lot.expired(day)),
            soon=tuple(lot for lot in fresh if lot.expired(good[lot.item])),
            arrears=None if self.supplies.arrears is None else self.supplies.arrears.sha256,
        )

    def totals(self) -> dict[str, SupplySteps]:
        """Add up what is issued of every item, from all that there is."""
        return {
            name: _sum(item.supplied.values(), item.available)._replace(
                left_out=item.left_out, only_owed=item.only_owed
            )
            for name, item in self.items.items()
        }

    def at_sites(self, sites: Mapping[str, PlaceTable]) -> dict[str, PlaceTable]:
        """Add to the sites of every channel what each is issued."""
        issued = {}
        for channel, places in sites.items():
            items = [line_maker.item.id for line_maker, _ in places.dues]
            supplied = {
                item: [
                    self.items[item].supplied.get((channel, name), _NONE) for name in places.names
                ]
                for item in items
            }
            issued[channel] = replace(places, supplied=supplied)
        return issued

    def in_subtotals(
        self,
        groupings: Iterable[Grouping],
        levels: Mapping[tuple[str, ...], PlaceTable],
        scan: Scanned,
    ) -> dict[tuple[str, ...], PlaceTable]:
        """Add to the places of every level of subtotals what their households are issued."""
        issued = dict(levels)
        for grouping in groupings:
            answer = self._by_place(grouping, scan)
            for level in grouping.levels:
                sums = (
                    answer.group_by(level.keys)
                    .agg(pl.exclude(grouping.keys).sum())
                    .sort(level.keys)
                )
                places = levels[level.columns]
                supplied = {
                    line_maker.item.id: list(_from_sums(line_maker.item.id, dues.steps, sums))
                    for line_maker, dues in places.dues
                }
                issued[level.columns] = replace(places, supplied=supplied)
        return issued

    def _by_place(self, grouping: Grouping, scan: Scanned) -> pl.DataFrame:
        """Add up what the households of each place are issued and owed of every item."""
        keys = zip(grouping.columns, grouping.keys, strict=True)
        by_item: dict[str, list[int]] = {}
        for number, rule in enumerate(self.issues.rules):
            by_item.setdefault(rule.item.id, []).append(number)
        sums = [
            pl.sum_horizontal(map(kind.column, numbers)).sum().alias(kind.column(item))
            for item, numbers in by_item.items()
            for kind in (OWED, ISSUED)
        ]
        placed = self.issues.rows(scan.rows).group_by(pl.col(c).alias(k) for c, k in keys)
        return collect_rows(
            scan.register,
            placed.agg(sums),
            lambda parts: parts.group_by(grouping.keys).agg(pl.all().sum()),
        )


_NONE = SupplySteps(0, 0, 0, 0, 0)


def load_supplies(
    programme: Programme,
    stock: Any,
    arrears: Any,
    day: dt.date | None,
    mapping: RegisterMapping | None = None,
) -> Supplies | None:
    """Read the stock, by its `mapping` if any, and the arrears; None means there is no stock.

    `[sites]` of the mapping gives the sites of the stock their names.
    Raises ValueError for arrears without stock, otherwise what `load_stock` and `load_arrears`
    raise.
    """
    if stock is None:
        if arrears is not None:
            raise ValueError("arrears are paid from stock: give stock too")
        return None
    if isinstance(stock, Stock):
        lots = checked(stock, programme)
    else:
        lots = load_stock(stock, programme, mapping=mapping)
    owed = None if arrears is None else load_arrears(arrears, rules(programme))
    if mapping is not None and mapping.sites:
        lots = _with_site_names(lots, dict(mapping.sites))
    return Supplies(lots, day, owed)


def _with_site_names(stock: Stock, names: Mapping[str, str]) -> Stock:
    lots = (
        lot.model_copy(update={"site": names.get(lot.site or "", lot.site)}) for lot in stock.lots
    )
    return stock.model_copy(update={"lots": tuple(lots)})


def _from_sums(item: str, due: Iterable[int], sums: pl.DataFrame) -> Iterator[SupplySteps]:
    """What each place requires of an item and is issued; `due` is without arrears."""
    columns = zip(due, sums[OWED.column(item)], sums[ISSUED.column(item)], strict=True)
    for steps, owed, issued in columns:
        yield SupplySteps(steps + owed, owed, issued, None, None)


def _sum(sites: Collection[SupplySteps], available: int) -> SupplySteps:
    return SupplySteps(
        required=sum(site.required for site in sites),
        owed=sum(site.owed for site in sites),
        issued=sum(site.issued for site in sites),
        available=available,
        delivered=sum(site.delivered or 0 for site in sites),
    )


def _pools(
    programme: Programme, at_sites: Mapping[str, PlaceTable]
) -> dict[str, dict[tuple[str, str], int]]:
    """What every site should get of each pool's item, in steps."""
    items = {pool.item for pool in programme.pools}
    pools: dict[str, dict[tuple[str, str], int]] = {}
    for channel, places in at_sites.items():
        for line_maker, dues in places.dues:
            if line_maker.item.id in items:
                sites = [(channel, name) for name in places.names]
                by_site = zip(sites, dues.steps, strict=True)
                pools.setdefault(line_maker.item.id, {}).update(by_site)
    return pools


def _with_arrears(
    arrears: Arrears, groupings: Mapping[str, Grouping], scan: Scanned
) -> dict[str, pl.DataFrame]:
    """Group the rows again, by what is owed to a household too: the answers by channel."""
    joined = arrears.joined(scan.rows)
    queries = {}
    for channel, grouping in groupings.items():
        columns = [arrears.columns.get(rule.key) for rule in grouping.rules]
        owed = {name: pl.col(name) for name in columns if name is not None}
        extra_keys = {**grouping.extra_keys, **owed}
        queries[channel] = replace(grouping, extra_keys=extra_keys).query(joined)
    return collect_answers(scan.register, queries)


def _is_carried(rule: Rule) -> bool:
    """Whether what a rule owes since earlier rounds is paid or stays owed; if not, it lapses."""
    shortage = rule.programme.shortage_of(rule.item)
    return shortage is None or shortage.arrears != "none"


def _lapsed(arrears: Arrears, rules: Sequence[Rule]) -> list[Problem]:
    """Warn of what is owed of items whose arrears are not paid."""
    lapsing = [rule for rule in rules if rule.key in arrears.columns and not _is_carried(rule)]
    owed = {rule: int(arrears.frame[arrears.columns[rule.key]].sum()) for rule in lapsing}
    return [problem("arrears-lapse", owed=_amounts(owed))] if any(owed.values()) else []


def _gone(arrears: Arrears, rules: Sequence[Rule], scan: Scanned) -> list[Problem]:
    """Warn of households that are owed something and are no longer in the register."""
    rules = [rule for rule in rules if rule.key in arrears.columns and _is_carried(rule)]
    names = {rule.key: arrears.columns[rule.key] for rule in rules}
    if not names:
        return []
    gone = arrears.gone(scan.rows).filter(pl.any_horizontal(pl.col(list(names.values())) > 0))
    sums = collect(scan.register, gone.select(pl.len(), pl.col(list(names.values())).sum()))
    if not sums["len"][0]:
        return []
    owed = {rule: sums[names[rule.key]][0] for rule in rules}
    households = many(sums["len"][0], "household")
    return [problem("arrears-gone", households=households, owed=_amounts(owed))]


def _nowhere(
    arrears: Arrears, groupings: Mapping[str, Grouping], answers: Mapping[str, pl.DataFrame]
) -> Iterator[Problem]:
    """Warn of households that are owed something and have no site to be paid at."""
    for channel, grouping in groupings.items():
        answer = answers[channel]
        names = {
            rule: arrears.columns[rule.key]
            for rule in grouping.rules
            if rule.key in arrears.columns and _is_carried(rule)
        }
        nowhere = answer.filter(
            pl.col(PLACE) == "", pl.any_horizontal(pl.col(list(names.values())) > 0)
        )
        if names and nowhere.height:
            counts = nowhere[ROWS]
            owed = {rule: int((nowhere[name] * counts).sum()) for rule, name in names.items()}
            households = many(int(counts.sum()), "household")
            yield problem(
                "arrears-nowhere", column=channel, households=households, owed=_amounts(owed)
            )


def _amounts(owed: Mapping[Rule, int]) -> str:
    return some(
        f"{rule.item.quantity(steps)} of {rule.item.id}" for rule, steps in owed.items() if steps
    )
