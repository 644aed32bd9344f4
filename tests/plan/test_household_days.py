"""Days of households: from a column or since their arrival, their faults, and where they show."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import python_calamine
from command import run
from printed import pages

import ration
from ration.register.mapping.mapping import RegisterMapping
from ration.register.people.arrivals import _days

CAMP = """
id = "camp"
version = "1"
title = "Camp"
date = 2024-05-01
days = 30
channels.centre = {}
items.rice = { name = "Rice", unit = "kg" }
[[allocations]]
item = "rice"
per = "person"
quantity = "400 g/day"
channel = "centre"
"""
SOAP = """
[items.soap]
name = "Soap"
unit = "bar"
[[allocations]]
item = "soap"
per = "household"
quantity = "1 bar"
channel = "centre"
"""
HOUSEHOLDS = {"household_id": ["A", "B", "C"], "persons": [5, 3, 2]}
PRESENT, ARRIVED = {"days": "present"}, {"arrived": "arrival"}
WHOLE = RegisterMapping(blank_is_all_days=True)


def camp(more: str = "", **replaced: str) -> ration.Programme:
    text = CAMP
    for old, new in replaced.items():
        text = text.replace({"date": "date = 2024-05-01\n", "rate": '"400 g/day"'}[old], new)
    return ration.parse_programme(text + more)


def register(**columns: list[Any]) -> pl.DataFrame:
    return pl.DataFrame(HOUSEHOLDS | columns)


def rice(plan: ration.DistributionPlan) -> list[int]:
    frame: pl.DataFrame = plan.entitlements()
    return frame.sort("household_id")["rice_g"].to_list()


def codes(problems: Any) -> list[str]:
    return [each.code for each in problems if each.code != "site-all"]


def refused(frame: Any, programme: ration.Programme | None = None, **options: Any) -> list[str]:
    with pytest.raises(ration.DataError) as error:
        ration.compute(frame, programme or camp(), **options)
    return codes(error.value.problems)


class TestDaysOfAColumn:
    """Daily rates are for the days in the column; 0 days are nothing, with the reason."""

    def test_a_household_gets_its_own_days(self) -> None:
        plan = ration.compute(register(present=["30", "10", "1"]), camp(), columns=PRESENT)
        assert rice(plan) == [60_000, 12_000, 800]
        assert str(plan.totals["rice"].quantity) == "72.8 kg"
        assert plan.entitlements().sort("household_id")["days"].to_list() == [30, 10, 1]
        assert codes(plan.warnings) == []

    def test_0_days_are_nothing_and_listed(self) -> None:
        plan = ration.compute(register(present=[30, 0, 0]), camp(), columns=PRESENT)
        assert rice(plan) == [60_000, 0, 0]
        listed = {(each.item, each.column, each.value, each.households) for each in plan.nothing}
        assert listed == {("rice", "days", "0", 2), (None, "days", "0", 2)}

    def test_0_days_get_no_base_and_no_least_amount(self) -> None:
        programme = camp(rate='"400 g/day"\nbase = "1 kg"\nat_least = "3 kg"')
        plan = ration.compute(register(present=[30, 1, 0]), programme, columns=PRESENT)
        assert rice(plan) == [61_000, 3000, 0]
        assert "days-flat" in codes(plan.warnings)

    def test_what_is_not_daily_stays_whole_and_that_is_a_warning(self) -> None:
        plan = ration.compute(register(present=[30, 10, 0]), camp(SOAP), columns=PRESENT)
        assert rice(plan) == [60_000, 12_000, 0]
        assert str(plan.totals["soap"].quantity) == "3 bar"
        (warning,) = (each for each in plan.warnings if each.code == "days-flat")
        assert "soap" in warning.message
        assert {each.item for each in plan.nothing} == {"rice"}

    def test_a_rule_with_days_of_its_own_stays_whole(self) -> None:
        programme = camp(rate='"400 g/day"\ndays = 10')
        with pytest.raises(ration.DataError) as error:  # then no rate is for the days
            ration.compute(register(present=[30, 10, 0]), programme, columns=PRESENT)
        assert codes(error.value.problems) == ["column-unread"]

    def test_numbers_are_read_as_in_other_counts(self) -> None:
        plan = ration.compute(register(present=["30.0", " 10 ", "٣"]), camp(), columns=PRESENT)
        assert rice(plan) == [60_000, 12_000, 2400]

    @pytest.mark.parametrize(
        ("cell", "code"),
        [("31", "days-many"), ("-1", "count-negative"), ("", "days-blank"), ("N/A", "days-blank"),
         ("2.5", "count-fraction"), ("all", "count-words")],
    )  # fmt: skip
    def test_what_is_no_number_of_days(self, cell: str, code: str) -> None:
        assert refused(register(present=["30", "10", cell]), columns=PRESENT) == [code]

    def test_a_blank_is_what_the_mapping_says(self) -> None:
        frame = register(present=["30", "10", ""])
        plan = ration.compute(frame, camp(), columns=PRESENT, mapping=WHOLE)
        assert (rice(plan), codes(plan.warnings)) == ([60_000, 12_000, 24_000], ["days-blank-all"])
        zero = RegisterMapping(blank_is_zero=("present",))
        plan = ration.compute(frame, camp(), columns=PRESENT, mapping=zero)
        assert (rice(plan), codes(plan.warnings)) == ([60_000, 12_000, 0], ["blank-zero"])

    def test_days_are_a_sum_of_columns_too(self) -> None:
        frame = register(first=[15, 5, 0], second=[15, 5, 1])
        plan = ration.compute(frame, camp(), columns={"days": "first+second"})
        assert rice(plan) == [60_000, 12_000, 800]

    def test_a_column_that_nobody_names_changes_nothing(self) -> None:
        plan = ration.compute(register(days=[30, 10, 1]), camp())
        assert rice(plan) == [60_000, 36_000, 24_000]

    def test_the_days_of_an_option_are_the_most(self) -> None:
        frame = register(present=[10, 5, 0])
        assert rice(ration.compute(frame, camp(), columns=PRESENT, days=10)) == [20_000, 6000, 0]
        assert refused(frame, columns=PRESENT, days=9) == ["days-many"]

    def test_a_level_and_days(self) -> None:
        plan = ration.compute(register(present=[30, 10, 1]), camp(), columns=PRESENT, level="50 %")
        assert rice(plan) == [30_000, 6000, 400]

    def test_a_size_table_and_a_rounding(self) -> None:
        sizes = '"400 g/day"\nround = { to = "5 kg", mode = "up" }'
        plan = ration.compute(register(present=[30, 10, 1]), camp(rate=sizes), columns=PRESENT)
        assert rice(plan) == [60_000, 15_000, 5000]

    def test_a_fraction_names_the_days(self) -> None:
        with pytest.raises(ration.DataError, match="2 per person for 1 days") as error:
            ration.compute(
                register(present=[30, 2, 1]), camp(rate='"0.25 g/day"'), columns=PRESENT
            )  # 5 × 30 × 0.25 g is not whole either
        assert codes(error.value.problems) == ["indivisible"]

    def test_rows_of_many_households_are_refused(self) -> None:
        frame = register(present=[30, 10, 1], households=[1, 2, 1])
        assert refused(frame, columns=PRESENT) == ["areas-days"]

    def test_several_distributions_in_one_are_refused(self) -> None:
        assert refused(register(present=[30, 10, 1]), columns=PRESENT, times=2) == ["days-times"]

    def test_a_row_of_totals_is_found_beside_days(self) -> None:
        rows = [("A", 400, 10), ("B", 300, 5), ("Total", 700, 30)]
        frame = pl.DataFrame(rows, schema=["household_id", "persons", "present"], orient="row")
        with pytest.raises(ration.DataError) as error:
            ration.compute(frame, camp(), columns=PRESENT, largest=1000)
        assert codes(error.value.problems) == ["totals-row"]


class TestArrivals:
    """The days from the arrival to the last day of the period; the day of arrival counts."""

    def test_the_day_of_arrival_counts(self) -> None:
        first = dt.date(2024, 5, 1)
        days = [_days(first + dt.timedelta(n), first, 30) for n in (-400, 0, 1, 29, 30, 500)]
        assert days == [30, 30, 29, 1, 0, 0]

    def test_dates_in_any_form(self) -> None:
        frame = register(arrival=["2024-04-01", "21/05/2024", "31 May 2024"])
        plan = ration.compute(frame, camp(), columns=ARRIVED)
        assert (rice(plan), codes(plan.warnings)) == ([60_000, 12_000, 0], ["dates-order"])
        real = register(arrival=[dt.date(2024, 5, 30), dt.date(2024, 5, 21), dt.date(2024, 1, 1)])
        assert rice(ration.compute(real, camp(), columns=ARRIVED)) == [2000, 12_000, 24_000]

    def test_dates_that_cannot_be_read(self) -> None:
        frame = register(arrival=["4/5/2024", "2024-13-01", ""])
        found = ["date-ambiguous", "date-unknown", "arrived-blank"]
        assert refused(frame, columns=ARRIVED) == found
        plan = ration.compute(frame, camp(), columns=ARRIVED, drop_rejected=True)
        assert (rice(plan), plan.source.rejected) == ([], 3)

    def test_a_blank_may_mean_all_days(self) -> None:
        frame = register(arrival=["2024-05-21", "", None])
        plan = ration.compute(frame, camp(), columns=ARRIVED, mapping=WHOLE)
        assert rice(plan) == [20_000, 36_000, 24_000]
        (warning,) = (each for each in plan.warnings if each.code == "days-blank-all")
        assert "2 cells" in warning.message

    def test_the_period_needs_a_first_day(self) -> None:
        frame = register(arrival=["2024-05-21"] * 3)
        assert refused(frame, camp(date=""), columns=ARRIVED) == ["arrived-undated"]

    def test_days_or_arrival_not_both(self) -> None:
        frame = register(arrival=["2024-05-21"] * 3, present=[1, 2, 3])
        assert refused(frame, columns=ARRIVED | PRESENT) == ["days-both"]

    def test_a_row_too_short_is_still_seen(self, tmp_path: Path) -> None:
        path = tmp_path / "r.csv"
        path.write_text("household_id,persons,arrival,note\nA,4,2024-05-21,x\nB,4,2024-05-21\n")
        assert refused(path, columns=ARRIVED) == ["ragged"]

    def test_every_round_has_its_own_period(self) -> None:
        frame = register(arrival=["2024-04-01", "2024-05-21", "2024-06-20"])
        every = {"every": "30 days", "count": 3, "first": dt.date(2024, 5, 1)}
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["1 t"]})
        result = ration.run_rounds(
            frame, camp(), stock, columns=ARRIVED, rounds=every, shortage="postpone"
        )
        due = [str(each.items[0].due) for each in result.rounds]
        assert due == ["72 kg", "104 kg", "120 kg"]  # 0, 10 and 30 days of C
        few = [each.household_days.households for each in result.rounds if each.household_days]
        assert few == [2, 1, 0]


class TestPeople:
    """A household's people all have its days: a difference is a problem, a blank is not."""

    def test_people_of_one_table(self) -> None:
        rows = [("A", "30", "10"), ("A", "3", ""), ("B", "40", "30")]
        frame = pl.DataFrame(rows, schema=["household_id", "age", "present"], orient="row")
        plan = ration.compute(frame, camp(), columns=PRESENT, mapping=people())
        assert rice(plan) == [8000, 12_000]
        differ = frame.with_columns(present=pl.Series(["10", "9", "30"]))
        assert refused(differ, columns=PRESENT, mapping=people()) == ["household-differs"]

    def test_arrivals_of_people(self) -> None:
        rows = [("A", "30", "2024-05-21"), ("A", "3", "2024-05-21"), ("B", "40", "2024-04-21")]
        frame = pl.DataFrame(rows, schema=["household_id", "age", "arrival"], orient="row")
        plan = ration.compute(frame, camp(), columns=ARRIVED, mapping=people())
        assert rice(plan) == [8000, 12_000]

    def test_people_of_another_table(self, tmp_path: Path) -> None:
        (tmp_path / "p.csv").write_text("household_id,age\nA,30\nA,3\nB,40\n")
        register = tmp_path / "r.csv"
        register.write_text("household_id,arrival\nA,2024-05-21\nB,2024-04-21\n")
        mapping = RegisterMapping().updated(members=str(tmp_path / "p.csv"))
        plan = ration.compute(register, camp(), columns=ARRIVED, mapping=mapping)
        assert rice(plan) == [8000, 12_000]


def people() -> RegisterMapping:
    return RegisterMapping().updated(people=True)


class TestStock:
    """Stock, arrears and rounds follow the days, since they follow what is due."""

    def test_equal_shares_are_of_what_is_due(self) -> None:
        frame = register(present=[30, 10, 0])
        stock = pl.DataFrame({"item": ["rice"], "quantity": ["36 kg"]})
        plan = ration.compute(frame, camp(), columns=PRESENT, stock=stock, shortage="equal")
        issued = plan.issues().sort("household_id")["rice_g"].to_list()
        owed = plan.arrears().sort("household_id")["rice_g"].to_list()
        assert (issued, owed) == ([30_000, 6000, 0], [30_000, 6000, 0])
        line = plan.totals["rice"]
        assert line.supply is not None
        assert line.supply.days is None  # households have different days


class TestShown:
    """How many households have fewer days is in every output."""

    def test_in_every_output(self, tmp_path: Path) -> None:
        (tmp_path / "camp.toml").write_text(CAMP)
        (tmp_path / "r.csv").write_text(
            "household_id,persons,present,centre\nA,5,30,N\nB,3,10,N\nC,2,0,N\n"
        )
        options = ("r.csv", "-p", "camp.toml", "--column", "days=present")
        words = "2 households with fewer than 30 days"
        ran = run("compute", *options, "-o", "out", "-f", "csv,xlsx,html", cwd=tmp_path)
        assert (ran.code, words in ran.out) == (0, True)
        assert words in run("check", *options, cwd=tmp_path).out
        shown = json.loads(run("compute", *options, "--json", cwd=tmp_path).out)
        assert shown["programme"]["household_days"] == {"days": 30, "fewer": [[0, 1], [10, 1]]}
        assert words in (tmp_path / "out/manifests/centre/N.csv").read_text("utf-8-sig")
        assert words in (tmp_path / "out/report.html").read_text("utf-8")
        book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "out/plan.xlsx"))
        assert words in str([book.get_sheet_by_name(n).to_python() for n in book.sheet_names])
        assert run("print", *options, "-o", "papers", cwd=tmp_path).code == 0
        text = "".join("".join(pages(each)) for each in (tmp_path / "papers").rglob("*.pdf"))
        assert "households with fewer than 30 days, at all sites: 2" in text.replace("\n", " ")
        assert "Persons Days Rice" in text.replace("\n", " ")
        plan = ration.load_plan(tmp_path / "out")
        assert plan.programme.amounts == words
