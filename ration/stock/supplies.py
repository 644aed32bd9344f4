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

    def give(
        self,
        programme: Programme,
        cuts: Sequence[Grouping],
        answers: Sequence[pl.DataFrame],
        places: Sequence[PlaceTable],
        rows: pl.LazyFrame,
    ) -> "StockIssue":
        """What is given to everybody; DataError where the stock does not fit the plan.

        `answers` are those of the channels' `cuts`; `rows` the accepted ones, typed, which are
        gone over once more where there are arrears.
        """
        every = rules(programme)
        owed: dict[tuple[str, str], str] = {}
        said: list[Problem] = []
        if self.arrears is not None:
            owed = dict(self.arrears.columns)
            answers = _with_arrears(self.arrears, cuts, rows)
            said = [*self.arrears.said, *_lapsed(self.arrears, every)]
            said += _gone(self.arrears, every, rows)
            said += _nowhere(self.arrears, cuts, answers)
        by_channel = {
            channel.id: answer for channel, answer in zip(programme.channels, answers, strict=True)
        }
        demand = Demand(every, by_channel, _pools(programme, places), owed)
        made = issue_items(programme, demand, self.stock, self.day, self.others)
        if self.arrears is not None:
            said = [one.at(one.file or self.arrears.source, one.row, one.unit) for one in said]
        apart = told_apart(tiers_of(programme, every))
        issues = Issues(every, by_channel, made.items, self.arrears, apart)
        return StockIssue(self, made.items, made.idle, issues, (*said, *made.said))


@dataclass(frozen=True)
class StockIssue:
    """What is given of every item, from `supplies`: at sites, in districts, to households."""

    supplies: Supplies
    items: Mapping[str, Issued]
    idle: tuple[Lot, ...]
    issues: Issues
    said: tuple[Problem, ...]

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

    def at_sites(self, channel: str, places: PlaceTable) -> PlaceTable:
        """The sites of a channel, with what each is given."""
        supplied = {}
        for liner, _ in places.dues:
            here = self.items[liner.item.id].supplied
            supplied[liner.item.id] = [here.get((channel, name), _NONE) for name in places.names]
        return replace(places, supplied=supplied)

    def at_districts(
        self,
        cuts: Sequence[Grouping],
        levels: Mapping[tuple[str, ...], PlaceTable],
        rows: pl.LazyFrame,
    ) -> dict[tuple[str, ...], PlaceTable]:
        """The districts of every level, with what their households are given."""
        found = dict(levels)
        for cut in cuts:
            answer = self._by_district(cut, rows)
            for level in cut.levels:
                sums = answer.group_by(level.keys).agg(pl.exclude(cut.keys).sum()).sort(level.keys)
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

    def _by_district(self, cut: Grouping, rows: pl.LazyFrame) -> pl.DataFrame:
        """What the households of each district of a cut are issued and owed of every item."""
        keys = zip(cut.columns, cut.keys, strict=True)
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
    programme: Programme, places: Sequence[PlaceTable]
) -> dict[str, dict[tuple[str, str], int]]:
    """What every site is to get of the items that are pools, in steps."""
    pools = {one.item for one in programme.pools}
    found: dict[str, dict[tuple[str, str], int]] = {}
    for channel, there in zip(programme.channels, places, strict=True):
        for liner, dues in there.dues:
            if liner.item.id in pools:
                mine = found.setdefault(liner.item.id, {})
                sites = [(channel.id, name) for name in there.names]
                mine.update(zip(sites, dues.steps, strict=True))
    return found


def _with_arrears(
    arrears: Arrears, cuts: Sequence[Grouping], rows: pl.LazyFrame
) -> list[pl.DataFrame]:
    """The answers of the cuts, with what is owed telling households apart too."""
    joined = arrears.joined(rows)
    queries = []
    for cut in cuts:
        names = [arrears.columns[rule.key] for rule in cut.rules if rule.key in arrears.columns]
        owed = {name: pl.col(name) for name in names}
        queries.append(replace(cut, apart={**cut.apart, **owed}).query(joined))
    return pl.collect_all(queries, engine="streaming")


def _is_carried(rule: Rule) -> bool:
    """Whether what is owed by a rule since earlier rounds is paid, or stays owed."""
    said = rule.programme.shortage_of(rule.item)
    return said is None or said.arrears != "none"


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
    arrears: Arrears, cuts: Sequence[Grouping], answers: Sequence[pl.DataFrame]
) -> Iterator[Problem]:
    """A warning where households that are owed something name no site to be paid at."""
    for cut, answer in zip(cuts, answers, strict=True):
        names = {
            rule: arrears.columns[rule.key]
            for rule in cut.rules
            if rule.key in arrears.columns and _is_carried(rule)
        }
        nowhere = answer.filter(
            pl.col(PLACE) == "", pl.any_horizontal(pl.col(list(names.values())) > 0)
        )
        if names and nowhere.height:
            counts = nowhere["sum:rows"]
            owed = {rule: int((nowhere[name] * counts).sum()) for rule, name in names.items()}
            (channel,) = {rule.channel for rule in names}
            households = many(int(counts.sum()), "household")
            yield problem(
                "arrears-nowhere", column=channel, households=households, owed=_amounts(owed)
            )


def _amounts(owed: Mapping[Rule, int]) -> str:
    return some(
        f"{rule.item.quantity(steps)} of {rule.item.id}" for rule, steps in owed.items() if steps
    )
