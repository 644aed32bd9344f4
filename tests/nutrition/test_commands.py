"""`ration nutrition` and `ration foods`."""

import json
from pathlib import Path

import polars as pl
import pytest
from command import run

import ration

pytestmark = pytest.mark.slow

REGISTER = """household_id,persons,adults,centre,store,payer
1,4,2,a,g,p
2,3,1,b,g,p
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register, and the folder of its plan."""
    folder = tmp_path_factory.mktemp("nutrition")
    (folder / "households.csv").write_text(REGISTER, encoding="utf-8")
    ration.compute(folder / "households.csv").write(folder / "plan")
    return folder


def test_the_json_is_the_record(folder: Path) -> None:
    ran = run("nutrition", "kaesong-2020", "households.csv", "--by", "centre", "--json", cwd=folder)
    assert ran.code == 0
    found = ration.nutrition_of("kaesong-2020", folder / "households.csv", by="centre")
    assert json.loads(ran.out)["nutrients"] == json.loads(found.to_json())["nutrients"]
    again = ration.Nutrition.model_validate_json(ran.out)
    assert again.nutrients == found.nutrients
    assert again.to_json() + "\n" == ran.out


def test_a_page_and_a_workbook(folder: Path) -> None:
    for name in ("nutrition.html", "nutrition.xlsx"):
        words = ("nutrition", "general-food", "households.csv", "-o", name)
        assert run(*words, cwd=folder).code == 0
        assert run(*words, cwd=folder).code != 0
        assert run(*words, "--force", cwd=folder).code == 0
    page = (folder / "nutrition.html").read_text(encoding="utf-8")
    assert "Days of cover" in page
    assert "Share of the requirement per day" in page


def test_the_folder_of_a_plan(folder: Path) -> None:
    of_plan = run("nutrition", "plan", "--json", cwd=folder)
    of_register = run("nutrition", "kaesong-2020", "households.csv", "--json", cwd=folder)
    assert json.loads(of_plan.out)["nutrients"] == json.loads(of_register.out)["nutrients"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("kaesong-2020", "--by", "centre"), "--by: it needs a register"),
        (("kaesong-2020", "--people"), "--people: it needs a register"),
        (("plan", "households.csv"), "plan is a plan: it has its register"),
        (("plan", "--level", "50%"), "--level: the plan has it"),
        (("plan", "--household", "persons=4"), "--household: the plan has households"),
        (("kaesong-2020", "--weighs", "oil"), "is not ITEM=QUANTITY"),
        (("kaesong-2020", "-o", "answer.csv"), "name FILE.xlsx or FILE.html"),
    ],
)
def test_options_that_do_not_go_together(folder: Path, words: tuple[str, ...], says: str) -> None:
    ran = run("nutrition", *words, cwd=folder)
    assert ran.code == 2
    assert says in " ".join(ran.err.split())


def test_what_a_household_has_in_vain_is_a_warning() -> None:
    ran = run("nutrition", "kaesong-2020", "--household", "persons=4,cows=3")
    assert ran.code == 0
    assert "warning: kaesong-2020: cows: " in ran.err


@pytest.mark.parametrize("command", [("nutrition",), ("design",), ("substitute", "oil")])
def test_persons_that_are_no_number_are_an_error_with_its_place(command: tuple[str, ...]) -> None:
    name, *item = command
    ran = run(name, "kaesong-2020", *item, "--household", "persons=some")
    assert ran.code == 1
    assert 'household: persons: "some": not a whole number' in ran.err


def test_every_analysis_has_the_same_planning_household() -> None:
    prices = {"item": ["rice"], "price": ["5"], "currency": ["KPW"], "unit": ["kg"]}
    for household, counts in ({}, ("5", "3")), ({"persons": 4}, ("4", "2")):
        found = ration.nutrition_of("kaesong-2020", household=household)
        value = ration.value_of("kaesong-2020", prices=pl.DataFrame(prices), household=household)
        instead = ration.substitute("kaesong-2020", "oil", household=household)
        basket = ration.design("kaesong-2020", meet=["energy_kcal"], household=household)
        for each in (found, value, instead, basket):
            assert tuple(dict(each.household).values()) == counts
        (kept,) = (met.kept for met in basket.met)
        assert kept * basket.days == found.nutrient("energy_kcal").per_person


class TestFoods:
    def test_a_word_is_in_a_name(self) -> None:
        ran = run("foods", "SOY SAUCE")
        assert ran.code == 0
        assert "soy-sauce-hydrolysed" in ran.out
        assert "Rice" not in ran.out

    def test_the_json_has_every_figure_and_its_status(self) -> None:
        found = json.loads(run("foods", "salt", "--json").out)
        (table,) = (each["table"] for each in found["tables"] if each["name"] == "wfp")
        (salt,) = table["foods"].values()
        (iodine,) = (each for each in salt["figures"] if each["nutrient"] == "iodine_ug")
        assert (iodine["status"], iodine["was"]) == ("memory", "1000000")

    def test_own_tables_come_first(self, folder: Path) -> None:
        text = 'title = "Own"\nsource = "Own"\n[foods.rice]\nname = "Own rice"\n'
        (folder / "own.toml").write_text(f"{text}per_100g.energy_kcal = 100\n", encoding="utf-8")
        ran = run("foods", "rice", "--foods", "own.toml", cwd=folder)
        assert ran.out.index("Own rice") < ran.out.index("Rice, white")
        assessed = run("nutrition", "general-food", "--foods", "own.toml", "--json", cwd=folder)
        cereal = json.loads(assessed.out)["items"][0]
        assert (cereal["table"], cereal["food_name"]) == ("Own", "Own rice")
