"""Check that allocations agree with the items and channels of their programme."""

from collections.abc import Iterator
from fractions import Fraction

from ration.core.problems.errors import FieldError
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import Quantity
from ration.programme.allocation import Allocation
from ration.programme.draft import ProgrammeFields
from ration.programme.field_checks import fits, rounding_fits, unknown, wrong
from ration.programme.item import Item


def allocations(draft: ProgrammeFields) -> Iterator[Problem]:
    """The problems of allocations that do not agree with the other parts of a draft."""
    items = {item.id: item for item in draft.items}
    for index, allocation in enumerate(draft.allocations):
        place = f"allocations[{index}]"
        yield from unknown(f"{place}.item", allocation.item, "items", draft.items)
        yield from unknown(f"{place}.channel", allocation.channel, "channels", draft.channels)
        item = items.get(allocation.item)
        if item is not None:
            yield from _rates(place, draft, item, allocation)
            yield from _bounds(place, item, allocation)
            yield from rounding_fits(f"{place}.round", item, allocation.round)
        yield from _sizes(place, allocation)
        for condition in allocation.only:
            least, most = condition.min, condition.max
            if least is not None and most is not None and least > most:
                yield wrong("programme-only-bounds", f"{place}.only.{condition.column}")
        names = [condition.column for condition in allocation.only]
        if len(names) != len(set(names)):
            yield wrong("programme-only-twice", f"{place}.only")
    for item in draft.items:
        if item.round is None:
            continue
        rules = [rule for rule in draft.allocations if rule.item == item.id]
        if any(rule.round is not None for rule in rules):
            yield wrong("programme-round-twice", f"items.{item.id}.round")
        if len({rule.channel for rule in rules}) > 1:
            yield wrong("programme-round-channels", f"items.{item.id}.round")


def _rates(
    place: str, draft: ProgrammeFields, item: Item, allocation: Allocation
) -> Iterator[Problem]:
    if (allocation.quantity is None) == (not allocation.sizes):
        yield wrong("programme-rate", f"{place}.quantity", allocation.quantity)
    rates = [(f"{place}.quantity", allocation.quantity)]
    rates += [(f"{place}.sizes[{i}].quantity", s.quantity) for i, s in enumerate(allocation.sizes)]
    if allocation.days is not None and not any(rate and rate.daily for _, rate in rates):
        daily = rates[0][1] or "the rates"
        yield wrong("programme-days-unused", f"{place}.days", allocation.days, rate=daily)
    for where, rate in rates:
        yield from fits(where, item, rate, daily=True, zero=bool(allocation.sizes))
        if rate is not None and rate.daily and (allocation.days or draft.days) is None:
            yield wrong("programme-days-missing", where, rate)


def _bounds(place: str, item: Item, allocation: Allocation) -> Iterator[Problem]:
    yield from fits(f"{place}.base", item, allocation.base)
    rounding = allocation.round or item.round
    for name in ("at_least", "at_most"):
        bound: Quantity | None = getattr(allocation, name)
        problems = list(fits(f"{place}.{name}", item, bound))
        yield from problems
        if bound is None or problems:
            continue
        try:
            to = Fraction(1) if rounding is None else item.rounds_to(rounding)
        except FieldError:
            continue  # it is reported where the rounding is
        if item.steps(bound) % to:
            yield wrong("programme-bound", f"{place}.{name}", bound, to=item.quantity(to))
    least, most = allocation.at_least, allocation.at_most
    try:
        if least is not None and most is not None and item.steps(least) > item.steps(most):
            yield wrong("programme-bounds", f"{place}.at_least", least, most=most)
    except FieldError:
        return  # it is reported above


def _sizes(place: str, allocation: Allocation) -> Iterator[Problem]:
    last = 0
    for index, size in enumerate(allocation.sizes):
        where = f"{place}.sizes[{index}].to"
        if size.to is None and index + 1 < len(allocation.sizes):
            yield wrong("programme-size-open", where)
        elif size.to is not None and size.to <= last:
            yield wrong("programme-size-order", where, size.to, last=last)
        last = max(last, size.to or last)
