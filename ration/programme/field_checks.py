"""Check that a quantity or a name fits a programme; every problem has its place in the file."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from ration.core.problems.errors import FieldError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import MASS, Quantity, dimension
from ration.programme.allocation import Channel, Group
from ration.programme.item import Item
from ration.programme.rounding import Rounding

# The tables of a programme file, and the problem of a name that is in none of them.
UNKNOWN = {
    "items": "programme-item-unknown",
    "channels": "programme-channel-unknown",
    "groups": "programme-group-unknown",
}


def wrong(code: str, place: str, value: object = None, **facts: Any) -> Problem:
    """A problem of a programme file at `place`."""
    text = None if value is None else str(value)
    return problem(code, column=place, value=text, **facts)


def unknown(
    place: str, name: str, table: str, parts: Iterable[Item | Channel | Group]
) -> list[Problem]:
    """A problem if no part of `table` has this name; `parts` are the parts of that table."""
    ids = [part.id for part in parts]
    return [] if name in ids else [wrong(UNKNOWN[table], place, name, near=nearest(name, ids))]


def fits(
    place: str,
    item: Item,
    quantity: Quantity | None,
    *,
    whole: bool = False,
    daily: bool = False,
    zero: bool = False,
) -> Iterator[Problem]:
    """Check that `quantity` is above 0 and converts to steps of `item`; None passes.

    `whole` requires whole steps; `daily` allows a rate per day, and `zero` allows 0.
    """
    if quantity is None:
        return
    if quantity.daily and not daily:
        yield wrong("programme-daily", place, quantity)
        return
    try:
        steps = item.steps(quantity)
    except FieldError as error:
        yield error.problem(column=place, value=str(quantity))
        return
    if steps < 0 or (steps == 0 and not zero):
        yield wrong("programme-not-positive", place, quantity, unit=item.unit)
    elif whole and steps.denominator != 1:
        step = item.smallest
        yield wrong("programme-not-steps", place, quantity, item=item.id, step=step)


def measures(
    place: str, quantity: Quantity | None, table: dict[str, Fraction]
) -> Iterator[Problem]:
    """Check that `quantity` is a mass or a volume, as `table` requires; None passes."""
    if quantity is None:
        return
    if dimension(quantity.unit) is not table or quantity.daily:
        code = "programme-not-weight" if table is MASS else "programme-not-volume"
        yield wrong(code, place, quantity, units=", ".join(table))
    elif quantity.amount < 0:
        yield wrong("programme-below-zero", place, quantity)


def rounding_fits(place: str, item: Item, rounding: Rounding | None) -> Iterator[Problem]:
    """Check that a rounding goes to a pack or whole steps of the item; None passes."""
    if rounding is None:
        return
    if rounding.to is not None and rounding.to not in [pack.name for pack in item.packs]:
        try:
            yield from fits(f"{place}.to", item, Quantity(rounding.to), whole=True)
        except FieldError:
            packs = ", ".join(pack.name for pack in item.packs) or "it has none"
            facts = {"item": item.id, "packs": packs, "unit": item.unit}
            yield wrong("programme-round-to", f"{place}.to", rounding.to, **facts)
    yield from fits(f"{place}.threshold", item, rounding.threshold, zero=True)
    if (rounding.mode == "threshold") != (rounding.threshold is not None):
        yield wrong("programme-round-mode", f"{place}.threshold", rounding.threshold)
    elif rounding.threshold is not None:
        yield from _rounds_up(place, item, rounding, rounding.threshold)
    if rounding.to_zero and rounding.mode != "threshold":
        yield wrong("programme-round-to-zero", f"{place}.to_zero", "true")


def _rounds_up(
    place: str, item: Item, rounding: Rounding, threshold: Quantity
) -> Iterator[Problem]:
    """Whether a remainder can exceed the threshold: it is always less than what is rounded to."""
    try:
        to = item.rounds_to(rounding)
        if to > 0 and item.steps(threshold) >= to:
            size = item.quantity(to)
            yield wrong("programme-round-never", f"{place}.threshold", threshold, to=size)
    except FieldError:
        return  # it is reported above
