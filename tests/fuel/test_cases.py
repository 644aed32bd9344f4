"""Worked examples of fuel from published figures, as data, calculated by hand.

A case has a `source`, a `note` with the arithmetic, a `fuel`, its `kg`, `households` and `persons`.
`usual` has figures that come out exactly; those of `within` and `also_within` are in the range.
"""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from ration.fuel.heat import People, place_of
from ration.fuel.table import load_fuels
from ration.results.fuel import FuelPlace
from ration.results.ranges import Range

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


def figures(place: FuelPlace) -> dict[str, Range]:
    return {
        "cooking_days": place.cooking.covers,
        "heating_days": place.heating.covers,
        "firewood_kg": place.firewood.kg,
        "walks": place.firewood.walks,
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    people = People(Fraction(case["households"]), Fraction(case["persons"]))
    kg = {case["fuel"]: Fraction(case["kg"])}
    found = figures(place_of(load_fuels("dprk"), kg, people, 150))
    assert case["source"]
    assert case["note"]
    for name, figure in case["usual"].items():
        assert found[name].usual == Fraction(figure), name
    for part in ("within", "also_within"):
        for name, figure in case.get(part, {}).items():
            assert found[name].low <= Fraction(figure) <= found[name].high, name
