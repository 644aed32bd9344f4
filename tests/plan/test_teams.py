"""Rations for work: per workday and per worker, from a register of teams."""

import csv as csv_file
from fractions import Fraction
from pathlib import Path

import pytest
from command import csv, run

import ration

PARK = Path(__file__).parents[2] / "examples/kaesong-industrial-park"
HEADER = "team_id,work,agency,workers,workdays"


def outcome(tmp_path: Path, row: str, *options: str) -> tuple[int, str]:
    """Compute the plan of one team: the exit code and the messages."""
    register = csv(tmp_path / "teams.csv", [row], HEADER)
    ran = run("compute", register, "-p", PARK / "programme.toml", *options)
    return ran.code, ran.err


class TestTeams:
    """A team is a row; its workers and its workdays are counts."""

    def test_workdays_may_be_more_than_persons(self, tmp_path: Path) -> None:
        register = csv(tmp_path / "teams.csv", ["T-1,heavy,A,20,5000"], HEADER)
        programme = PARK / "programme.toml"
        plan = ration.compute(register, programme, columns={"persons": "workers"})
        assert plan.people == (("households", 1), ("persons", 20), ("workers", 20))
        assert str(plan.totals["corn"].quantity) == "3600 kg"  # 5,000 × 720 g
        assert str(plan.totals["gloves"].quantity) == "80 pair"

    @pytest.mark.parametrize(
        ("row", "problem"),
        [
            ("T-1,heavy,A,20,", "workdays: blank, and blank is not zero; write a whole number"),
            ("T-1,heavy,A,20,12.5", 'workdays: "12.5": not a whole number; write a whole'),
            ("T-1,heavy,A,20,-5", 'workdays: "-5": less than zero; write 0 or more'),
            ("T-1,,A,20,5", "work: blank, and rule 1, rule 2"),
            ("T-1,heavy,,20,5", "agency: no agency is given, but something is due there"),
            ("T-1,heavy,A,1200,5", 'workers: "1200": more than 999'),
        ],
    )
    def test_every_fault_has_a_message(self, tmp_path: Path, row: str, problem: str) -> None:
        code, err = outcome(tmp_path, row)
        assert (code, problem in err) == (1, True)

    def test_a_brigade_may_be_large(self, tmp_path: Path) -> None:
        assert outcome(tmp_path, "T-1,heavy,A,1200,300000", "--largest", "1200")[0] == 0

    def test_a_team_that_gets_nothing_is_listed(self, tmp_path: Path) -> None:
        register = csv(tmp_path / "teams.csv", ["T-1,light,A,20,5", "T-2,heavy,A,0,0"], HEADER)
        plan = ration.compute(register, PARK / "programme.toml")
        nothing = {
            (exclusion.item, exclusion.column, exclusion.value) for exclusion in plan.nothing
        }
        assert {("rice", "work", "light"), ("rice", "workdays", "0")} <= nothing

    def test_a_register_without_workdays(self, tmp_path: Path) -> None:
        register = csv(tmp_path / "teams.csv", ["T-1,heavy,A,20"], "team_id,work,agency,workers")
        err = run("compute", register, "-p", PARK / "programme.toml").err
        assert "workdays: column not found; rice is per workdays (rule 1)" in err


class TestIndustrialPark:
    """The example's figures, by a plain sum of its rows."""

    def test_every_agency_and_year(self) -> None:
        with (PARK / "teams.csv").open(encoding="utf-8") as file:
            rows = list(csv_file.DictReader(file))
        rates = {"heavy": Fraction("0.18"), "ordinary": Fraction("0.14")}

        def rice(column: str, value: str) -> Fraction:
            teams = [row for row in rows if row[column] == value]
            return sum((int(row["workdays"]) * rates[row["work"]] for row in teams), Fraction(0))

        plan = ration.compute(PARK / "teams.csv", PARK / "programme.toml", by=["year"])
        assert len(plan.sites) == 8
        for site in plan.sites:
            assert site.lines["rice"].quantity.amount == rice("agency", site.site)
        assert [subtotal.value for subtotal in plan.by] == ["1", "2", "3", "4"]
        for year in plan.by:
            assert year.lines["rice"].quantity.amount == rice("year", year.value)
