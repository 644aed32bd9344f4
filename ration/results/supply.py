"""How what is required compares with what there is: of one item, in all or at one site."""

from fractions import Fraction
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field, PlainSerializer

from ration.core.models import Frozen
from ration.core.quantity import number_text


def _fraction(value: object) -> object:
    return Fraction(value) if isinstance(value, str) else value


# Exact numbers travel in JSON as text: a decimal, or "360/7".
Exact = Annotated[
    Fraction, BeforeValidator(_fraction), PlainSerializer(number_text, return_type=str)
]


class SupplySteps(NamedTuple):
    """What a place requires of an item and is given, in steps.

    `required` is what is due, of which `owed` since earlier rounds; `issued` of it is handed
    out. `available` is what there is: at a site what lay there and what is `delivered` to it.
    Both are None where it is not a matter of sites. `left_out` is how many households are due
    some and issued none; None: not counted.
    """

    required: int
    owed: int
    issued: int
    available: int | None
    delivered: int | None
    left_out: int | None = None


class Supply(Frozen):
    """What a place requires of an item and is given, in the item's unit.

    `required` is what is due, of which `owed` since earlier rounds. `available` is what there
    is: at a site what lay there and what is `delivered` to it, in all also what stays at depots.
    `short` was not issued, `balance` stays in stock. What there is, is counted at sites: of a
    district it is None. `covered` is the share of what is required
    that is issued; 1 where nothing is. `days` is how many days of the ration are there; None
    where the programme says no days, or nothing is required. `left_out` is how many households
    are due some and issued none; None where that is not counted: of a site or a district, of a
    pool, of an item that comes through several channels.
    """

    required: Exact
    owed: Exact
    available: Exact | None
    delivered: Exact | None
    short: Exact
    balance: Exact | None
    covered: Exact
    days: Exact | None
    left_out: int | None = Field(default=None, exclude_if=lambda count: count is None)
