"""What replaces a missing item: the field's ratios, one way or both, and for a month."""

from fractions import Fraction
from pathlib import Path

import pytest
from basket_by_hand import nutrients

import ration
from ration.nutrition.food_groups import food_groups, group_of
from ration.nutrition.foods import Foods
from ration.nutrition.substitution.ratios import substitutions

# UNHCR and WFP 1997, § 28: so many grams of the second replace a gram of the first.
PUBLISHED = {
    ("blended", "pulses"): Fraction(1),
    ("pulses", "blended"): Fraction(1),
    ("sugars", "oils"): Fraction(1, 2),
    ("oils", "sugars"): Fraction(2),
    ("cereals", "pulses"): Fraction(1, 2),
    ("pulses", "cereals"): Fraction(2),
    ("oils", "cereals"): Fraction(3),
}


def test_the_ratios_are_the_published_ones_and_no_others() -> None:
    found = {
        (group.id, other): ratio
        for group in food_groups()
        for other, ratio in substitutions().instead_of(group.id).items()
    }
    assert found == PUBLISHED
    assert ("cereals", "oils") not in found


def test_every_food_of_a_group_is_in_a_table_and_in_no_other_group() -> None:
    tables = {food.food.id for food in Foods().all()}
    listed = [food for group in food_groups() for food in group.foods]
    assert set(listed) <= tables
    assert len(listed) == len(set(listed))
    assert {food for food in tables if group_of(food) is None} == {"dates"}


def test_the_ration_changes_by_what_goes_and_what_comes() -> None:
    found = ration.substitute("kaesong-2020", "oil", instead=["lentils", "maize"][1:])
    change = {c.nutrient: c.after - c.before for c in found.substitutes[0].changes}
    gone = nutrients({"oil": found.grams})
    come = nutrients({"maize": found.substitutes[0].grams})
    assert found.grams == Fraction(460, 30)
    assert change == {
        key: come.get(key, Fraction(0)) - gone.get(key, Fraction(0)) for key in change
    }


def test_a_substitution_holds_its_energy_within_a_quarter() -> None:
    """The ratios keep energy about the same, where that is what they are for."""
    for item, food in (("oil", "maize"), ("sugar", "oil"), ("oil", "sugar")):
        found = ration.substitute("kaesong-2020", item, instead=[food])
        gone = nutrients({found.food: found.grams})["energy_kcal"]
        come = nutrients({food: found.substitutes[0].grams})["energy_kcal"]
        assert abs(come / gone - 1) < Fraction(1, 4), item


def test_without_a_name_it_is_what_the_programme_has_and_else_a_food_of_each_group() -> None:
    found = ration.substitute("kaesong-2020", "soybeans")
    assert [(each.food, each.in_programme) for each in found.substitutes] == [
        ("rice", True),
        ("maize", True),
        ("csb", False),
    ]


@pytest.mark.parametrize(
    ("item", "instead", "days", "code"),
    [
        ("rice", ["oil"], None, "substitution-not"),  # never oil for cereal
        ("oil", ["maize"], 31, "substitution-days"),
        ("salt", [], None, "substitution-none"),
        ("oil", ["mais"], None, "basket-food"),
        ("soap", [], None, "substitution-item"),
        ("oill", [], None, "substitution-item"),
    ],
)
def test_what_may_not_be_is_refused(
    item: str, instead: list[str], days: int | None, code: str
) -> None:
    with pytest.raises(ration.RationError) as error:
        ration.substitute("kaesong-2020", item, instead=instead, days=days)
    assert [each.code for each in error.value.problems] == [code]


def test_the_record_reads_back_as_itself_and_is_written(tmp_path: Path) -> None:
    found = ration.substitute("kaesong-2020", "sugar")
    read = ration.Substitution.model_validate_json(found.to_json())
    assert read == found
    found.write(tmp_path / "sugar.xlsx")
    found.write(tmp_path / "sugar.html")
    assert "oil" in (tmp_path / "sugar.html").read_text("utf-8")
