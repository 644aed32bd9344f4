"""Laws of ranges, and of what fuel is worth: order, containment, scale, sums."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.fuel.heat import People, place_of
from ration.fuel.table import load_fuels
from ration.results.ranges import Range

TABLE = load_fuels("dprk")
FUELS = [fuel.id for fuel in TABLE.fuels]
numbers = st.fractions(Fraction(1, 100), 10_000, max_denominator=1000)
ranges = (
    st.lists(numbers, min_size=3, max_size=3)
    .map(sorted)
    .map(lambda three: Range(low=three[0], usual=three[1], high=three[2]))
)
shares = st.fractions(0, 1, max_denominator=50)
masses = st.dictionaries(st.sampled_from(FUELS), numbers, min_size=1, max_size=4)
people = st.builds(People, st.integers(1, 10**6).map(Fraction), st.integers(1, 10**6).map(Fraction))


def within(figure: Range, share: Fraction) -> Fraction:
    return figure.low + (figure.high - figure.low) * share


class TestRanges:
    """Whatever two figures are in their ranges, the result is in the range of results."""

    @given(one=ranges, other=ranges, a=shares, b=shares)
    def test_results_hold_every_combination(
        self, one: Range, other: Range, a: Fraction, b: Fraction
    ) -> None:
        left, right = within(one, a), within(other, b)
        for figure, result in (
            (left + right, one + other),
            (left * right, one * other),
            (left / right, one / other),
        ):
            assert result.low <= figure <= result.high
            assert Range.model_validate(result.model_dump()) == result  # in order

    @given(one=ranges, other=ranges)
    def test_the_ends_are_reached(self, one: Range, other: Range) -> None:
        assert ((one / other) * other).low == one.low * other.low / other.high
        assert (one * other).usual == one.usual * other.usual

    @given(one=ranges, by=numbers)
    def test_a_known_number_loses_nothing(self, one: Range, by: Fraction) -> None:
        assert one * by / by == one


class TestFuel:
    """More fuel lasts longer, in proportion; more people need more."""

    @given(kg=masses, people=people, days=st.integers(1, 400), times=st.integers(1, 50))
    def test_days_scale_with_fuel_and_against_people(
        self, kg: dict[str, Fraction], people: People, days: int, times: int
    ) -> None:
        one = place_of(TABLE, kg, people, days)
        more = place_of(TABLE, {name: each * times for name, each in kg.items()}, people, days)
        crowd = place_of(TABLE, kg, People(*(each * times for each in people)), days)
        assert more.cooking.covers == one.cooking.covers * times
        assert crowd.heating.covers == one.heating.covers / times
        assert more.firewood.walks == one.firewood.walks * times

    @given(kg=masses, people=people, days=st.integers(1, 400))
    def test_shares_are_covered_days_by_days(
        self, kg: dict[str, Fraction], people: People, days: int
    ) -> None:
        found = place_of(TABLE, kg, people, days)
        assert found.cooking.share * days == found.cooking.covers
        assert found.cooking.useful.high <= found.heat.high

    @given(one=masses, other=masses, people=people)
    def test_fuels_add_up(
        self, one: dict[str, Fraction], other: dict[str, Fraction], people: People
    ) -> None:
        both = {n: one.get(n, Fraction(0)) + other.get(n, Fraction(0)) for n in {**one, **other}}
        parts = [place_of(TABLE, kg, people, 30) for kg in (one, other)]
        whole = place_of(TABLE, both, people, 30)
        assert whole.cooking.useful == parts[0].cooking.useful + parts[1].cooking.useful
        assert whole.firewood.kg == parts[0].firewood.kg + parts[1].firewood.kg

    @given(households=st.integers(1, 10**6), persons=st.integers(1, 10**7))
    def test_a_pool_is_the_same_for_however_many(self, households: int, persons: int) -> None:
        found = ration.fuel_of("kaesong-2020", households=households, persons=persons)
        assert found.all.per_household * households == 180_000
