"""Quantities and numbers above 0, as a programme has them."""

from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from ration.core.numbers import exact_number
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import Quantity, QuantityError, number_text


def _positive(quantity: Quantity) -> Quantity:
    if quantity.amount <= 0:
        raise QuantityError("quantity-not-positive")
    return quantity


def _number_in(value: object) -> object:
    number = value if isinstance(value, Fraction) else exact_number(value)
    if number is None or number < 0:
        raise FieldError("number-not-positive")
    return number


def _above_0(number: Fraction) -> Fraction:
    if not number:
        raise FieldError("number-not-positive")
    return number


Positive = Annotated[Quantity, AfterValidator(_positive)]
# Exact numbers: 0 or more, and above 0.
Number = Annotated[
    Fraction, BeforeValidator(_number_in), PlainSerializer(number_text, return_type=str)
]
PositiveNumber = Annotated[Number, AfterValidator(_above_0)]
