"""What small rations are worth as food, and the sentences, notes and tables about them."""

import datetime as dt
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

import ration
from ration.nutrition.answers.answer import nutrition_answer
from ration.nutrition.design.demands import demands_of
from ration.nutrition.energy.model import energy_model
from ration.nutrition.energy.pieces import Group
from ration.nutrition.energy.spread import spread_people
from ration.nutrition.foods import Foods
from ration.nutrition.requirement import load_requirements
from ration.programme.food import Nutrients
from ration.results.household_days import HouseholdDays

BASE: dict[str, Any] = {
    "id": "two", "version": "1", "title": "Two", "channels": {"centre": {}},
    "items": {
        "grain": {"name": "Grain", "unit": "kg", "food": "grain"},
        "oil": {"name": "Oil", "unit": "kg", "food": "oil"},
    },
    "foods": {
        "grain": {"name": "Grain", "assumption": True,
                  "per_100g": {"energy_kcal": 300, "protein_g": 10, "fat_g": 2}},
    },
    "allocations": [
        {"item": "grain", "per": "person", "quantity": "10 kg", "channel": "centre"},
        {"item": "oil", "per": "household", "quantity": "1 kg", "channel": "centre"},
    ],
}  # fmt: skip
HOMES = pl.DataFrame(
    {"household_id": ["1", "2"], "persons": [4, 1], "centre": ["a", "b"], "camp": ["N", "S"]}
)


@pytest.fixture(scope="module")
def of_register() -> ration.Nutrition:
    return ration.nutrition_of(BASE, HOMES, days=30, by="camp", energy="set")


def test_subtotals_have_a_table_in_which_pools_are_not(of_register: ration.Nutrition) -> None:
    """A household of 4 gets 40 kg of grain and 1 of oil; that of 1 gets 10 and 1."""
    (table,) = (each for each in of_register.answer().tables if each.id == "by-1")
    assert table.title == "By camp, per person served"
    assert [row[:3] for row in table.rows] == [["N", 4, 4], ["S", 1, 1]]
    oil = Foods().find("oil")
    assert oil is not None
    kcal = oil.food.per_100g.of("energy_kcal")
    assert kcal is not None
    assert [row[3] for row in table.rows] == [30_000 + 10 * kcal / 4, 30_000 + 10 * kcal]
    assert "Pools are not in subtotals." in table.says
    levels = {tuple(name for name, _ in each.place) for each in of_register.groups}
    assert levels == {("camp",)}


def test_a_ration_without_subtotals_has_no_table_of_them(of_register: ration.Nutrition) -> None:
    bare = of_register.model_copy(update={"groups": (), "sites": ()})
    names = [each.id for each in nutrition_answer(bare).tables]
    assert names == ["nutrients", "items"]


def test_that_amounts_are_the_least_is_said_only_where_a_figure_lacks(
    of_register: ration.Nutrition,
) -> None:
    least = "Where foods have no figure, the amounts are the least that they can be."
    assert of_register.answer().tables[0].says == [least]
    known = tuple(each.model_copy(update={"lacking": ()}) for each in of_register.nutrients)
    every = nutrition_answer(of_register.model_copy(update={"nutrients": known}))
    assert every.tables[0].says == []


def test_a_nutrient_that_there_is_not_is_named_with_what_is_near(
    of_register: ration.Nutrition,
) -> None:
    assert of_register.nutrient("iron_mg").unit == "mg"
    with pytest.raises(KeyError, match="iron_mg"):
        of_register.nutrient("iron_m")


def test_days_between_rounds_are_a_note() -> None:
    rounds = {**BASE, "rounds": {"first": dt.date(2026, 3, 1), "every": "1 month", "count": 6}}
    found = ration.nutrition_of(rounds, HOMES)
    assert (found.days, found.days_from) == (30, "rounds")
    said = "The days are the time between rounds; a month has 30, a year 365."
    assert said in found.answer().notes
    given = ration.nutrition_of(rounds, HOMES, days=30)
    assert said not in given.answer().notes


def test_households_with_fewer_days_are_a_note(of_register: ration.Nutrition) -> None:
    days = HouseholdDays(days=30, fewer=((10, 1),))
    stamp = of_register.programme.model_copy(update={"household_days": days})
    found = nutrition_answer(of_register.model_copy(update={"programme": stamp})).notes
    (more,) = (each for each in found if each not in of_register.answer().notes)
    assert more.startswith("Households are there for different numbers of days;")


def test_a_plan_is_assessed_as_it_is(of_register: ration.Nutrition) -> None:
    """Days of a plan are its own: those given say how long it is to last, and change no amount."""
    plan = ration.compute(HOMES, BASE)
    found = ration.nutrition_of(plan, days=15)
    energy, before = (each.nutrient("energy_kcal") for each in (found, of_register))
    assert energy.per_person == before.per_person
    assert energy.per_day == (before.per_person or 0) / 15


def test_how_figures_of_a_food_are_known() -> None:
    foods = Foods(ration.load_programme(BASE).foods)
    grain, oil = foods.find("grain"), foods.find("oil")
    assert grain is not None
    assert oil is not None
    assert (grain.status("energy_kcal"), grain.source) == ("assumption", "the programme")
    assert oil.table is not None
    assert oil.status("fat_g") == oil.table.status
    assert oil.source == oil.food.source


def test_a_group_that_has_a_part_of_another_is_not_used() -> None:
    """30 are 0 to 9 years old, and 50 are 5 to 14: one of the two counts serves, not both."""
    model = energy_model()
    young, middle = Group(0, 10 * 12 - 1), Group(5 * 12, 15 * 12 - 1)
    spread = spread_people(model, [(young, 30), (middle, 50)], 100)
    assert spread is not None
    assert sum(spread.values()) == 100
    within = [sum(n for piece, n in spread.items() if piece.is_in(g)) for g in (young, middle)]
    assert (within[0] == 30) != (within[1] == 50)


def test_a_register_of_people_without_ages_is_of_the_usual_population() -> None:
    people = pl.DataFrame({"household_id": ["1", "1", "2"], "centre": ["a", "a", "b"]})
    mapping = ration.parse_mapping('[people]\nhousehold = "household_id"\n')
    found = ration.nutrition_of(BASE, people, mapping=mapping, days=30)
    assert found.served == 3
    assert found.need.known == "profile"


@pytest.mark.parametrize(
    ("limits", "code", "place"),
    [
        ({"foods": {"rise": {}}}, "basket-food", "foods.rise"),
        ({"foods": {"x": {"food": "rise"}}}, "basket-food", "foods.x"),
        ({"foods": {"rice": {"stock": "5 kg/day"}}}, "basket-amount", "foods.rice.stock"),
        ({"foods": {"rice": {"most": "5 bars"}}}, "basket-amount", "foods.rice.most"),
    ],
)
def test_limits_that_cannot_be_are_refused_at_their_place(
    limits: dict[str, Any], code: str, place: str
) -> None:
    with pytest.raises(ration.InputError) as error:
        ration.design(limits={"title": "L", **limits}, persons=5, meet=["energy"])
    assert [(each.code, each.column) for each in error.value.problems] == [(code, place)]


def test_only_shares_of_energy_that_are_stated_are_asked_for() -> None:
    per_day = {"energy_kcal": 2100}
    bare = {"title": "Own", "source": "a test", "per_day": per_day}

    def asked(**more: str) -> dict[str, Fraction]:
        own = load_requirements({**bare, **more})
        found = demands_of(own, None, (), Fraction(0), Nutrients())
        return {each.id: each.need for each in found}

    assert asked() == {"energy_kcal": 2100}
    assert asked(fat_energy="17 %") == {"energy_kcal": 2100, "fat_energy": 17}


def test_a_plan_has_no_planning_household() -> None:
    """Its answer says nothing of a household, as that of a programme does."""
    plan = ration.compute(HOMES, BASE)
    of_plan = ration.substitute(plan, "oil", instead=["maize"])
    of_programme = ration.substitute(BASE, "oil", instead=["maize"])
    assert of_plan.household == ()
    assert not any("household" in note for note in of_plan.answer().notes)
    assert any("planning household" in note for note in of_programme.answer().notes)


def test_an_item_whose_food_nobody_knows_changes_nothing() -> None:
    """What replaces oil is the same beside an item whose food is in no table."""
    items = {**BASE["items"], "meat": {"name": "Meat", "unit": "kg", "food": "unicorn"}}
    rule = {"item": "meat", "per": "person", "quantity": "1 kg", "channel": "centre"}
    more = {**BASE, "items": items, "allocations": [*BASE["allocations"], rule]}
    found = ration.substitute(more, "oil", instead=["maize"])
    assert found.substitutes == ration.substitute(BASE, "oil", instead=["maize"]).substitutes
