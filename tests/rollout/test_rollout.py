"""`ration rollout`: worked cases, bad input, files, and the 20×10 example."""

import csv as csv_files
import json
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from command import Ran, csv, run

import ration
from ration.results.rollout import Need

EXAMPLE = Path(__file__).parents[2] / "examples/regional-20x10"
HEADER = "household_id,persons,adults,county"
ROWS = ("1,4,2,North", "2,2,2,North", "3,3,1,South", "4,5,2,[east]", "5,6,2,West")
PROGRAMME = """
id = "tea"
version = "1"
title = "Tea"
[channels.tent]
[items.tea]
name = "Tea"
unit = "g"
[[allocations]]
item = "tea"
per = "person"
quantity = "10 g"
channel = "tent"
[items.lamp]
name = "Lamp"
unit = "piece"
[[allocations]]
item = "lamp"
per = "household"
quantity = "1 piece"
channel = "tent"
"""
YEARLY = """
title = "Two a year"
area = "county"
per_year = 2
start = 2024-02-29
first = ["South"]
"""
PHASES = """
title = "In two phases"
area = "county"
repeat = "6 months"
until = 2025-06-30
[[phases]]
id = "pilot"
start = 2024-03-01
areas = ["West"]
[[phases]]
id = "rest"
start = 2025-01-01
areas = ["South", "[east]"]
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    (tmp_path / "p.toml").write_text(PROGRAMME)
    return csv(tmp_path / "r.csv", ROWS, HEADER)


def rolled(register: Path, schedule: str) -> ration.RollOut:
    programme = register.with_name("p.toml")
    return ration.roll_out(register, programme, ration.parse_roll_out(schedule))


def command(register: Path, schedule: str, *words: str | Path) -> Ran:
    (register.parent / "r.toml").write_text(schedule, encoding="utf-8")
    return run("rollout", "r.toml", "r.csv", "-p", "p.toml", *words, cwd=register.parent)


def texts(needs: tuple[Need, ...]) -> list[str]:
    return [str(need.quantity) for need in needs]


class TestWorked:
    """Five households in four counties, calculated by hand: 4 + 2, 3, 5 and 6 persons."""

    def test_areas_per_year(self, register: Path) -> None:
        plan = rolled(register, YEARLY)
        assert [phase.areas for phase in plan.phases] == [("South", "North"), ("West", "[east]")]
        assert [str(phase.start) for phase in plan.phases] == ["2024-02-29", "2025-02-28"]
        assert [texts(year.requirement) for year in plan.years] == [
            ["90 g", "3 piece"],
            ["110 g", "2 piece"],
        ]
        assert texts(plan.years[1].requirement_so_far) == ["200 g", "5 piece"]
        assert [year.share for year in plan.years] == [Fraction(9, 20), 1]
        tea, lamp = plan.years[0].per_head
        assert [tea.least, tea.greatest] == [0, 10]
        assert [lamp.least, lamp.greatest] == [0, Fraction(1, 3)]
        tea, lamp = plan.years[1].per_head
        assert [tea.least, tea.greatest] == [0, 10]
        assert [tea.least_so_far, tea.greatest_so_far] == [10, 10]
        assert lamp.least_so_far == Fraction(1, 6)
        assert plan.remaining.areas == ()

    def test_phases_repeat(self, register: Path) -> None:
        """West in March and September 2024 and March 2025; the others in January 2025."""
        plan = rolled(register, PHASES)
        assert [phase.rounds for phase in plan.phases] == [3, 1]
        assert [texts(year.requirement)[0] for year in plan.years] == ["120 g", "140 g"]
        assert texts(plan.years[1].requirement_so_far) == ["260 g", "5 piece"]
        assert plan.years[1].areas == ("South", "[east]")
        assert plan.remaining.areas == ("North",)
        assert texts(plan.remaining.requirement) == ["60 g", "2 piece"]
        assert [(area.area, area.phase) for area in plan.areas][-2:] == [
            ("[east]", "rest"),
            ("North", None),
        ]

    @pytest.mark.parametrize(
        ("order", "areas"),
        [
            ("name", ["North", "South", "West", "[east]"]),
            ("largest", ["North", "West", "[east]", "South"]),
            ("smallest", ["South", "[east]", "North", "West"]),
        ],
    )
    def test_order(self, register: Path, order: str, areas: list[str]) -> None:
        stated = YEARLY.replace('first = ["South"]', f'order = "{order}"')
        plan = rolled(register, stated)
        assert [area for phase in plan.phases for area in phase.areas] == areas

    def test_years_end_the_rollout(self, register: Path) -> None:
        plan = rolled(register, YEARLY + "years = 1\n")
        assert [year.year for year in plan.years] == [2024]
        assert plan.remaining.areas == ("West", "[east]")

    def test_nobody_is_reached_after_the_year_9999(self, register: Path) -> None:
        plan = rolled(register, YEARLY.replace("2024", "9999").replace("-29", "-28"))
        assert ([year.year for year in plan.years], len(plan.remaining.areas)) == ([9999], 2)

    def test_an_empty_register(self, register: Path) -> None:
        csv(register, [], HEADER)
        plan = rolled(register, YEARLY.replace('first = ["South"]', ""))
        assert (plan.phases, plan.years, plan.areas) == ((), (), ())
        assert texts(plan.requirement) == ["0 g", "0 piece"]
        stated = YEARLY.replace('first = ["South"]', "")
        assert command(register, stated, "-q").code == 0

    def test_warnings_of_pools_and_blanks(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ["1,4,2,North", "2,2,1,"], HEADER)
        (tmp_path / "r.toml").write_text(YEARLY.replace('"South"', '"North"'))
        ran = run("rollout", tmp_path / "r.toml", rows)
        assert "no area gets any of Coal, because pools" in ran.err
        assert "county: households without an area: 1; write their area" in ran.err
        assert "is one site" not in ran.err
        assert "Not reached: 1 household, 2 persons, 1 adult." in ran.out

    def test_an_assumption_is_listed(self, register: Path) -> None:
        stated = YEARLY + 'assumption = true\nsource = "Our guess"\n'
        (assumption,) = rolled(register, stated).assumptions
        assert (assumption.place, assumption.says, assumption.source) == (
            "schedule",
            "which areas are reached when",
            "Our guess",
        )


WRONG = {
    "nothing": ("", ["area: it is missing; add it", "title: it is missing; add it"]),
    "neither": (
        'title = "T"\narea = "a"',
        ["per_year: nothing shows which areas are reached; add per_year or [[phases]]"],
    ),
    "both": (
        PHASES.replace("repeat", "per_year = 2\nyears = 3\nrepeat"),
        ["per_year: it cannot be used with phases", "years: it cannot be used with phases"],
    ),
    "unstarted": (YEARLY.replace("start = 2024-02-29", ""), ["start: it is missing; add the day"]),
    "twice": (
        YEARLY.replace('["South"]', '["South", "West", "South"]'),
        ['first[2]: "South": the area is also named at first[0]; name it once'],
    ),
    "across": (
        PHASES.replace('"[east]"', '"West"'),
        ['phases[1].areas[1]: "West": the area is also named at phases[0].areas[0]'],
    ),
    "backwards": (
        PHASES.replace("2025-01-01", "2024-01-01").replace('"rest"', '"pilot"'),
        [
            'phases[1].id: "pilot": phases[0].id has the same id; give each phase its own id',
            'phases[1].start: "2024-01-01": it begins before the phase above it, pilot'
            " (2024-03-01); put phases in the order of their dates",
        ],
    ),
    "idle": (YEARLY + "until = 2030-01-01", ["until: it has no effect without repeat"]),
    "repeat": (
        YEARLY + 'repeat = "often"',
        [
            'repeat: "often": not a length of time; write a time, such as "1 year", "6 '
            'months" or "15 days"'
        ],
    ),
    "never": (YEARLY + 'repeat = "0 days"', ['repeat: "0 days": not a length of time']),
    "text": (YEARLY.replace("2024-02-29", '"2024-02-29"'), ["start: ", "not a date; write it"]),
    "zero": (YEARLY.replace("per_year = 2", "per_year = 0"), ['per_year: "0": too small; write 1']),
    "key": (YEARLY + "per_yaer = 2", ["per_yaer: unknown key; did you mean per_year"]),
    "toml": ("title = ", ["TOML: "]),
}


class TestBadInput:
    """All problems are reported at once, each with its place and a fix."""

    @pytest.mark.parametrize(("stated", "messages"), WRONG.values(), ids=WRONG)
    def test_a_wrong_file(self, register: Path, stated: str, messages: list[str]) -> None:
        ran = command(register, stated, "-o", "out")
        assert (ran.code, ran.out) == (3, "")
        assert [message for message in messages if message not in ran.err] == []
        assert not (register.parent / "out").exists()

    def test_no_file(self, register: Path) -> None:
        ran = run("rollout", "no.toml", register)
        assert (ran.code, "no.toml: file not found" in ran.err) == (3, True)

    def test_areas_that_are_not_in_the_register(self, register: Path) -> None:
        stated = YEARLY.replace('["South"]', '["Sout", "South", "Atlantis"]')
        ran = command(register, stated, "-q")
        assert (ran.code, ran.out) == (1, "")
        none = "no row of the register is in this area"
        assert ran.err.splitlines() == [
            f'error: r.toml: first[0]: "Sout": {none}; did you mean South?',
            f'error: r.toml: first[2]: "Atlantis": {none}; use one of: North, South, West, [east]',
        ]

    def test_phases_after_the_end(self, register: Path) -> None:
        stated = PHASES.replace("2025-06-30", "2024-12-31").replace('"West"', '"Wets"')
        ran = command(register, stated)
        assert ran.code == 1
        assert (
            '"2025-01-01": phase rest begins after the end of the roll-out, 2024-12-31'
        ) in ran.err
        assert '"Wets": no row of the register is in this area; did you mean West' in ran.err

    def test_a_column_that_is_not_there(self, register: Path) -> None:
        ran = command(register, YEARLY.replace('"county"', '"country"'), "-q")
        assert ran.code == 1
        assert "country: column not found; --by names it" in ran.err

    def test_rows_that_have_problems(self, register: Path) -> None:
        csv(register, [*ROWS, "6,many,1,North"], HEADER)
        assert command(register, YEARLY).code == 1
        ran = command(register, YEARLY, "--rejects", "bad.csv", "--json")
        assert json.loads(ran.out)["register"]["rejected"] == 1
        assert "many" in (register.parent / "bad.csv").read_text("utf-8-sig")


class TestOutput:
    """Tables, JSON and files have the same figures."""

    def test_tables(self, register: Path) -> None:
        out = command(register, PHASES, "-q").out
        assert "An area gets the ration on the day it is reached, and every 6 months" in out
        assert "South and [east]" in out
        assert "1 area remains: North." in out
        once = command(register, YEARLY, "-q").out
        assert "An area gets the ration on the day it is reached, once." in once
        assert "Lowest and highest per person among areas, so far" in once
        assert "Nothing remains: every area is reached." in once

    def test_a_long_roll_out_shows_the_first_years(self, register: Path) -> None:
        csv(register, [f"{n},4,2,C{n:02}" for n in range(90)], HEADER)
        stated = YEARLY.replace('first = ["South"]', "").replace("per_year = 2", "per_year = 1")
        out = command(register, stated, "-q").out
        assert "The first 40 are shown; -o DIR writes all." in out
        assert ("\n2063 " in out, "\n2064 " in out) == (True, False)

    def test_json_equals_the_library(self, register: Path) -> None:
        ran = command(register, PHASES, "--json")
        record = json.loads(ran.out)
        assert (record["format"], record["schedule"]["repeat"]) == ("ration.rollout/2", "6 months")
        assert record["years"][0]["requirement"][0]["quantity"] == "120"
        assert record["phases"][0]["start"] == "2024-03-01"
        stated = register.parent / "r.toml"
        plan = ration.roll_out(register, register.with_name("p.toml"), stated)
        assert json.loads(plan.to_json())["phases"] == record["phases"]

    def test_files(self, register: Path) -> None:
        assert command(register, PHASES, "-o", "out").code == 0
        out = register.parent / "out"
        assert sorted(file.name for file in out.iterdir()) == [
            "SHA256SUMS",
            "areas.csv",
            "phases.csv",
            "requirement.csv",
            "rollout.json",
            "years.csv",
        ]
        areas = pl.read_csv(out / "areas.csv")
        assert areas["area"].to_list() == ["West", "South", "[east]", "North"]
        assert areas["start"].to_list() == ["2024-03-01", "2025-01-01", "2025-01-01", None]
        assert areas["tea_g"].sum() == 200
        years = pl.read_csv(out / "requirement.csv").filter(item="tea")
        assert years["quantity"].to_list() == [120, 140]
        assert years["quantity_so_far"].to_list() == [120, 260]
        assert pl.read_csv(out / "years.csv")["persons_so_far"].to_list() == [6, 14]
        assert pl.read_csv(out / "phases.csv")["rounds"].to_list() == [3, 1]

    def test_a_folder_is_not_overwritten(self, register: Path) -> None:
        assert command(register, PHASES, "-o", "out").code == 0
        assert command(register, YEARLY, "-o", "out").code == 4
        assert command(register, YEARLY, "-o", "out", "--force").code == 0
        mine = register.parent / "out" / "mine.txt"
        mine.touch()
        assert command(register, PHASES, "-o", "out", "--force").code == 0
        assert mine.exists()


class TestExample:
    """The 20×10 policy: 20 areas per year for 10 years; the people are those of the census."""

    def test_figures(self) -> None:
        with (EXAMPLE / "counties.csv").open(encoding="utf-8") as file:
            rows = list(csv_files.DictReader(file))
        plan = ration.roll_out(
            EXAMPLE / "counties.csv", EXAMPLE / "programme.toml", EXAMPLE / "rollout.toml"
        )
        persons = sum(int(row["persons"]) for row in rows)
        assert persons == 24_052_231 - 3_255_288 - 702_372  # without the capital and the camps
        assert [len(year.areas) for year in plan.years] == [20] * 10
        assert plan.years[0].areas[:17] == plan.schedule.first
        cereal = [year.requirement[0].quantity.amount for year in plan.years]
        assert cereal[-1] == Fraction("29.2") * persons
        assert plan.years[-1].requirement_so_far[0].quantity.amount == sum(cereal)
        assert [year.per_head[0].least for year in plan.years] == [0] * 9 + [Fraction("29.2")]
        assert {row["basis"] for row in rows} == {"census", "synthetic", "synthetic area"}
