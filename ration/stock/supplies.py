"""What a plan has to give from: stock, its day, arrears; and what that comes to at every place."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from ration.core.problems import Problem, problem, some
from ration.core.text import many
from ration.engine.column_names import ISSUED, OWED
from ration.engine.grouping import PLACE, Grouping, Rule, rules
from ration.engine.sites import PlaceTable
from ration.programme.programme import Programme
from ration.register.columns.frame_columns import ROWS
from ration.results.provenance import StockStamp
from ration.results.stock import Lot, Stock
from ration.results.supply import SupplySteps
from ration.stock.arrears import Arrears, load_arrears
from ration.stock.household_issues import Issues
from ration.stock.issue import Demand, Issued, issue_items
from ration.stock.load import checked, load_stock
from ration.stock.placement import Others
from ration.stock.tiers import tiers_of, told_apart


@dataclass(frozen=True)
class Supplies:
    """What there is to give on `day`, and what is owed since earlier rounds (None: nothing).

    It is one of several rounds where there are `others`.
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
        rows: pl.LazyFrame,
    ) -> "StockIssue":
        """What everybody is issued; DataError where the stock does not fit the plan.

        `groupings`, their `answers` and the `sites` are by channel; `rows` are the accepted ones,
        typed, which are read once more where there are arrears.
        """
        every = rules(programme)
        owed: dict[tuple[str, str], str] = {}
        warnings: list[Problem] = []
        if self.arrears is not None:
            owed = dict(self.arrears.columns)
            answers = _with_arrears(self.arrears, groupings, rows)
            warnings = [*self.arrears.warnings, *_lapsed(self.arrears, every)]
            warnings += _gone(self.arrears, every, rows)
            warnings += _nowhere(self.arrears, groupings, answers)
        demand = Demand(every, answers, _pools(programme, sites), owed)
        made = issue_items(programme, demand, self.stock, self.day, self.others)
        if self.arrears is not None:
            warnings = [
                one.at(one.file or self.arrears.source, one.row, one.unit) for one in warnings
            ]
        apart = told_apart(tiers_of(programme, every))
        issues = Issues(every, answers, made.items, self.arrears, apart)
        return StockIssue(self, made.items, made.idle, issues, (*warnings, *made.warnings))


@dataclass(frozen=True)
class StockIssue:
    """What is given of every item, from `supplies`: at sites, in districts, to households."""

    supplies: Supplies
    items: Mapping[str, Issued]
    idle: tuple[Lot, ...]
    issues: Issues
    warnings: tuple[Problem, ...]

    @property
    def stamp(self) -> StockStamp:
        """What the plan was issued from, and what becomes of every lot."""
        stock, day = self.supplies.stock, self.supplies.day
        return StockStamp(
            source=stock.source,
            sha256=stock.sha256,
            date=None if day is None else day.isoformat(),
            lots=tuple(use for one in self.items.values() for use in one.lots),
            idle=self.idle,
            later=tuple(lot for lot in stock.lots if not lot.arrived(day)),
            expired=tuple(lot for lot in stock.lots if lot.arrived(day) and lot.expired(day)),
        )

    def totals(self) -> dict[str, SupplySteps]:
        """What is given of every item in all, from all that there is."""
        return {
            name: _sum(one.supplied.values(), one.available)._replace(left_out=one.left_out)
            for name, one in self.items.items()
        }

    def at_sites(self, sites: Mapping[str, PlaceTable]) -> dict[str, PlaceTable]:
        """The sites of every channel, with what each is issued."""
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
        rows: pl.LazyFrame,
    ) -> dict[tuple[str, ...], PlaceTable]:
        """The places of every level of subtotals, with what their households are issued."""
        found = dict(levels)
        for grouping in groupings:
            answer = self._by_place(grouping, rows)
            for level in grouping.levels:
                sums = (
                    answer.group_by(level.keys)
                    .agg(pl.exclude(grouping.keys).sum())
                    .sort(level.keys)
                )
                supplied = {
                    liner.item.id: [
                        SupplySteps(due + owed, owed, issued, None, None)
                        for due, owed, issued in zip(
                            steps.steps,
                            sums[f"{OWED}:{liner.item.id}"],
                            sums[f"{ISSUED}:{liner.item.id}"],
                            strict=True,
                        )
                    ]
                    for liner, steps in levels[level.columns].dues
                }
                found[level.columns] = replace(levels[level.columns], supplied=supplied)
        return found

    def _by_place(self, grouping: Grouping, rows: pl.LazyFrame) -> pl.DataFrame:
        """What the households of each place are issued and owed of every item."""
        keys = zip(grouping.columns, grouping.keys, strict=True)
        mine: dict[str, list[int]] = {}
        for number, rule in enumerate(self.issues.rules):
            mine.setdefault(rule.item.id, []).append(number)
        sums = [
            pl.sum_horizontal(f"{kind}:{number}" for number in numbers)
            .sum()
            .alias(f"{kind}:{item}")
            for item, numbers in mine.items()
            for kind in (OWED, ISSUED)
        ]
        query = self.issues.rows(rows).group_by(pl.col(c).alias(k) for c, k in keys).agg(sums)
        return query.collect(engine="streaming")


_NONE = SupplySteps(0, 0, 0, 0, 0)


def load_supplies(
    programme: Programme, stock: Any, arrears: Any, day: dt.date | None
) -> Supplies | None:
    """What there is to give, read from what `compute` was given; None where no stock was."""
    if stock is None:
        if arrears is not None:
            raise ValueError("arrears are paid from stock: give stock too")
        return None
    lots = checked(stock, programme) if isinstance(stock, Stock) else load_stock(stock, programme)
    owed = None if arrears is None else load_arrears(arrears, rules(programme))
    return Supplies(lots, day, owed)


def _sum(parts: Iterable[SupplySteps], available: int) -> SupplySteps:
    known = list(parts)
    return SupplySteps(
        required=sum(one.required for one in known),
        owed=sum(one.owed for one in known),
        issued=sum(one.issued for one in known),
        available=available,
        delivered=sum(one.delivered or 0 for one in known),
    )


def _pools(
    programme: Programme, at_sites: Mapping[str, PlaceTable]
) -> dict[str, dict[tuple[str, str], int]]:
    """What every site is to get of the items that are pools, in steps."""
    pools = {one.item for one in programme.pools}
    found: dict[str, dict[tuple[str, str], int]] = {}
    for channel, places in at_sites.items():
        for liner, dues in places.dues:
            if liner.item.id in pools:
                mine = found.setdefault(liner.item.id, {})
                sites = [(channel, name) for name in places.names]
                mine.update(zip(sites, dues.steps, strict=True))
    return found


def _with_arrears(
    arrears: Arrears, groupings: Mapping[str, Grouping], rows: pl.LazyFrame
) -> dict[str, pl.DataFrame]:
    """The answers by channel, with what is owed separating households too."""
    joined = arrears.joined(rows)
    queries = []
    for grouping in groupings.values():
        columns = [arrears.columns.get(rule.key) for rule in grouping.rules]
        owed = {name: pl.col(name) for name in columns if name is not None}
        extra_keys = {**grouping.extra_keys, **owed}
        queries.append(replace(grouping, extra_keys=extra_keys).query(joined))
    answers = pl.collect_all(queries, engine="streaming")
    return dict(zip(groupings, answers, strict=True))


def _is_carried(rule: Rule) -> bool:
    """Whether what is owed by a rule since earlier rounds is paid, or stays owed."""
    shortage = rule.programme.shortage_of(rule.item)
    return shortage is None or shortage.arrears != "none"


def _lapsed(arrears: Arrears, rules: Sequence[Rule]) -> list[Problem]:
    """A warning where something is owed of items whose arrears are not paid."""
    mine = [one for one in rules if one.key in arrears.columns and not _is_carried(one)]
    owed = {rule: int(arrears.frame[arrears.columns[rule.key]].sum()) for rule in mine}
    return [problem("arrears-lapse", owed=_amounts(owed))] if any(owed.values()) else []


def _gone(arrears: Arrears, rules: Sequence[Rule], rows: pl.LazyFrame) -> list[Problem]:
    """A warning where households that are owed something are in the register no more."""
    rules = [rule for rule in rules if rule.key in arrears.columns and _is_carried(rule)]
    names = {rule.key: arrears.columns[rule.key] for rule in rules}
    if not names:
        return []
    gone = arrears.gone(rows).filter(pl.any_horizontal(pl.col(list(names.values())) > 0))
    sums = gone.select(pl.len(), pl.col(list(names.values())).sum()).collect(engine="streaming")
    if not sums["len"][0]:
        return []
    owed = {rule: sums[names[rule.key]][0] for rule in rules}
    households = many(sums["len"][0], "household")
    return [problem("arrears-gone", households=households, owed=_amounts(owed))]


def _nowhere(
    arrears: Arrears, groupings: Mapping[str, Grouping], answers: Mapping[str, pl.DataFrame]
) -> Iterator[Problem]:
    """A warning where households that are owed something name no site to be paid at."""
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
