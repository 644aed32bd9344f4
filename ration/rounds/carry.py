"""One round after the other: the lots that are left and the arrears go over to the next."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from ration.core.problems import DataError, Problem
from ration.plan.build import build_plan, what_is_issued
from ration.plan.due import RegisterDue
from ration.plan.fingerprint import programme_stamp
from ration.plan.plan import DistributionPlan
from ration.programme.assumptions import assumptions
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.programme.schedule import Pipeline
from ration.register.source.collect import collect
from ration.results.rounds import Flow, ItemPipeline, Round, StockSource
from ration.results.stock import Stock
from ration.rounds.changes import changes, counted, nothing_changed
from ration.rounds.kept import Kept
from ration.rounds.lots import Landed, Lots, Steps, in_all, land
from ration.rounds.pipeline import supply
from ration.rounds.rounds import Rounds
from ration.rounds.warnings import told_once
from ration.stock.arrears import Arrears
from ration.stock.claims import Site
from ration.stock.household_issues import Issues
from ration.stock.issue import Issued
from ration.stock.placement import Others
from ration.stock.supplies import Supplies


def carried(
    programme: Programme, days: Sequence[dt.date], dues: Sequence[RegisterDue], given: Supplies
) -> Rounds:
    """A round on each of `days`, of what is due then; the first begins with what is given.

    Raises DataError where stock is short in a round, and nothing says what is done then.
    """
    run = _Run(programme, given.stock, days, dues)
    made = list(run.rounds(given.arrears))
    moved = [nothing_changed(), *(_moved(*pair) for pair in pairwise(dues))]
    handed_out = {line.item for one in made for line in one.plan.totals.lines}
    items = [item for item in programme.items if item.id in handed_out]
    found = Rounds(
        programme=programme_stamp(programme),
        stock=StockSource(source=given.stock.source, sha256=given.stock.sha256),
        supply=run.pipeline,
        rounds=tuple(
            Round(
                number=one.number,
                date=one.landed.day,
                source=one.plan.source,
                people=one.plan.people,
                changes=None if one.number == 1 else counted(frame),
                items=tuple(one.flows(programme, items)),
            )
            for one, frame in zip(made, moved, strict=True)
        ),
        pipeline=tuple(run.pipelines(made, items)),
        warnings=told_once((one.landed.day, one.warnings) for one in made),
        assumptions=assumptions(programme),
    )
    found._kept = Kept(
        plans=tuple(one.plan for one in made),
        moved=moved,
        gives=[each.register.register.to_input_type for each in dues],
        owed=made[-1].arrears,
        units=made[-1].plan._known_households().units("arrears"),
    )
    return found


def _moved(before: RegisterDue, after: RegisterDue) -> pl.DataFrame:
    return nothing_changed() if before is after else changes(before.register, after.register)


@dataclass(frozen=True)
class _Made:
    """A round that was made: with `lots` it began, `left` and `arrears` go over to the next."""

    number: int
    plan: DistributionPlan
    lots: Lots
    landed: Landed
    left: Lots
    owed: Arrears | None
    arrears: Arrears

    @property
    def warnings(self) -> list[Problem]:
        """What is told of the round, with the file that it is of."""
        register = self.plan.source.source
        return [one.at(one.file or register, one.row, one.unit) for one in self.plan.warnings]

    @property
    def issued(self) -> Mapping[str, Issued]:
        """What was issued of every item that is handed out."""
        issues = self.plan._known_households().issues
        assert isinstance(issues, Issues)  # every round is issued from stock
        return issues.items

    def demand(self, item: Item) -> dict[tuple[str, str], int]:
        """What every site requires of an item in this round, without what is owed."""
        sites = self.issued[item.id].supplied if item.id in self.issued else {}
        return {site: one.required - one.owed for site, one in sites.items()}

    def flows(self, programme: Programme, items: Sequence[Item]) -> Iterator[Flow]:
        """What every item opens and closes with, and what is between."""
        opening, closing = (in_all(programme, one.here) for one in (self.lots, self.left))
        before, after = _owed(self.owed), _owed(self.arrears)
        for item in items:
            name = item.id
            made = self.issued.get(name)
            due = sum(self.demand(item).values())
            issued = 0 if made is None else sum(one.issued for one in made.supplied.values())
            carried = made is not None and made.carried and made.tables  # a pool has no tables
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
    """How many steps of every item are owed to all households, gone ones too."""
    found = Steps()
    if arrears is not None:
        for (item, _), column in arrears.columns.items():
            found[item] += int(arrears.frame[column].sum())
    return found


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
        self._sites = frozenset[Site]().union(*(each.register.sites for each in dues))
        self.pipeline = programme.pipeline or Pipeline()
        self.start = Lots.before(stock.lots, days[0])

    def rounds(self, arrears: Arrears | None) -> Iterator[_Made]:
        """All of them."""
        lots = self.start
        for number, (day, due) in enumerate(zip(self._days, self._dues, strict=True), 1):
            try:
                made = self._round(number, day, due, lots, arrears)
            except DataError as error:
                where = f"{error.source}, round {number} on {day}"
                raise DataError(where, error.problems) from None
            yield made
            lots, arrears = made.left, made.arrears

    def pipelines(self, made: Sequence[_Made], items: Sequence[Item]) -> Iterator[ItemPipeline]:
        """The pipeline of every item, over all rounds."""
        for item in items:
            demands = [(one.landed.day, one.demand(item)) for one in made]
            yield supply(self._programme, self.pipeline, item, self.start.of(item.id), demands)

    def _round(
        self, number: int, day: dt.date, due: RegisterDue, lots: Lots, arrears: Arrears | None
    ) -> _Made:
        landed = land(self._programme, self.pipeline, lots, day)
        every = (*landed.lots.here, *landed.lots.ahead)
        stock = self._stock.model_copy(update={"lots": every})
        owed = arrears if _owed(arrears).total() else None
        supplies = Supplies(stock, day, owed, Others(self._sites, number))
        plan = build_plan(due, what_is_issued(due, supplies))
        left = {} if plan.stock is None else {use.lot: use.left for use in plan.stock.lots}
        kept = [
            lot.model_copy(update={"quantity": left.get(lot, lot.quantity)})
            for lot in landed.kept(landed.lots.here)
        ]
        return _Made(
            number=number,
            plan=plan,
            lots=lots,
            landed=landed,
            left=Lots(tuple(lot for lot in kept if lot.quantity.amount), landed.lots.ahead),
            owed=arrears,
            arrears=_arrears(due, plan, number),
        )


def _arrears(due: RegisterDue, plan: DistributionPlan, number: int) -> Arrears:
    """What is owed from now on, to whoever is owed anything."""
    issues = plan._known_households().issues
    assert isinstance(issues, Issues)  # every round is issued from stock
    columns = issues.owed_columns
    if issues.arrears is None and all(one.whole for one in issues.items.values()):
        nobody = {"id": pl.Series([], dtype=pl.String)}
        nobody |= {name: pl.Series([], dtype=pl.Int64) for name in columns.values()}
        frame = pl.DataFrame(nobody)
    else:
        frame = collect(due.register.register, issues.left_owed(due.register.scanned.rows))
    return Arrears(f"round {number}", frame, columns)
