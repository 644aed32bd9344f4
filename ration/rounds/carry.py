"""Run the rounds in order: lots left and arrears carry over to the next round."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem
from ration.plan.build import build_plan
from ration.plan.due import RegisterDue
from ration.plan.fingerprint import programme_stamp
from ration.plan.issued import what_is_issued
from ration.plan.plan import DistributionPlan
from ration.programme.assumptions import assumptions
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.programme.schedule import Pipeline
from ration.register.source.collect import collect
from ration.results.rounds import Flow, ItemPipeline, Round, StockSource
from ration.results.stock import Stock
from ration.rounds.changes import changes, count_changes, no_changes
from ration.rounds.kept import Kept
from ration.rounds.lots import Landed, Lots, Steps, land, total_steps
from ration.rounds.pipeline import supply
from ration.rounds.rounds import Rounds
from ration.rounds.warnings_by_day import merge_warnings
from ration.stock.arrears import Arrears
from ration.stock.claims import Site
from ration.stock.household_issues import Issues
from ration.stock.issue import Issued
from ration.stock.placement import Others
from ration.stock.supplies import Supplies


def carry_over(
    programme: Programme, days: Sequence[dt.date], dues: Sequence[RegisterDue], supplies: Supplies
) -> Rounds:
    """Run a round on each of `days`; the first round begins with `supplies`.

    Raises DataError if stock is short in a round and the programme has no shortage rule.
    """
    run = _Run(programme, supplies.stock, days, dues)
    issued = list(run.rounds(supplies.arrears))
    moved = [no_changes(), *(_moved(*pair) for pair in pairwise(dues))]
    handed_out = {line.item for round_ in issued for line in round_.plan.totals.lines}
    items = [item for item in programme.items if item.id in handed_out]
    result = Rounds(
        programme=programme_stamp(programme),
        stock=StockSource(source=supplies.stock.source, sha256=supplies.stock.sha256),
        supply=run.pipeline,
        rounds=tuple(
            Round(
                number=round_.number,
                date=round_.landed.day,
                source=round_.plan.source,
                people=round_.plan.people,
                served=round_.plan.served,
                changes=None if round_.number == 1 else count_changes(frame),
                items=tuple(round_.flows(programme, items)),
                level=round_.plan.programme.level,
                household_days=round_.plan.programme.household_days,
            )
            for round_, frame in zip(issued, moved, strict=True)
        ),
        pipeline=tuple(run.pipelines(issued, items)),
        warnings=merge_warnings((round_.landed.day, round_.warnings) for round_ in issued),
        assumptions=assumptions(programme),
    )
    result._kept = Kept(
        plans=tuple(round_.plan for round_ in issued),
        moved=moved,
        to_input_types=[each.scanned.register.to_input_type for each in dues],
        owed=issued[-1].arrears,
        units=issued[-1].plan._known_households().units("arrears"),
    )
    return result


def _moved(before: RegisterDue, after: RegisterDue) -> pl.DataFrame:
    return no_changes() if before is after else changes(before.scanned, after.scanned)


@dataclass(frozen=True)
class _IssuedRound:
    """A round after its issue: `lots` before it; `left` and `arrears` carry over."""

    number: int
    plan: DistributionPlan
    lots: Lots
    landed: Landed
    left: Lots
    owed: Arrears | None
    arrears: Arrears

    @property
    def warnings(self) -> list[Problem]:
        """The plan's warnings, each with its file."""
        register = self.plan.source.source
        return [each.at(each.file or register, each.row, each.unit) for each in self.plan.warnings]

    @property
    def issued(self) -> Mapping[str, Issued]:
        """What is issued of every item in the plan, by item."""
        issues = self.plan._known_households().issues
        assert isinstance(issues, Issues)  # every round is issued from stock
        return issues.items

    def demand(self, item: Item) -> dict[tuple[str, str], int]:
        """The steps of an item that every site requires in this round, without arrears."""
        sites = self.issued[item.id].supplied if item.id in self.issued else {}
        return {site: supplied.required - supplied.owed for site, supplied in sites.items()}

    def flows(self, programme: Programme, items: Sequence[Item]) -> Iterator[Flow]:
        """The stock of every item: opening, arrivals, losses, issues, arrears and closing."""
        opening, closing = (total_steps(programme, lots.here) for lots in (self.lots, self.left))
        before, after = _owed(self.owed), _owed(self.arrears)
        for item in items:
            name = item.id
            result = self.issued.get(name)
            due = sum(self.demand(item).values())
            issued = 0 if result is None else sum(s.issued for s in result.supplied.values())
            # a pool has no tables
            carried = result is not None and result.carried and result.tables
            steps = {
                "opening": opening[name],
                "arrivals": self.landed.arrivals[name],
                "lost": self.landed.lost[name],
                "expired": self.landed.expired[name],
                "due": due,
                "owed_before": before[name],
                "issued": issued,
                "lapsed": 0 if carried else before[name] + due - issued,
                "owed_after": after[name],
                "closing": closing[name],
            }
            amounts = {key: item.quantity(number) for key, number in steps.items()}
            yield Flow(item=name, name=item.name, unit=item.unit, **amounts)


def _owed(arrears: Arrears | None) -> Steps:
    """The steps of every item owed to all households, also those no longer registered."""
    steps = Steps()
    if arrears is not None:
        for (item, _), column in arrears.columns.items():
            steps[item] += int(arrears.frame[column].sum())
    return steps


class _Run:
    """The rounds of a programme, each with its register."""

    def __init__(
        self,
        programme: Programme,
        stock: Stock,
        days: Sequence[dt.date],
        dues: Sequence[RegisterDue],
    ) -> None:
        self._programme = programme
        self._stock = stock
        self._days = days
        self._dues = dues
        self._sites = frozenset[Site]().union(*(each.scanned.sites for each in dues))
        self.pipeline = programme.pipeline or Pipeline()
        self.start = Lots.before(stock.lots, days[0])

    def rounds(self, arrears: Arrears | None) -> Iterator[_IssuedRound]:
        """Run all rounds in order."""
        lots = self.start
        for number, (day, due) in enumerate(zip(self._days, self._dues, strict=True), 1):
            try:
                issued = self._round(number, day, due, lots, arrears)
            except DataError as error:
                where = f"{error.source}, round {number} on {day}"
                raise DataError(where, error.problems) from None
            yield issued
            lots, arrears = issued.left, issued.arrears

    def pipelines(
        self, issued: Sequence[_IssuedRound], items: Sequence[Item]
    ) -> Iterator[ItemPipeline]:
        """Plan the pipeline of every item over all rounds."""
        for item in items:
            demands = [(round_.landed.day, round_.demand(item)) for round_ in issued]
            yield supply(self._programme, self.pipeline, item, self.start.of(item.id), demands)

    def _round(
        self, number: int, day: dt.date, due: RegisterDue, lots: Lots, arrears: Arrears | None
    ) -> _IssuedRound:
        landed = land(self._programme, self.pipeline, lots, day)
        all_lots = (*landed.lots.here, *landed.lots.ahead)
        stock = self._stock.model_copy(update={"lots": all_lots})
        owed = arrears if _owed(arrears).total() else None
        supplies = Supplies(stock, day, owed, Others(self._sites, number))
        plan = build_plan(due, what_is_issued(due, supplies))
        left = {} if plan.stock is None else {use.lot: use.left for use in plan.stock.lots}
        kept = [
            lot.model_copy(update={"quantity": left.get(lot, lot.quantity)}) for lot in landed.kept
        ]
        return _IssuedRound(
            number=number,
            plan=plan,
            lots=lots,
            landed=landed,
            left=Lots(tuple(lot for lot in kept if lot.quantity.amount), landed.lots.ahead),
            owed=arrears,
            arrears=_arrears(due, plan, number),
        )


def _arrears(due: RegisterDue, plan: DistributionPlan, number: int) -> Arrears:
    """The arrears after a round, of every household that is owed anything."""
    issues = plan._known_households().issues
    assert isinstance(issues, Issues)  # every round is issued from stock
    columns = issues.owed_columns
    if issues.arrears is None and all(issued.whole for issued in issues.items.values()):
        empty = {"id": pl.Series([], dtype=pl.String)}
        empty |= {name: pl.Series([], dtype=pl.Int64) for name in columns.values()}
        frame = pl.DataFrame(empty)
    else:
        frame = collect(due.scanned.register, issues.left_owed(due.scanned.scan.rows))
    return Arrears(f"round {number}", frame, columns)
