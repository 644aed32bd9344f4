"""Very many problems: a few on the screen and in JSON, all of them in a file."""

import csv
import json
from pathlib import Path

import pytest
from command import run

import ration
from ration.results.check import LISTED

MORE = 5


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register in which every row has a problem of one kind, or a warning."""
    path = tmp_path / "register.csv"
    bad = [f"B-{n},many,1" for n in range(LISTED + MORE)]
    large = [f"L-{n},31,1" for n in range(LISTED + MORE)]
    path.write_text("\n".join(["household_id,persons,adults", *bad, *large, "X,,1"]))
    return path


def test_a_file_has_them_all(register: Path, tmp_path: Path) -> None:
    ran = run("check", register, "--problems", tmp_path / "problems.csv")
    assert ran.code == 1
    assert "problems.csv` lists all of them" in ran.err
    with (tmp_path / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    report = ration.check(register)
    assert len(rows) == len(report.problems) + len(report.warnings) > 2 * LISTED
    first = {"kind": "problem", "code": "count-words", "file": "", "row": "2"}
    words = {"message": "not a whole number", "hint": "write it in digits, such as 5"}
    assert rows[0] == {**first, "column": "persons", "value": "many", **words}


def test_json_counts_what_it_does_not_list(register: Path) -> None:
    report = json.loads(run("check", register, "--json").out)
    assert [each["code"] for each in report["problems"]] == [
        *["count-words"] * LISTED,
        "count-blank",
    ]
    left = [(each["code"], each["warning"], each["times"]) for each in report["unlisted"]]
    assert left == [("count-words", False, MORE), ("count-large", True, MORE)]
    assert ration.Report.model_validate_json(json.dumps(report)).rejected == LISTED + MORE + 1


def test_a_plan_lists_the_first_and_counts_the_others(register: Path, tmp_path: Path) -> None:
    plan = ration.compute(register, drop_rejected=True)
    assert len(plan.source.problems) == LISTED + 1
    assert sum(each.times for each in plan.source.unlisted) == 2 * MORE
    plan.write(tmp_path / "plan")
    assert ration.load_plan(tmp_path / "plan").source == plan.source
    plan.write_rejected(tmp_path / "rejects.csv")
    assert len((tmp_path / "rejects.csv").read_text().splitlines()) == LISTED + MORE + 2


def test_an_error_is_few_lines_and_has_all_problems(register: Path) -> None:
    with pytest.raises(
        ration.DataError, match="1,005 rows \\(2, 3, 4, 5, 6, …\\), persons"
    ) as caught:
        ration.compute(register)
    assert len(str(caught.value).splitlines()) == 2
    assert len(caught.value.problems) == LISTED + MORE + 1
    assert caught.value.problems[-1].code == "count-blank"


def test_few_problems_are_all_listed(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("household_id,persons,adults\n1,many,1\n2,3,1\n")
    assert "unlisted" not in json.loads(run("check", path, "--json").out)
