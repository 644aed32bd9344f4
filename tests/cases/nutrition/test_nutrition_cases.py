"""Published figures of nutrition, as data: what the model and the tables come to beside them.

A case has a `source`, a `note`, a `kind`, and the `published` figure with a `tolerance` in percent.
What does not reproduce has `fails`, the reason; it must then be outside the tolerance, and may have
a `corrected` figure, which must be inside.
"""

import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ration
from ration.nutrition.energy.model import energy_model
from ration.nutrition.energy.need import Living, energy_need
from ration.nutrition.energy.pieces import Group
from ration.nutrition.energy.spread import profile

CASES = sorted(Path(__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"), parse_float=Fraction)
    assert all((case["source"], case["note"]))
    found = KINDS[case["kind"]](case)
    assert within(found, case["published"], case["tolerance"]) == ("fails" not in case), found
    if "corrected" in case:
        assert within(found, case["corrected"], case["tolerance"]), found


def within(found: Fraction, published: int | Fraction, percent: int | Fraction) -> bool:
    return abs(found - published) * 100 <= published * percent


def energy(case: dict[str, Any]) -> Fraction:
    """The mean need of the people of a sex, or of all, up to an age."""
    model = energy_model()
    last = None if "to_age" not in case else 12 * (case["to_age"] + 1) - 1
    group = Group(last=last, sex=case.get("sex"))
    spread = {piece: part for piece, part in profile(model, [group]).items() if piece.is_in(group)}
    return energy_need(model, spread).kcal


def activity(case: dict[str, Any]) -> Fraction:
    """What activity adds for the whole population."""
    model = energy_model()
    spread = profile(model)
    light = energy_need(model, spread).kcal
    return energy_need(model, spread, Living(case["activity"])).kcal - light


def of_ration(case: dict[str, Any]) -> Fraction:
    """A nutrient of a programme's ration, per person and day."""
    table = {"title": "Case", "source": case["source"], "foods": case.get("foods", {})}
    found = ration.nutrition_of(case["programme"], foods=table)
    amount = found.nutrient(case["nutrient"]).per_day
    assert amount is not None
    return amount


def of_table(case: dict[str, Any]) -> Fraction:
    """The sum of a nutrient over the foods of a table, which have it all or are blank."""
    foods = ration.load_foods(case["table"]).foods
    return sum((food.per_100g.of(case["nutrient"]) or Fraction(0) for food in foods), Fraction(0))


KINDS: dict[str, Callable[[dict[str, Any]], Fraction]] = {
    "energy": energy,
    "activity": activity,
    "ration": of_ration,
    "table": of_table,
}
