"""Whether a quantity or a name fits a programme, said at its place in the file."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ration.core.problems import Problem, nearest, problem
from ration.core.quantity import MASS, Quantity, QuantityError, dimension
from ration.programme.allocation import Channel, Group
from ration.programme.item import Item
from ration.programme.rounding import Rounding


def wrong(place: str, value: object, what: str, mend: str) -> Problem:
    """A problem of a programme file at `place`."""
    text = None if value is None else str(value)
    return problem("programme", column=place, value=text, what=what, mend=mend)


def known(
    place: str, name: str, kind: str, parts: Iterable[Item | Channel | Group]
) -> list[Problem]:
    """Whether a part of that name is among `parts`."""
    ids = [part.id for part in parts]
    return [] if name in ids else [wrong(place, name, f"no such {kind}", nearest(name, ids))]


def fits(
    place: str,
    item: Item,
    quantity: Quantity | None,
    *,
    whole: bool = False,
    daily: bool = False,
    zero: bool = False,
) -> Iterator[Problem]:
    """Whether `quantity` can be counted in the steps of `item`, and is no less than nothing."""
    if quantity is None:
        return
    if quantity.daily and not daily:
        yield wrong(place, quantity, "a daily rate does not fit here", "leave out /day")
        return
    try:
        steps = item.steps(quantity)
    except QuantityError as error:
        yield wrong(place, quantity, error.message, error.hint)
        return
    if steps < 0 or (steps == 0 and not zero):
        yield wrong(place, quantity, "it must be more than nothing", f"write it in {item.unit}")
    elif whole and steps.denominator != 1:
        mend = f"{item.id} is counted in steps of {item.smallest}"
        yield wrong(place, quantity, "not a whole number of steps", mend)


def measures(
    place: str, quantity: Quantity | None, table: dict[str, Fraction]
) -> Iterator[Problem]:
    """Whether `quantity` is a mass, or a volume, as `table` says."""
    if quantity is None:
        return
    if dimension(quantity.unit) is not table or quantity.daily:
        kind = "a weight" if table is MASS else "a volume"
        yield wrong(place, quantity, f"not {kind}", f"write it in {', '.join(table)}")
    elif quantity.amount < 0:
        yield wrong(place, quantity, "less than nothing", "write what it is")


def rounding_fits(place: str, item: Item, rounding: Rounding | None) -> Iterator[Problem]:
    """Whether a rounding rounds to what there is of an item."""
    if rounding is None:
        return
    if rounding.to is not None and rounding.to not in [pack.name for pack in item.packs]:
        try:
            yield from fits(f"{place}.to", item, Quantity(rounding.to), whole=True)
        except QuantityError:
            packs = ", ".join(pack.name for pack in item.packs) or "it has none"
            mend = f'name a pack of {item.id} ({packs}) or a quantity, as "1 {item.unit}"'
            yield wrong(f"{place}.to", rounding.to, "neither a pack nor a quantity", mend)
    yield from fits(f"{place}.threshold", item, rounding.threshold, zero=True)
    if (rounding.mode == "threshold") != (rounding.threshold is not None):
        mend = 'write both mode = "threshold" and threshold = "…", or neither'
        yield wrong(f"{place}.threshold", rounding.threshold, "mode and threshold disagree", mend)
    if rounding.to_zero and rounding.mode != "threshold":
        yield wrong(f"{place}.to_zero", "true", "only threshold reads it", "leave it out")
