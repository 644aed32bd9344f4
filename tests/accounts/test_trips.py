"""Trips in journals: their dispatches as rows, and what became of each of them."""

import csv
import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from journal_rows import REGISTER
from trips import loads, of_plan, trip

import ration
from ration.accounts.journal.trips import trip_rows
from ration.accounts.journal.write import write_csv
from ration.accounts.reconcile.measurements import parse_measurements
from ration.plan.load_loads import load_loads
from ration.plan.plan_programme import plan_programme
from ration.results.accounts.journal import Entry, Journal
from ration.results.accounts.reconciliation import TripAccount
from ration.results.loads import LoadsRecord

DAY = dt.date(2024, 5, 2)


@pytest.fixture(scope="module")
def plan() -> ration.DistributionPlan:
    """120 kg of rice, 18 of pulses and more for North, half of it for South."""
    return ration.compute(pl.DataFrame(REGISTER), "general-food", date=dt.date(2024, 5, 4))


@pytest.fixture(scope="module")
def two(plan: ration.DistributionPlan) -> LoadsRecord:
    """T001 to North and T002 to South."""
    return of_plan(plan, "Depot", DAY)


@pytest.fixture(scope="module")
def rows(two: LoadsRecord, tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    """The dispatches of the loads, each received the day after."""
    file = tmp_path_factory.mktemp("rows") / "journal.csv"
    write_csv(file, trip_rows(two))
    sent = ration.load_journal(file, "general-food").entries
    day = dt.timedelta(days=1)
    return [*sent, *(each.model_copy(update=_received(each, day)) for each in sent)]


def _received(sent: Entry, later: dt.timedelta) -> dict[str, object]:
    return {"kind": "receipt", "date": sent.date + later}


def found(
    plan: ration.DistributionPlan, own: LoadsRecord, rows: list[Entry]
) -> tuple[dict[str, TripAccount], list[tuple[str, str | None]]]:
    """The trips by number, and what is found of them."""
    result = ration.reconcile(plan, Journal(entries=tuple(rows)), loads=own)
    codes = [
        (each.code, each.document)
        for each in result.discrepancies
        if each.code.startswith("reconcile-trip")
    ]
    assert not any("None" in each.message + each.hint for each in result.discrepancies)
    return {each.trip: each for each in result.trips}, codes


def without(rows: list[Entry], document: str, item: str) -> list[Entry]:
    return [row for row in rows if (row.document, row.item) != (document, item)]


def of(kind: str, amount: str, **changes: object) -> Entry:
    """A row of T001, of cereal for North."""
    fields = {
        **{"kind": kind, "date": DAY, "document": "T001", "item": "cereal", "target": "North"},
        **{"quantity": ration.Quantity(amount), "reason": "rain"},
        **({"origin": "Depot"} if kind == "dispatch" else {}),
    }
    return Entry.model_validate(fields | changes)


class TestRows:
    def test_they_read_back_as_dispatches_without_a_warning(
        self, plan: ration.DistributionPlan, two: LoadsRecord, tmp_path: Path
    ) -> None:
        write_csv(tmp_path / "journal.csv", trip_rows(two))
        journal = ration.load_journal(tmp_path / "journal.csv", plan=plan)
        assert journal.warnings == ()
        assert {(e.document, e.kind, e.origin, e.target, e.date) for e in journal.entries} == {
            ("T001", "dispatch", "Depot", "North", DAY),
            ("T002", "dispatch", "Depot", "South", DAY),
        }
        cereal = [e for e in journal.entries if (e.target, e.item) == ("North", "cereal")]
        assert {(str(e.quantity), e.packed is None) for e in cereal} == {
            ("100 kg", False), ("20 kg", True),
        }  # fmt: skip

    def test_stops_of_one_site_are_joined_and_unknown_days_are_blank(
        self, two: LoadsRecord, tmp_path: Path
    ) -> None:
        (stop,) = two.trips[0].stops
        own = loads([trip(1, depot=None, stops=[stop, stop])])
        write_csv(tmp_path / "journal.csv", trip_rows(own))
        with (tmp_path / "journal.csv").open(encoding="utf-8-sig") as file:
            listed = [*csv.DictReader(file)]
        assert len(listed) == len(stop.goods)
        assert {(row["date"], row["from"], row["to"]) for row in listed} == {("", "", "North")}


class TestWhatBecameOfTrips:
    def test_all_as_loaded_and_received(
        self, plan: ration.DistributionPlan, two: LoadsRecord, rows: list[Entry]
    ) -> None:
        trips, codes = found(plan, two, rows)
        assert codes == []
        for each in trips.values():
            assert (each.state, each.sent_on, each.arrived_on) == (
                "arrived", DAY, DAY + dt.timedelta(days=1),
            )  # fmt: skip
            for line in each.lines:
                assert line.planned == line.sent == line.received
                lost = (line.lost, line.damaged, line.short, line.surplus, line.in_transit)
                assert not any(amount.amount for amount in lost)

    def test_without_loads_there_are_no_trips(
        self, plan: ration.DistributionPlan, rows: list[Entry]
    ) -> None:
        result = ration.reconcile(plan, Journal(entries=tuple(rows)))
        assert result.trips == ()
        assert '"trips"' not in result.to_json()

    def test_a_trip_that_is_not_sent(
        self, plan: ration.DistributionPlan, two: LoadsRecord, rows: list[Entry]
    ) -> None:
        trips, codes = found(plan, two, [row for row in rows if row.document != "T002"])
        assert codes == [("reconcile-trip-not-sent", "T002")]
        assert trips["T002"].state == "not_sent"

    def test_a_trip_that_is_not_due_is_not_missed(
        self, plan: ration.DistributionPlan, two: LoadsRecord, rows: list[Entry]
    ) -> None:
        own = Journal(entries=tuple(row for row in rows if row.document != "T002"))
        day = DAY - dt.timedelta(days=1)
        result = ration.reconcile(plan, own, loads=two, date=day)
        assert not any(each.code == "reconcile-trip-not-sent" for each in result.discrepancies)

    def test_a_trip_on_the_way(
        self, plan: ration.DistributionPlan, two: LoadsRecord, rows: list[Entry]
    ) -> None:
        sent = [row for row in rows if row.kind == "dispatch" or row.document == "T001"]
        trips, codes = found(plan, two, sent)
        assert codes == []
        assert trips["T002"].state == "on_the_way"
        assert all(line.in_transit == line.sent for line in trips["T002"].lines)

    @pytest.mark.parametrize(
        ("amount", "code"), [("100 kg", "reconcile-trip-less"), ("130 kg", "reconcile-trip-more")]
    )
    def test_less_or_more_than_its_load(
        self,
        plan: ration.DistributionPlan,
        two: LoadsRecord,
        rows: list[Entry],
        amount: str,
        code: str,
    ) -> None:
        other = [*without(rows, "T001", "cereal"), of("dispatch", amount)]
        trips, codes = found(plan, two, other)
        assert codes == [(code, "T001")]
        (line,) = (line for line in trips["T001"].lines if line.item == "cereal")
        assert str(line.sent) == amount

    def test_errors_of_measurement_excuse_a_small_difference(
        self, plan: ration.DistributionPlan, two: LoadsRecord, rows: list[Entry]
    ) -> None:
        """With a standard error of 1 kg, 1 kg less is no fault, and 20 kg are one."""
        stated = parse_measurements('[cereal]\nrandom = "1 kg"\n', plan_programme(plan, None))
        for amount, faults in (("119 kg", 0), ("100 kg", 1)):
            other = [*without(rows, "T001", "cereal"), of("dispatch", amount)]
            journal = Journal(entries=tuple(other))
            result = ration.reconcile(plan, journal, measurements=stated, loads=two)
            less = [e for e in result.discrepancies if e.code == "reconcile-trip-less"]
            assert len(less) == faults

    def test_goods_on_another_trip(
        self, plan: ration.DistributionPlan, two: LoadsRecord, rows: list[Entry]
    ) -> None:
        moved = [
            row.model_copy(update={"document": "T002"})
            if (row.document, row.item) == ("T001", "pulses")
            else row
            for row in rows
        ]
        trips, codes = found(plan, two, moved)
        assert codes == [("reconcile-trip-other", "T002")]
        (line,) = (line for line in trips["T002"].lines if line.place == "North")
        assert (line.item, str(line.planned), str(line.received)) == ("pulses", "0 kg", "18 kg")

    def test_what_comes_back_with_its_number_is_no_load(
        self, plan: ration.DistributionPlan, two: LoadsRecord, rows: list[Entry]
    ) -> None:
        back = of("return", "20 kg", origin="North", target="Depot")
        came = of("receipt", "20 kg", origin="North", target="Depot")
        trips, codes = found(plan, two, [*rows, back, came])
        assert codes == []
        assert {line.place for line in trips["T001"].lines} == {"North"}

    def test_a_number_that_is_no_trip(
        self, plan: ration.DistributionPlan, two: LoadsRecord, rows: list[Entry]
    ) -> None:
        wrong = [
            row.model_copy(update={"document": "T0O1"}) if row.document == "T001" else row
            for row in rows
        ]
        result = ration.reconcile(plan, Journal(entries=tuple(wrong)), loads=two)
        (unknown,) = (e for e in result.discrepancies if e.code == "reconcile-trip-unknown")
        assert unknown.document == "T0O1"
        assert "did you mean T001?" in unknown.hint

    def test_what_is_lost_damaged_short_and_beyond(
        self, plan: ration.DistributionPlan, two: LoadsRecord, rows: list[Entry]
    ) -> None:
        """Of 120 kg 10 are lost and 5 damaged; 100 are received, so 5 are short."""
        less = without(rows, "T001", "cereal")
        own = [of("dispatch", "120 kg"), of("loss", "10 kg"), of("damage", "5 kg")]
        own.append(of("receipt", "100 kg"))
        trips, codes = found(plan, two, [*less, *own])
        assert codes == []
        (line,) = (line for line in trips["T001"].lines if line.item == "cereal")
        amounts = (line.sent, line.received, line.lost, line.damaged, line.short)
        assert [str(each) for each in amounts] == ["120 kg", "100 kg", "10 kg", "5 kg", "5 kg"]


class TestLoads:
    def test_those_of_another_plan_are_refused(self, two: LoadsRecord) -> None:
        other = ration.compute(pl.DataFrame({**REGISTER, "persons": [1, 1, 1]}), "general-food")
        with pytest.raises(ration.InputError, match="the loads are of a plan with the seal"):
            ration.reconcile(other, Journal(), loads=two)

    def test_they_are_read_from_a_folder_or_a_file(self, two: LoadsRecord, tmp_path: Path) -> None:
        (tmp_path / "loads.json").write_text(two.model_dump_json(indent=1), encoding="utf-8")
        assert load_loads(tmp_path) == load_loads(tmp_path / "loads.json") == two

    def test_two_trips_of_one_number_are_refused(self, two: LoadsRecord) -> None:
        twice = two.model_copy(update={"trips": (*two.trips, two.trips[0])})
        with pytest.raises(ration.InputError, match="two trips with the number T001"):
            load_loads(twice)
