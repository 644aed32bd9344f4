"""The rules: what one household is due, in exact steps. Plain Python, run once per composition.

The order is fixed: `only` (a household that it excludes has 0 heads), at most `cap` heads,
0 heads give nothing, heads × rate × level × days × times, + `base`, `at_least`, `at_most`,
`round`.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.quantity.quantity import Quantity
from ration.programme.allocation import Allocation
from ration.programme.item import Item
from ration.programme.rounding import Rounding

FULL = Fraction(1)  # the full ration, once


class Undecided(ValueError):
    """The programme does not decide what an allocation gives a household.

    `due` is the fraction of a step that no rounding covers. None means the household's size is
    in no range of the size table.
    """

    def __init__(self, allocation: Allocation, due: Fraction | None = None) -> None:
        super().__init__("the programme does not decide what is due")
        self.allocation = allocation
        self.due = due


class Due(NamedTuple):
    """What a household is due: in whole steps, and exactly as before rounding."""

    steps: int
    exact: Fraction


def exact_due(
    item: Item,
    allocation: Allocation,
    heads: int,
    persons: int | None,
    days: int | None,
    factor: Fraction = FULL,
) -> Fraction:
    """Calculate the steps of `item` that `heads` give by `allocation`, before any rounding.

    `heads` is already 0 if `only` excludes the household. Only a size table reads `persons`.
    `days` are the programme's, for an allocation without days of its own. `factor` is the level
    times the distributions in one: it multiplies the rate, and no base or bound.
    """
    heads = heads if allocation.cap is None else min(heads, allocation.cap)
    if heads == 0:
        return Fraction(0)
    rate = allocation.quantity or _rate(allocation, persons or 0)
    steps = heads * item.steps(rate) * factor
    if rate.daily:
        steps *= allocation.days or days or 0
    steps += _steps(item, allocation.base) or 0
    least, most = _steps(item, allocation.at_least), _steps(item, allocation.at_most)
    steps = steps if least is None else max(steps, least)
    return steps if most is None else min(steps, most)


def due(
    item: Item,
    allocations: Sequence[Allocation],
    heads: Sequence[int],
    persons: int | None,
    days: int | None,
    factor: Fraction = FULL,
) -> Due:
    """Add up and round what a household is due of `item` by all of its `allocations`.

    Raises Undecided if a fraction of a step remains and no rounding is stated, or if a size is
    in no range.

    >>> soap = Item(id="soap", name="Soap", unit="bar")
    >>> half = Allocation(item="soap", per="person", quantity=Quantity("0.5 bar"), channel="shop",
    ...                   round=Rounding(mode="up"))
    >>> due(soap, [half], [3], 3, None)
    Due(steps=2, exact=Fraction(3, 2))
    """
    parts = [
        exact_due(item, allocation, counted, persons, days, factor)
        for allocation, counted in zip(allocations, heads, strict=True)
    ]
    exact = sum(parts, Fraction(0))
    if item.round is not None:
        return Due(_rounded(exact, item, item.round), exact)
    steps = 0
    for part, allocation in zip(parts, allocations, strict=True):
        if allocation.round is not None:
            steps += _rounded(part, item, allocation.round)
        elif part.denominator == 1:
            steps += int(part)
        else:
            raise Undecided(allocation, part)
    return Due(steps, exact)


def is_linear(
    item: Item, allocation: Allocation, days: int | None, factor: Fraction = FULL
) -> bool:
    """Whether two households together are due the sum of what each is due.

    Then the rule can run once for all heads of a site, and for planning figures.
    """
    non_linear = (allocation.cap, allocation.base, allocation.at_least, allocation.at_most)
    if any(bound is not None for bound in non_linear) or allocation.sizes:
        return False
    if item.round is not None or allocation.round is not None:
        return False
    return exact_due(item, allocation, 1, None, days, factor).denominator == 1


def _rate(allocation: Allocation, persons: int) -> Quantity:
    for size in allocation.sizes:
        if size.to is None or persons <= size.to:
            return size.quantity
    raise Undecided(allocation)


def _rounded(steps: Fraction, item: Item, rounding: Rounding) -> int:
    return rounding.rounded(steps, item.rounds_to(rounding), _steps(item, rounding.threshold))


def _steps(item: Item, quantity: Quantity | None) -> Fraction | None:
    return None if quantity is None else item.steps(quantity)
