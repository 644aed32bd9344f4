"""Laws of trips in journals: a journal made from loads without faults has none, by trip too."""

import tempfile
from functools import cache
from pathlib import Path
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from small import SMALL
from trips import of_plan

import ration
from ration import parse_programme
from ration.accounts.journal.trips import trip_rows
from ration.accounts.journal.write import write_csv
from ration.results.accounts.journal import Entry, Journal
from ration.results.accounts.reconciliation import TRIP, ReconciliationRecord
from ration.results.loads import LoadsRecord, Stop

SITES = ("North", "South", "West")


@cache
def plan() -> ration.DistributionPlan:
    """A plan of three sites, with bags of 25 kg and loose rice."""
    frame = pl.DataFrame(
        {
            "household_id": [str(number) for number in range(30)],
            "persons": [1 + number % 7 for number in range(30)],
            "adults": [1 for number in range(30)],
            "category": ["ABC"[number % 3] for number in range(30)],
            "tent": [SITES[number % 3] for number in range(30)],
        }
    )
    return ration.compute(frame, parse_programme(SMALL))


@cache
def whole() -> LoadsRecord:
    return of_plan(plan(), "Depot")


@st.composite
def trips(draw: st.DrawFn) -> LoadsRecord:
    """The packs of the plan on trips, whole or divided, as many as are drawn."""
    rng, many = Random(draw(st.integers(0, 2**32))), draw(st.integers(1, 4))
    stops: list[list[Stop]] = [[] for _ in range(many)]
    for _, stop in whole().stops():
        for goods in stop.goods:
            count, left = goods.count or 1, goods.count or 1
            for own in stops:
                taken = left if own is stops[-1] else rng.randint(0, left)
                left -= taken
                share = {
                    "count": None if goods.count is None else taken,
                    "quantity": goods.quantity * taken / count,
                }
                if taken:
                    part = goods.model_copy(update=share)
                    own.append(stop.model_copy(update={"goods": (part,)}))
    first = whole().trips[0]
    made = [
        first.model_copy(update={"number": f"T{number:03}", "stops": tuple(own)})
        for number, own in enumerate(stops, 1)
        if own
    ]
    return whole().model_copy(update={"trips": tuple(made)})


def journal(loads: LoadsRecord, folder: Path) -> list[Entry]:
    """The dispatches of the loads, as the file of their folder has them, and their receipts."""
    write_csv(folder / "journal.csv", ((_DAY, *row[1:]) for row in trip_rows(loads)))
    read = ration.load_journal(folder / "journal.csv", parse_programme(SMALL), plan=plan())
    assert not read.warnings
    return [*read.entries, *(each.model_copy(update={"kind": "receipt"}) for each in read.entries)]


_DAY = "2024-05-02"
FEW = settings(max_examples=settings().max_examples // 2)  # each writes a file and reads it


@FEW
@given(trips())
def test_a_journal_of_the_loads_reconciles_to_nothing_by_trip_too(loads: LoadsRecord) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = journal(loads, Path(folder))
    found = ration.reconcile(plan(), Journal(entries=tuple(rows)), loads=loads)
    codes = {each.code for each in found.discrepancies}
    assert codes <= {"reconcile-no-opening"}  # what the depot had is not written
    assert {trip.state for trip in found.trips} == {"arrived"}
    assert all(line.planned == line.sent == line.received for t in found.trips for line in t.lines)
    assert ReconciliationRecord.model_validate_json(found.to_json()).trips == found.trips


@FEW
@given(trips(), st.data())
def test_the_figures_of_a_trip_balance_and_add_up_to_those_of_the_plan(
    loads: LoadsRecord, data: st.DataObject
) -> None:
    """Whatever is left out of the journal, moved to another trip or another place."""
    with tempfile.TemporaryDirectory() as folder:
        rows = journal(loads, Path(folder))
    kept = [row for row in rows if data.draw(st.integers(0, 3))]
    moved = [row.model_copy(update=data.draw(_CHANGES)) for row in kept]
    found = ration.reconcile(plan(), Journal(entries=tuple(moved)), loads=loads)
    lines = [line for trip in found.trips for line in trip.lines]
    for line in lines:
        gone = {name: getattr(line, name).amount for name in TRIP}
        into = gone.pop("sent") + gone.pop("surplus")
        assert into == sum(gone.values())
    sent = sum(
        row.quantity.amount for row in moved if row.kind == "dispatch" and _known(row, loads)
    )
    assert sum(line.sent.amount for line in lines) == sent
    differ = any(line.planned != line.sent for line in lines)
    codes = {each.code for each in found.discrepancies}
    assert differ == bool(codes & {f"reconcile-trip-{name}" for name in _DIFFER})


_DIFFER = ("less", "more", "other", "not-sent")
_CHANGES = st.sampled_from(
    ({}, {}, {}, {"document": "T001"}, {"document": "T002"}, {"document": "X"}, {"target": "West"})
)


def _known(row: Entry, loads: LoadsRecord) -> bool:
    return row.document in {trip.number for trip in loads.trips}
