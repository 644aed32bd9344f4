"""The rules: what one household is due, in exact steps. Plain Python, run once per composition.

The order is fixed: `only` (a household that it leaves out has no heads here), heads at most
`cap`, no heads nothing, heads × rate × days, + `base`, `at_least`, `at_most`, `round`.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.quantity import Quantity
from ration.programme.allocation import Allocation
from ration.programme.item import Item, Rounding


class Undecided(ValueError):
    """An allocation that cannot be answered for a household: a programme must say more.

    `due` is the fraction of a step that no rounding is stated for; None: the household's size
    is in no range of the size table.
    """

    def __init__(self, allocation: Allocation, due: Fraction | None = None) -> None:
        super().__init__("the programme does not say what is due")
        self.allocation = allocation
        self.due = due


class Due(NamedTuple):
    """What a household is due: whole steps handed out, and what the rules gave before rounding."""

    steps: int
    exact: Fraction


def due(
    item: Item, allocation: Allocation, heads: int, persons: int | None, days: int | None
) -> Fraction:
    """The steps of `item` that `heads` give by `allocation`, before any rounding.

    `heads` is already 0 where `only` leaves the household out. `persons` is read by a size
    table alone; `days` is the programme's, for allocations that have none of their own.
    """
    heads = heads if allocation.cap is None else min(heads, allocation.cap)
    if heads == 0:
        return Fraction(0)
    rate = allocation.quantity or _rate(allocation, persons or 0)
    steps = heads * item.steps(rate)
    if rate.daily:
        steps *= allocation.days or days or 0
    steps += _steps(item, allocation.base) or 0
    least, most = _steps(item, allocation.at_least), _steps(item, allocation.at_most)
    steps = steps if least is None else max(steps, least)
    return steps if most is None else min(steps, most)


def issue(
    item: Item,
    allocations: Sequence[Allocation],
    heads: Sequence[int],
    persons: int | None,
    days: int | None,
) -> Due:
    """What a household is due of `item` by all of its `allocations` together, rounded.

    Raises Undecided where a fraction of a step remains and no rounding is stated, and where a
    size is in no range.

    >>> soap = Item(id="soap", name="Soap", unit="bar")
    >>> half = Allocation(item="soap", per="person", quantity=Quantity("0.5 bar"), channel="shop",
    ...                   round=Rounding(mode="up"))
    >>> issue(soap, [half], [3], 3, None)
    Due(steps=2, exact=Fraction(3, 2))
    """
    exact = [due(item, a, n, persons, days) for a, n in zip(allocations, heads, strict=True)]
    whole = sum(exact, Fraction(0))
    if item.round is not None:
        return Due(rounded(whole, item, item.round), whole)
    steps = 0
    for one, allocation in zip(exact, allocations, strict=True):
        if allocation.round is not None:
            steps += rounded(one, item, allocation.round)
        elif one.denominator == 1:
            steps += int(one)
        else:
            raise Undecided(allocation, one)
    return Due(steps, whole)


def rounded(steps: Fraction, item: Item, rounding: Rounding) -> int:
    """`steps` as `rounding` says: the one place where anything is rounded."""
    to = item.rounds_to(rounding)
    count, rest = divmod(steps, to)
    if rounding.mode == "up":
        count += rest > 0
    elif rounding.mode == "nearest":
        count += 2 * rest >= to
    elif rounding.threshold is not None:
        count += rest > item.steps(rounding.threshold)
        if count == 0 and steps > 0 and not rounding.to_zero:
            count = 1
    return int(count * to)


def is_linear(item: Item, allocation: Allocation, days: int | None) -> bool:
    """Whether two households together are due what they are due apart.

    Then the rule may be asked once about all heads of a site, and about planning figures.
    """
    bent = (allocation.cap, allocation.base, allocation.at_least, allocation.at_most)
    if any(bound is not None for bound in bent) or allocation.sizes:
        return False
    if item.round is not None or allocation.round is not None:
        return False
    return due(item, allocation, 1, None, days).denominator == 1


def _rate(allocation: Allocation, persons: int) -> Quantity:
    for size in allocation.sizes:
        if size.to is None or persons <= size.to:
            return size.quantity
    raise Undecided(allocation)


def _steps(item: Item, quantity: Quantity | None) -> Fraction | None:
    return None if quantity is None else item.steps(quantity)
