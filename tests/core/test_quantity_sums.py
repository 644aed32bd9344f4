"""Quantities are compared, added up and shared exactly, and never mixed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ration import Quantity, QuantityError
from ration.core.quantity.quantity import MASS, VOLUME

AMOUNTS = st.fractions(-1_000, 1_000, max_denominator=1_000)
UNITS = (sorted(MASS), sorted(VOLUME), ["bottle"], ["bar"])
ALIKE = st.sampled_from(UNITS).flatmap(
    lambda units: st.lists(
        st.builds(
            lambda amount, unit: Quantity(amount=amount, unit=unit), AMOUNTS, st.sampled_from(units)
        ),
        min_size=2,
        max_size=4,
    )
)


@given(ALIKE)
def test_order_and_sums_do_not_depend_on_units(quantities: list[Quantity]) -> None:
    one, other, *_ = quantities
    assert (one < other) + (one == other) + (one > other) == 1
    assert (one <= other) == (one < other or one == other)
    assert one + other == other + one
    assert (one + other) - other == one
    assert sum(quantities) == sum(reversed(quantities))
    assert sum(quantities, start=Quantity(amount=Fraction(0), unit=one.unit)) == sum(quantities)
    assert one != other or hash(one) == hash(other)


@given(ALIKE, AMOUNTS)
def test_multiples_are_exact(quantities: list[Quantity], times: Fraction) -> None:
    one, other, *_ = quantities
    assert (one + other) * times == one * times + times * other
    if times:
        assert one * times / times == one
    if other.amount:
        assert other * (one / other) == one


@pytest.mark.parametrize("others", ["5 L", "5 bottle", "5 g/day"])
def test_what_does_not_convert_is_refused(others: str) -> None:
    one, other = Quantity("5 kg"), Quantity(others)
    assert one != other
    for work in (
        lambda: one + other,
        lambda: one - other,
        lambda: one < other,
        lambda: one / other,
    ):
        with pytest.raises(QuantityError, match="cannot be converted"):
            work()


@pytest.mark.parametrize("number", [0.5, True, "2"])
def test_no_float_and_no_text_is_a_factor(number: object) -> None:
    for work in (lambda: Quantity("5 kg") * number, lambda: Quantity("5 kg") / number):  # type: ignore[operator]
        with pytest.raises(TypeError):
            work()
    with pytest.raises(TypeError):
        Quantity("5 kg") + number  # type: ignore[operator]
