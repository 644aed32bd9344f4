"""Nutrition: additive in rations; days of cover scale; half of a linear ration is half as much."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.core.quantity.quantity import Quantity
from ration.nutrition.amounts import Serving
from ration.nutrition.cover import days_of_cover, energy_share, lowest
from ration.nutrition.energy.model import SEXES, energy_model
from ration.nutrition.energy.need import energy_need
from ration.nutrition.energy.pieces import Group, pieces
from ration.nutrition.energy.spread import profile, spread_people
from ration.nutrition.foods import Foods
from ration.nutrition.intake import Larder, Sum
from ration.nutrition.requirement import load_requirements

FOODS = ("rice", "maize", "oil", "salt-iodised", "csb", "milk-powder")
ITEMS = [ration.Item(id=name, name=name, unit="kg") for name in FOODS]
LARDER = Larder.of(
    Serving(item, found, Fraction(1), Fraction(1, 10))
    for item in ITEMS
    if (found := Foods().find(item.id)) is not None
)
REQUIRED = [(nutrient.id, need) for nutrient, need in load_requirements("sphere").per_day.known()]
grams = st.fractions(0, 50_000, max_denominator=7)
rations = st.lists(st.tuples(st.sampled_from(FOODS), grams), max_size=8)


def kg(ration_of: list[tuple[str, Fraction]]) -> list[tuple[str, Quantity]]:
    return [(item, Quantity(amount=amount / 1000, unit="kg")) for item, amount in ration_of]


class TestSums:
    """What is in two rations together is what is in each, added up; no figure is lost."""

    def test_all_foods_of_the_laws_are_known(self) -> None:
        assert [*LARDER.servings] == [*FOODS]

    @given(rations, rations)
    def test_nutrition_is_additive(
        self, first: list[tuple[str, Fraction]], second: list[tuple[str, Fraction]]
    ) -> None:
        one, other, both = (LARDER.sums(kg(each)) for each in (first, second, first + second))
        for nutrient, each in both.items():
            assert each.amount == one[nutrient].amount + other[nutrient].amount
            assert {*each.unknown} == {*one[nutrient].unknown, *other[nutrient].unknown}

    @given(rations, st.fractions(Fraction(1, 9), 100, max_denominator=9))
    def test_days_of_cover_scale(
        self, ration_of: list[tuple[str, Fraction]], times: Fraction
    ) -> None:
        more = [(item, amount * times) for item, amount in ration_of]
        plain, scaled = (
            days_of_cover(LARDER.sums(kg(each)), REQUIRED) for each in (ration_of, more)
        )
        assert [each.days for each in scaled] == [each.days * times for each in plain]
        first, last = lowest(plain), lowest(scaled)
        assert (first and first.nutrient) == (last and last.nutrient)

    @given(rations)
    def test_shares_of_energy_do_not_depend_on_the_amount(
        self, ration_of: list[tuple[str, Fraction]]
    ) -> None:
        one, two = (LARDER.sums(kg(each)) for each in (ration_of, ration_of * 2))
        for nutrient in ("protein_g", "fat_g"):
            assert energy_share(one, nutrient) == energy_share(two, nutrient)

    def test_what_is_not_known_is_never_the_first_to_run_out(self) -> None:
        sums = {"iron_mg": Sum(Fraction(1), ("rice",)), "zinc_mg": Sum(Fraction(100))}
        first = lowest(days_of_cover(sums, [("iron_mg", Fraction(10)), ("zinc_mg", Fraction(10))]))
        assert first is not None
        assert first.nutrient == "zinc_mg"


@pytest.mark.parametrize("item", ["cereal", "pulses", "csb"])
def test_half_the_level_of_a_linear_ration_is_half_of_it(item: str) -> None:
    """All items but oil, which is rounded to measures of 0.1 L."""
    full, half = (
        {each.item: each for each in ration.nutrition_of("general-food", level=level).items}
        for level in ("100 %", "50 %")
    )
    whole, part = full[item], half[item]
    assert whole.energy_kcal is not None
    assert part.energy_kcal == whole.energy_kcal / 2
    assert (part.grams, part.eaten, part.kg) == (whole.grams / 2, whole.eaten / 2, whole.kg / 2)


ages = st.integers(0, 90)
bounds = st.tuples(ages, ages).map(sorted)
groups = st.builds(
    lambda ends, sex: Group(12 * min(ends[0], 79), 12 * (ends[1] + 1) - 1, sex),
    bounds,
    st.sampled_from([None, *SEXES]),
)


class TestEnergy:
    """The model, cut into pieces: nobody is lost, and a mean is between its parts."""

    @given(st.lists(groups, max_size=2))
    def test_cutting_loses_nobody(self, several: list[Group]) -> None:
        model = energy_model()
        whole = sum(piece.share for piece in pieces(model))
        assert sum(piece.share for piece in pieces(model, several)) == whole
        need, cut = (energy_need(model, profile(model, each)).kcal for each in ([], several))
        assert need == cut

    @given(st.lists(st.tuples(groups, st.integers(0, 40)), min_size=1, max_size=3), ages)
    def test_people_who_are_spread_add_up(self, counts: list[tuple[Group, int]], more: int) -> None:
        persons = sum(count for _, count in counts) + more
        spread = spread_people(energy_model(), counts, persons)
        if spread is None:
            return
        assert sum(spread.values()) == persons
        group, count = min(counts, key=lambda each: each[1])
        if len(counts) == 1:
            own = sum(people for piece, people in spread.items() if piece.is_in(group))
            assert own == count

    @given(st.lists(groups, min_size=1, max_size=3))
    def test_the_profile_itself_comes_back(self, several: list[Group]) -> None:
        """Counts as in the model, of groups one inside the other, give the model's mean."""
        model = energy_model()
        nested = [Group(0, each.last, None) for each in several]
        whole = profile(model, nested)
        size = 10**9
        counts = [
            (group, int(size * sum(part for piece, part in whole.items() if piece.is_in(group))))
            for group in dict.fromkeys(nested)
        ]
        spread = spread_people(model, counts, size)
        assert spread is not None
        near = energy_need(model, spread).kcal - energy_need(model, profile(model)).kcal
        assert abs(near) < Fraction(1, 1000)
