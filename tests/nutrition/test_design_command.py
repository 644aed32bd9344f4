"""`ration design` and `ration substitute`: what they print, write and refuse."""

import json
from pathlib import Path

import pytest
from command import csv, run

import ration

pytestmark = pytest.mark.slow

COMPLETED = ("kaesong-2020", "--replace", "salt")


def test_a_written_basket_can_be_computed(tmp_path: Path) -> None:
    made = run(
        "design", *COMPLETED, "--household", "persons=4,adults=2", "-o", "basket.toml", cwd=tmp_path
    )
    assert made.code == 0
    assert "Written: basket.toml" in made.err
    csv(tmp_path / "households.csv", ["1,4,2"])
    plan = run("compute", "households.csv", "-p", "basket.toml", "--json", cwd=tmp_path)
    totals = {each["item"]: each["quantity"] for each in json.loads(plan.out)["totals"]}
    assert plan.code == 0
    assert totals["added-salt-iodised"] == "1.2"  # 10 g a day, 30 days, 4 persons
    assert "salt" not in totals


def test_json_is_the_record(tmp_path: Path) -> None:
    printed = run(
        "design", "--food", "rice", "--food", "oil", "--meet", "energy", "--json", cwd=tmp_path
    )
    made = ration.Design.model_validate_json(printed.out)
    assert [each.food for each in made.foods] == ["rice", "oil"]
    found = run("substitute", "kaesong-2020", "oil", "--instead", "maize", "--json")
    assert ration.Substitution.model_validate_json(found.out).substitutes[0].grams == 46


def test_a_basket_that_there_is_not_ends_with_a_code_and_a_line_for_each_reason() -> None:
    made = run("design", "--food", "rice", "--meet", "energy,vitamin_c,vitamin_b12")
    assert (made.code, made.out) == (1, "")
    assert len(made.err.splitlines()) == 2
    assert "vitamin_c_mg: no food to choose from has any that is known: vitamin C;" in made.err


@pytest.mark.parametrize(
    "words",
    [
        ("design", "-o", "basket.pdf"),
        ("substitute", "kaesong-2020", "oil", "-o", "oil.toml"),
        ("design", "--tolerance", "5"),
        ("design", "--tolerance", "100%"),
        ("design", "--household", "persons"),
    ],
)
def test_what_cannot_be_is_a_usage_error(words: tuple[str, ...], tmp_path: Path) -> None:
    assert run(*words, cwd=tmp_path).code == 2
    assert [*tmp_path.iterdir()] == []


def test_a_file_that_exists_stays_without_force(tmp_path: Path) -> None:
    (tmp_path / "oil.html").write_text("mine", encoding="utf-8")
    words = ("substitute", "kaesong-2020", "oil", "-o", "oil.html")
    assert run(*words, cwd=tmp_path).code == 4
    assert (tmp_path / "oil.html").read_text("utf-8") == "mine"
    assert run(*words, "--force", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("meet", "says"),
    [("energy", "meets the requirement."), ("folate", "misses 1 of 1 requirement: folate 90 %.")],
)
def test_one_requirement_is_in_the_singular(meet: str, says: str) -> None:
    assert f"What is kept {says}" in run("design", "kaesong-2020", "--meet", meet).out
