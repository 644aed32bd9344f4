"""Levels, several distributions in one, and days: what they change, and where they are shown."""

import datetime as dt
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import python_calamine
import tomli_w
from command import run
from printed import pages

import ration
from ration.authoring.programme_page import programme_page
from ration.authoring.trial import try_household

DAY = dt.date(2024, 1, 1)
FRAME = pl.DataFrame({"household_id": ["1", "2"], "persons": [5, 3]})
RICE = {"item": "rice", "per": "person", "channel": "centre", "quantity": "400 g/day"}
OIL = {"item": "oil", "per": "person", "channel": "centre", "quantity": "30 ml/day"}


def programme(*rules: dict[str, Any], **parts: Any) -> ration.Programme:
    """A programme of rice and oil for 30 days; `rules` None means both, daily."""
    table: dict[str, Any] = {
        "id": "t", "version": "1", "title": "Camp", "days": 30, "channels": {"centre": {}},
        "items": {
            "rice": {"name": "Rice", "unit": "kg"},
            "oil": {"name": "Oil", "unit": "L"},
            "coal": {"name": "Coal", "unit": "t"},
        },
        "allocations": list(rules) or [RICE, OIL],
        "pools": [{"item": "coal", "quantity": "3 t", "channel": "centre"}],
    }  # fmt: skip
    oil = parts.pop("oil", {})
    table["items"]["oil"] |= oil
    return ration.parse_programme(tomli_w.dumps(table | parts))


def amounts(plan: ration.DistributionPlan) -> dict[str, str]:
    """The quantity of every item."""
    return {line.item: str(line.quantity) for line in plan.totals.lines}


FULL = {"rice": "96 kg", "oil": "7.2 L", "coal": "3 t"}


class TestWhichLevel:
    """An item's level replaces the programme's; `level` replaces both. Pools have none."""

    def test_the_level_of_the_programme(self) -> None:
        plan = ration.compute(FRAME, programme(level="70 %"))
        assert amounts(plan) == {"rice": "67.2 kg", "oil": "5.04 L", "coal": "3 t"}

    def test_the_level_of_an_item_replaces_the_programmes(self) -> None:
        plan = ration.compute(FRAME, programme(level="70 %", oil={"level": "50 %"}))
        assert amounts(plan) == {"rice": "67.2 kg", "oil": "3.6 L", "coal": "3 t"}

    def test_level_replaces_both(self) -> None:
        chosen = programme(level="70 %", oil={"level": "50 %"})
        assert amounts(ration.compute(FRAME, chosen, level="100 %")) == FULL
        halved = {"rice": "48 kg", "oil": "3.6 L", "coal": "3 t"}
        assert amounts(ration.compute(FRAME, chosen, level="50 %")) == halved

    def test_a_pool_has_no_level(self) -> None:
        with pytest.raises(ration.InputError, match="a pool has no level"):
            programme(
                items={"coal": {"name": "Coal", "unit": "t", "level": "50 %"}}, allocations=[]
            )


class TestOrder:
    """The level and the times multiply the rate; bases, bounds and rounding come after."""

    def test_a_base_is_not_multiplied(self) -> None:
        chosen = programme(RICE | {"base": "1 kg"})
        assert amounts(ration.compute(FRAME, chosen, level="50 %"))["rice"] == "50 kg"
        assert amounts(ration.compute(FRAME, chosen, times=2))["rice"] == "194 kg"

    def test_bounds_are_not_multiplied(self) -> None:
        chosen = programme(RICE | {"at_least": "40 kg", "at_most": "60 kg"})
        assert amounts(ration.compute(FRAME, chosen, level="50 %"))["rice"] == "80 kg"
        assert amounts(ration.compute(FRAME, chosen, times=2))["rice"] == "120 kg"

    def test_rounding_comes_last_and_once(self) -> None:
        chosen = programme(RICE | {"round": {"mode": "up", "to": "25 kg"}})
        assert amounts(ration.compute(FRAME, chosen, level="50 %"))["rice"] == "75 kg"
        assert amounts(ration.compute(FRAME, chosen, times=2))["rice"] == "200 kg"

    def test_a_fraction_that_nothing_rounds_names_the_rule_and_the_level(self) -> None:
        chosen = programme({**RICE, "quantity": "333 g"})
        with pytest.raises(ration.DataError) as error:
            ration.compute(FRAME, chosen, level="50 %")
        found = error.value.problems[0]
        assert (found.code, found.column) == ("indivisible", "allocations[0] (rice)")
        assert "at 50 % of the full ration" in found.message
        assert "round = " in found.hint


class TestTimesAndDays:
    """`times` doubles allocations and no pool; `days` needs rates that are all per day."""

    def test_two_distributions_in_one(self) -> None:
        twice = {"rice": "192 kg", "oil": "14.4 L", "coal": "3 t"}
        assert amounts(ration.compute(FRAME, programme(), times=2)) == twice

    def test_stock_of_two_distributions_lasts_twice_as_long(self) -> None:
        stock = pl.DataFrame(
            {"item": ["rice", "oil", "coal"], "quantity": ["192 kg", "99 L", "3 t"]}
        )
        plan = ration.compute(FRAME, programme(), stock=stock, times=2)
        assert plan.totals["rice"].supply is not None
        assert plan.totals["rice"].supply.days == 60

    def test_days(self) -> None:
        half = {"rice": "48 kg", "oil": "3.6 L", "coal": "3 t"}
        assert amounts(ration.compute(FRAME, programme(), days=15)) == half

    @pytest.mark.parametrize(
        "rule",
        [{"quantity": "1 L"}, {"base": "1 L"}, {"days": 10}],
        ids=["flat", "base", "own days"],
    )
    def test_days_are_refused_where_not_all_rates_are_for_them(self, rule: dict[str, Any]) -> None:
        with pytest.raises(ration.InputError) as error:
            ration.compute(FRAME, programme(RICE, OIL | rule), days=15)
        assert [problem.code for problem in error.value.problems] == ["programme-days-mixed"]

    @pytest.mark.parametrize("value", [0, -1, 1.5, "2", True])
    def test_times_and_days_are_whole_numbers_from_1(self, value: Any) -> None:
        for name in ("times", "days"):
            with pytest.raises(ration.InputError) as error:
                ration.compute(FRAME, programme(), **{name: value})
            assert error.value.problems[0].column == name


class TestShown:
    """Every output says which part of the full ration it is; at full level, none does."""

    WORDS = "Camp, 70 % of the full ration, oil 50 % of the full ration, 2 distributions in one"

    @pytest.fixture
    def plan(self) -> ration.DistributionPlan:
        return ration.compute(FRAME, programme(level="70 %", oil={"level": "50 %"}), times=2)

    def test_json(self, plan: ration.DistributionPlan) -> None:
        found = json.loads(plan.to_json())
        assert found["programme"]["level"] == "70 %"
        assert found["programme"]["item_levels"] == {"oil": "50 %"}
        assert found["programme"]["times"] == 2
        assert [line.get("level") for line in found["totals"]] == ["70 %", "50 %", None]

    def test_full_level_is_not_mentioned(self) -> None:
        text = ration.compute(FRAME, programme()).to_json()
        assert not any(f'"{word}"' in text for word in ("level", "times", "days", "item_levels"))

    def test_files(self, plan: ration.DistributionPlan, tmp_path: Path) -> None:
        plan.write(tmp_path / "plan", formats=["csv", "html"])
        assert ration.load_plan(tmp_path / "plan") == plan
        totals = (tmp_path / "plan/totals.csv").read_text(encoding="utf-8-sig").splitlines()
        assert [line.split(",")[-1] for line in totals] == ["level", "70 %", "50 %", ""]
        assert self.WORDS in (tmp_path / "plan/manifests/centre/all.csv").read_text("utf-8-sig")
        assert f'<h1 dir="auto">{self.WORDS}</h1>' in (tmp_path / "plan/report.html").read_text()

    def test_workbook(self, plan: ration.DistributionPlan, tmp_path: Path) -> None:
        plan.write_xlsx(tmp_path / "plan.xlsx")
        book = python_calamine.load_workbook(str(tmp_path / "plan.xlsx"))
        assert book.get_sheet_by_name("Summary").to_python()[0][0] == self.WORDS

    def test_paper(self, plan: ration.DistributionPlan, tmp_path: Path) -> None:
        for language, words in (("en", "70 % of the full ration"), ("fr", "70 % de la ration")):
            file = tmp_path / f"{language}.pdf"
            plan.write_pdf(file, language=language, documents=["waybill", "list"])
            assert all(words in " ".join(page.split()) for page in pages(file))

    def test_screen(self, tmp_path: Path) -> None:
        text = ration.dump_programme(programme(level="70 %"))
        (tmp_path / "p.toml").write_text(text, encoding="utf-8")
        FRAME.write_csv(tmp_path / "h.csv")
        for options, words in (
            ([], "70 % of the full ration"),
            (["--level", "50%"], "50 % of the full ration"),
            (["--days", "15"], "70 % of the full ration, for 15 days"),
        ):
            result = run(
                "compute", str(tmp_path / "h.csv"), "-p", str(tmp_path / "p.toml"), *options
            )
            assert result.out.startswith(f"Camp, {words}\n")

    def test_one_household_and_the_page_of_a_programme(self) -> None:
        chosen = programme(level="70 %")
        rice = try_household(chosen, {"persons": "5"}).gets[0]
        assert rice.reckoning == ("5 persons × 400 g × 70 % × 30 days = 42 kg",)
        assert any("70 % of the full ration" in line for line in programme_page(chosen).about)


class TestRounds:
    """Every round has its level; the last one serves for the rest; `level` replaces them."""

    STOCK = pl.DataFrame({"item": ["rice", "oil", "coal"], "quantity": ["1 t", "99 L", "9 t"]})

    def test_levels(self, tmp_path: Path) -> None:
        when = {"first": DAY, "every": "1 month", "count": 3, "levels": ["100 %", "50 %"]}
        result = ration.run_rounds(FRAME, programme(), self.STOCK, rounds=when)
        assert [str(each.items[0].due) for each in result.rounds] == ["96 kg", "48 kg", "48 kg"]
        assert [each.level for each in result.rounds] == [None, Fraction(1, 2), Fraction(1, 2)]
        assert "50 % of the full ration" in result.plan(3).programme.heading
        result.write(tmp_path / "rounds")
        assert ration.load_rounds(tmp_path / "rounds").to_json() == result.to_json()

    def test_level_replaces_the_levels_of_rounds(self) -> None:
        chosen = programme(rounds={"every": "1 month", "count": 2, "levels": ["70 %"]}, date=DAY)
        due = [
            ration.run_rounds(FRAME, chosen, self.STOCK, level=level).rounds[1].items[0].due
            for level in (None, "50 %")
        ]
        assert [str(each) for each in due] == ["67.2 kg", "48 kg"]

    def test_commands(self, tmp_path: Path) -> None:
        when = {"first": DAY, "every": "1 month", "count": 2, "levels": ["100 %", "50 %"]}
        text = ration.dump_programme(programme(rounds=when))
        (tmp_path / "p.toml").write_text(text, encoding="utf-8")
        (tmp_path / "r.toml").write_text(
            'title = "All"\narea = "ri"\nper_year = 1\nstart = 2024-01-01\n', encoding="utf-8"
        )
        FRAME.with_columns(ri=pl.lit("A")).write_csv(tmp_path / "h.csv")
        self.STOCK.write_csv(tmp_path / "s.csv")
        register, plan = str(tmp_path / "h.csv"), str(tmp_path / "plan")
        options = ["-p", str(tmp_path / "p.toml")]
        stock = ["--stock", str(tmp_path / "s.csv")]
        shown = run("rounds", register, *options, *stock).out
        assert "Of the full ration, round by round: 100 %, 50 %.\n" in shown
        shown = run("rounds", register, *options, *stock, "--level", "70%").out
        assert shown.startswith("Camp, 70 % of the full ration\n")
        shown = run("rollout", str(tmp_path / "r.toml"), register, *options, "--level", "70%").out
        assert "It gives 70 % of the full ration.\n" in shown
        assert run("compute", register, *options, "--level", "70%", "-o", plan).code == 0
        for option in ("--level=50%", "--times=2", "--days=3"):  # a plan is computed already
            result = run("report", plan, "-o", str(tmp_path / "page.html"), option)
            assert (result.code, "it can be used only with a register" in result.err) == (2, True)
