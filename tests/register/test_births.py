"""The day that ages go by, and birth dates and ages that stand for unknown ones."""

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest
from command import csv, run
from printed import text_of

import ration
from ration.register.mapping.load import parse_mapping

PROGRAMME = """
id = "p"
version = "1"
title = "Elders"
source = "s"
date = 2020-06-30
[groups.old]
from_age = 60
[channels.centre]
[items.soap]
name = "Soap"
unit = "bar"
[[allocations]]
item = "soap"
per = "old"
quantity = "1 bar"
channel = "centre"
"""
DAY = dt.date(2024, 1, 31)


def check(file: Path, *, date: dt.date | None = None, people: str = "") -> ration.Report:
    mapping = parse_mapping(f"[people]\n{people}")
    return ration.check(file, ration.parse_programme(PROGRAMME), mapping=mapping, date=date)


def codes(report: ration.Report) -> list[str]:
    silent = {"site-all", "people-one-each"}  # each person here is a household
    every = (*report.problems, *report.warnings)
    return [each.code for each in every if each.code not in silent]


def born(tmp_path: Path, *days: str) -> Path:
    return csv(
        tmp_path / "p.csv", [f"A{n},{day}" for n, day in enumerate(days)], "household_id,birth"
    )


def aged(tmp_path: Path, *ages: int | str) -> Path:
    return csv(
        tmp_path / "p.csv", [f"A{n},{age}" for n, age in enumerate(ages)], "household_id,age"
    )


class TestDay:
    def test_a_birth_after_the_day_names_it_and_what_changes_it(self, tmp_path: Path) -> None:
        file = born(tmp_path, "2022-05-03", "1950-01-05")
        (problem,) = check(file).problems
        assert problem.code == "date-unlikely"
        assert "born after 2020-06-30" in problem.message
        assert "the date of the programme" in problem.message
        assert "--date" in problem.hint
        assert check(file, date=DAY).problems == ()
        (problem,) = check(file, date=dt.date(2021, 1, 1)).problems
        assert "born after 2021-01-01" in problem.message
        assert "given with --date" in problem.message

    def test_ages_go_by_the_day(self, tmp_path: Path) -> None:
        file = born(tmp_path, "1962-03-01")
        mapping = parse_mapping("[people]")
        plans = [
            ration.compute(file, ration.parse_programme(PROGRAMME), mapping=mapping, date=day)
            for day in (None, DAY)
        ]
        assert [dict(plan.people)["old"] for plan in plans] == [0, 1]
        assert [plan.source.ages_on for plan in plans] == ["2020-06-30", "2024-01-31"]
        assert [plan.date for plan in plans] == ["2020-06-30", "2024-01-31"]
        assert plans[0].programme == plans[1].programme

    def test_a_programme_without_a_date(self, tmp_path: Path) -> None:
        programme = ration.parse_programme(PROGRAMME.replace("date = 2020-06-30\n", ""))
        file, mapping = born(tmp_path, "1962-03-01"), parse_mapping("[people]")
        assert ration.check(file, programme, mapping=mapping, date=DAY).problems == ()
        (problem,) = ration.check(file, programme, mapping=mapping).problems
        assert "--date" in problem.hint

    def test_a_time_is_no_day(self, tmp_path: Path) -> None:
        with pytest.raises(ration.InputError, match=r"give a datetime\.date"):
            check(born(tmp_path, "1962-03-01"), date=dt.datetime(2024, 1, 31, 8, tzinfo=dt.UTC))

    def test_every_output_names_the_day(self, tmp_path: Path) -> None:
        (tmp_path / "p.toml").write_text(PROGRAMME)
        file = born(tmp_path, "1962-03-01")
        words = (file, "-p", tmp_path / "p.toml", "--people", "--date", "2024-01-31")
        said = "Ages are calculated on 2024-01-31."
        assert said in run("check", *words).out
        assert json.loads(run("check", *words, "--json").out)["ages_on"] == "2024-01-31"
        out = tmp_path / "out"
        assert said in run("compute", *words, "-o", out, "-f", "csv,xlsx,html,pdf").out
        assert json.loads((out / "plan.json").read_text())["register"]["ages_on"] == "2024-01-31"
        assert (out / "totals.csv").read_text("utf-8-sig").splitlines()[1].endswith(",2024-01-31")
        sheet = openpyxl.load_workbook(out / "plan.xlsx")["Summary"]
        assert ["Ages on", "2024-01-31"] in [[cell.value for cell in row[:2]] for row in sheet.rows]
        assert said in (out / "report.html").read_text()
        waybill = next((out / "pdf" / "waybills").rglob("*.pdf"))
        assert "Ages on: 2024-01-31" in text_of(waybill)

    def test_ages_that_are_given_name_no_day(self, tmp_path: Path) -> None:
        assert check(aged(tmp_path, 30)).ages_on is None


class TestPlaceholders:
    @pytest.mark.parametrize(
        ("day", "date"),
        [
            ("1900-01-01", dt.date(2008, 1, 1)),
            ("01/01/1901", dt.date(2008, 1, 1)),
            ("1899-12-30", dt.date(2008, 1, 1)),
            ("1970-01-01", None),
        ],
    )
    def test_dates_with_which_calendars_begin(
        self, tmp_path: Path, day: str, date: dt.date | None
    ) -> None:
        report = check(born(tmp_path, "1950-03-04", day, "1980-05-06", day), date=date)
        assert "birth-placeholder" in codes(report)
        (warning,) = [each for each in report.warnings if each.code == "birth-placeholder"]
        assert "it is in 2 rows" in warning.message
        assert "rows 3 and 5" in warning.message

    @pytest.mark.parametrize("day", ["1900-01-01", "1899-12-30", "0001-01-01"])
    def test_nobody_is_so_old(self, tmp_path: Path, day: str) -> None:
        report = check(born(tmp_path, day))
        assert codes(report) == ["age-old" if day > "1" else "date-unknown"]

    def test_a_year_alone_is_known_of_many(self, tmp_path: Path) -> None:
        days = [f"{year}-01-01" for year in range(1950, 2015) for _ in range(3)]
        assert codes(check(born(tmp_path, *days))) == []

    def test_dates_that_cannot_be_read_hide_no_others(self, tmp_path: Path) -> None:
        found = codes(check(born(tmp_path, "1970-01-01", "at home", "", "1990-05-06")))
        assert found == ["date-unknown", "age-blank", "birth-placeholder"]

    def test_a_date_far_too_often(self, tmp_path: Path) -> None:
        days = [f"{1950 + n % 60}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(300)]
        assert codes(check(born(tmp_path, *days))) == []
        assert codes(check(born(tmp_path, *days, *["1985-03-14"] * 20))) == ["birth-often"]
        assert codes(check(born(tmp_path, *days, *["1990-01-01"] * 20))) == []
        assert codes(check(born(tmp_path, *days, *["1990-01-01"] * 150))) == ["birth-often"]

    def test_ages_that_stand_for_unknown(self, tmp_path: Path) -> None:
        assert codes(check(aged(tmp_path, 30, 99, 4, 99))) == ["age-placeholder"]
        assert codes(check(aged(tmp_path, 98, 98, 98, 70))) == ["age-placeholder"]
        assert codes(check(aged(tmp_path, 30, 99, 4))) == []
        assert codes(check(aged(tmp_path, 99, "old", 99))) == ["age-unknown", "age-placeholder"]
        assert codes(check(aged(tmp_path, *range(60, 100), 99))) == []
        warnings = check(aged(tmp_path, *[99] * 7)).warnings
        (warning,) = [each for each in warnings if each.code == "age-placeholder"]
        assert "(rows 2, 3, 4 and 4 more)" in warning.message

    @pytest.mark.parametrize(
        ("age", "code"),
        [(111, "age-old"), (120, "age-old"), (999, "age-unknown"), (-1, "age-unknown")],
    )
    def test_ages_that_nobody_has(self, tmp_path: Path, age: int, code: str) -> None:
        assert codes(check(aged(tmp_path, age, 110))) == [code]

    def test_the_mapping_may_say_how_old(self, tmp_path: Path) -> None:
        assert codes(check(aged(tmp_path, 116), people="oldest = 120")) == []
        assert codes(check(aged(tmp_path, 98), people="oldest = 90")) == ["age-old"]
        assert codes(check(aged(tmp_path, 120, 120), people="oldest = 120")) == ["age-placeholder"]
        assert codes(check(born(tmp_path, "1905-06-07"), people="oldest = 120")) == []
        with pytest.raises(ration.InputError):
            parse_mapping("[people]\noldest = 200")
