"""Ranges of figures that nobody knows exactly: the lowest, the usual, and the highest."""

from fractions import Fraction
from typing import Self

from pydantic import model_validator

from ration.core.construct import construct
from ration.core.models import Frozen
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import number_text
from ration.results.supply import Exact


class Range(Frozen):
    """A figure of 0 or more that is between `low` and `high`, and usually `usual`.

    Calculations keep every combination inside: the product of two ranges is from low times low to
    high times high, their quotient from low by high to high by low. All is exact.

    >>> heat = Range(low=Fraction(16), usual=Fraction(18), high=Fraction(21))
    >>> str(heat * Fraction(1, 2)), str(heat / heat)
    ('8–9–10.5', '16/21–1–1.3125')
    """

    low: Exact
    usual: Exact
    high: Exact

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 0 <= self.low <= self.usual <= self.high:
            raise FieldError("range-order")
        return self

    def __str__(self) -> str:
        return "–".join(map(number_text, (self.low, self.usual, self.high)))

    def __add__(self, other: "Range") -> "Range":
        return _range(self.low + other.low, self.usual + other.usual, self.high + other.high)

    def __mul__(self, other: "Range | Fraction | int") -> "Range":
        by = exactly(other)
        return _range(self.low * by.low, self.usual * by.usual, self.high * by.high)

    def __truediv__(self, other: "Range | Fraction | int") -> "Range":
        """Divide by a range, or a number, above 0."""
        by = exactly(other)
        return _range(self.low / by.high, self.usual / by.usual, self.high / by.low)


def exactly(number: "Range | Fraction | int") -> Range:
    """A number that is known, as a range; a range is returned as it is."""
    if isinstance(number, Range):
        return number
    return _range(Fraction(number), Fraction(number), Fraction(number))


def _range(low: Fraction, usual: Fraction, high: Fraction) -> Range:
    return construct(Range, low=low, usual=usual, high=high)  # arithmetic keeps the order


NONE = exactly(0)
