"""What is required of an item compared with what there is, in all or at one site."""

from fractions import Fraction
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field, PlainSerializer

from ration.core.models import Day, Frozen, Several
from ration.core.numbers import LONGEST, read_number
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import number_text
from ration.results.stock import Lot


def _fraction(value: object) -> object:
    if not isinstance(value, str):
        return value
    number = read_number(value, LONGEST)
    if number is None:
        raise FieldError("quantity-unreadable")
    return number


# In JSON exact numbers are text: a decimal, or "360/7".
Exact = Annotated[
    Fraction, BeforeValidator(_fraction), PlainSerializer(number_text, return_type=str)
]


class LotShare(Frozen):
    """What one site hands out of one lot, in the item's unit.

    `lot`, `expiry` and `depot` are as in the stock file. `delivered` means that it comes from a
    depot; otherwise it was at the site.
    """

    lot: str | None
    expiry: Day | None
    depot: str | None
    delivered: bool
    quantity: Exact


class SupplySteps(NamedTuple):
    """What a place requires of an item and is given, in steps.

    `required` is what is due; `owed` is the part of it from earlier rounds, and `issued` the part
    that is handed out. `available` is what there is: at a site, its own stock and what is
    `delivered` to it. None for these two means stock is not counted there, as in subtotals.
    `left_out` is how many households are due some and issued none; `only_owed` how many are due
    none now, owed some from before, and issued none. None for these two means not counted.
    `lots` are what a site hands out of each lot, in the order of expiry: the lot, the steps, and
    whether it is delivered there.
    """

    required: int
    owed: int
    issued: int
    available: int | None
    delivered: int | None
    left_out: int | None = None
    only_owed: int | None = None
    lots: tuple[tuple[Lot, int, bool], ...] = ()


class Supply(Frozen):
    """What a place requires of an item and is given, in the item's unit.

    `required` is what is due; `owed` is the part of it from earlier rounds. `available` is what
    there is: at a site, its own stock and what is `delivered` to it; in totals also what stays at
    depots. `short` was not issued, `balance` stays in stock. `available`, `delivered` and
    `balance` are None in a subtotal. `covered` is the share of `required` that is issued; 1 if
    nothing is required. `days` is how many days of the ration are there; None means the
    programme has no days, or nothing is due. `left_out` is how many households are due some in
    this round and issued none; None means not counted: for a site, a subtotal, a pool, or an item
    that comes through several channels. `only_owed` is how many are due none in this round, owed
    some from before, and issued none; None means there are none, or not counted. `lots` are what
    a site hands out of each lot, first what expires first; () for totals and subtotals.
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
    only_owed: int | None = Field(default=None, exclude_if=lambda count: not count)
    lots: Several[LotShare] = Field(default=(), exclude_if=lambda lots: not lots)
