"""Whether the parts of a programme agree: every name known, every quantity in its item's unit."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from pydantic import Field

from ration.item import Item, Round, Vehicle
from ration.problem import Problem, nearest, problem
from ration.quantity import MASS, VOLUME, Quantity, QuantityError, dimension
from ration.rule import Allocation, Channel, Group, Pool
from ration.schedule import Pipeline, RoundSchedule
from ration.shapes import Id, Part, Several, Table
from ration.shortage import Shortage

RESERVED = ("households", "persons", "household", "person")


class Disagreement(ValueError):
    """Everything in which the parts of a programme disagree."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(found) for found in self.problems))


class Draft(Part):
    """The parts of a programme, each right in itself, perhaps not yet with one another."""

    id: Id
    version: str
    title: str
    date: dt.date | None = None
    currency: str | None = None
    days: int | None = Field(default=None, ge=1)
    partition: Several[str] = ()
    groups: Table[Group] = ()
    channels: Table[Channel] = ()
    items: Table[Item] = ()
    allocations: Several[Allocation] = ()
    pools: Several[Pool] = ()
    vehicles: Table[Vehicle] = ()
    shortage: Shortage | None = None
    rounds: RoundSchedule | None = None
    pipeline: Pipeline | None = None

    def count_column(self, per: str) -> str | None:
        """The count column that `per` (or a pool's `by`) reads; None for households."""
        if per in ("household", "households"):
            return None
        if per in ("person", "persons"):
            return "persons"
        return next((group.column for group in self.groups if group.id == per), per)


def disagreements(draft: Draft) -> list[Problem]:
    """Every place where the parts of `draft` do not fit together, in the file's order."""
    return [
        *_names(draft),
        *_items(draft),
        *_allocations(draft),
        *_pools(draft),
        *_vehicles(draft),
        *_shortages(draft),
        *_rounds(draft),
    ]


def wrong(place: str, value: object, what: str, mend: str) -> Problem:
    """A problem of a programme file at `place`."""
    text = None if value is None else str(value)
    return problem("programme", column=place, value=text, what=what, mend=mend)


def _known(
    place: str, name: str, kind: str, parts: Iterable[Item | Channel | Group]
) -> list[Problem]:
    ids = [part.id for part in parts]
    return [] if name in ids else [wrong(place, name, f"no such {kind}", nearest(name, ids))]


def _names(draft: Draft) -> Iterator[Problem]:
    for group in draft.groups:
        if group.id in RESERVED:
            yield wrong(f"groups.{group.id}", None, "a reserved name", "give the group another")
        if group.column in ("", "household_id", "households"):
            yield wrong(
                f"groups.{group.id}.column", group.column, "no count column", "name another"
            )
    yield from _twice(draft)
    yield from _columns_apart(draft.items)
    for index, name in enumerate(draft.partition):
        yield from _known(f"partition[{index}]", name, "group", draft.groups)
    if not draft.allocations and not draft.pools:
        yield wrong(
            "allocations", None, "nothing is handed out", "add [[allocations]] or [[pools]]"
        )


def _twice(draft: Draft) -> Iterator[Problem]:
    for kind, parts in _kinds(draft):
        for name, count in Counter(part.id for part in parts).items():
            if count > 1:
                yield wrong(f"{kind}.{name}", None, "two have this id", "give one another id")
    for name, count in Counter(draft.partition).items():
        if count > 1:
            yield wrong("partition", name, "named twice", "name every group once")


def _kinds(draft: Draft) -> Iterator[tuple[str, Sequence[Item | Channel | Group | Vehicle]]]:
    yield "groups", draft.groups
    yield "channels", draft.channels
    yield "items", draft.items
    yield "vehicles", draft.vehicles


def _columns_apart(items: Sequence[Item]) -> Iterator[Problem]:
    """Items whose columns of entitlements would have one name: `a_b` in `c`, `a` in `b_c`."""
    for names in ([item.column for item in items], [f"{item.id}_{item.unit}" for item in items]):
        for item, name in zip(items, names, strict=True):
            if names.count(name) > 1:
                yield wrong(f"items.{item.id}", None, f"another item is {name} too", "rename one")


def _fits(
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


def _measures(
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


def _items(draft: Draft) -> Iterator[Problem]:
    for item in draft.items:
        place = f"items.{item.id}"
        yield from _step(place, item)
        own = dimension(item.unit)
        yield from _measures(f"{place}.weighs", item.weighs, MASS)
        yield from _measures(f"{place}.contains", item.contains, VOLUME)
        yield from _measures(f"{place}.volume", item.volume, VOLUME)
        if own is MASS and item.weighs is not None:
            yield wrong(
                f"{place}.weighs", item.weighs, f"a {item.unit} is its own weight", "leave it out"
            )
        names: set[str] = set()
        for index, pack in enumerate(item.packs):
            yield from _fits(f"{place}.packs[{index}].holds", item, pack.holds, whole=True)
            yield from _measures(f"{place}.packs[{index}].tare", pack.tare, MASS)
            yield from _measures(f"{place}.packs[{index}].volume", pack.volume, VOLUME)
            if pack.name in names or pack.name == "over":
                yield wrong(
                    f"{place}.packs[{index}].name", pack.name, "the name is taken", "rename it"
                )
            names.add(pack.name)
        yield from _round(f"{place}.round", item, item.round)


def _step(place: str, item: Item) -> Iterator[Problem]:
    step = item.smallest
    try:
        if step.daily or item.in_unit(step) <= 0:
            yield wrong(f"{place}.step", step, "not a step", f"write it in {item.unit}")
    except QuantityError as error:
        yield wrong(f"{place}.step", step, error.message, error.hint)


def _round(place: str, item: Item, rounding: Round | None) -> Iterator[Problem]:
    if rounding is None:
        return
    if rounding.to is not None and rounding.to not in [pack.name for pack in item.packs]:
        try:
            yield from _fits(f"{place}.to", item, Quantity(rounding.to), whole=True)
        except QuantityError:
            packs = ", ".join(pack.name for pack in item.packs) or "it has none"
            mend = f'name a pack of {item.id} ({packs}) or a quantity, as "1 {item.unit}"'
            yield wrong(f"{place}.to", rounding.to, "neither a pack nor a quantity", mend)
    yield from _fits(f"{place}.threshold", item, rounding.threshold, zero=True)
    if (rounding.mode == "threshold") != (rounding.threshold is not None):
        mend = 'write both mode = "threshold" and threshold = "…", or neither'
        yield wrong(f"{place}.threshold", rounding.threshold, "mode and threshold disagree", mend)
    if rounding.to_zero and rounding.mode != "threshold":
        yield wrong(f"{place}.to_zero", "true", "only threshold reads it", "leave it out")


def _allocations(draft: Draft) -> Iterator[Problem]:
    items = {item.id: item for item in draft.items}
    for index, allocation in enumerate(draft.allocations):
        place = f"allocations[{index}]"
        yield from _known(f"{place}.item", allocation.item, "item", draft.items)
        yield from _known(f"{place}.channel", allocation.channel, "channel", draft.channels)
        item = items.get(allocation.item)
        if item is not None:
            yield from _rates(place, draft, item, allocation)
            yield from _bounds(place, item, allocation)
            yield from _round(f"{place}.round", item, allocation.round)
        yield from _sizes(place, allocation)
        for condition in allocation.only:
            least, most = condition.min, condition.max
            if least is not None and most is not None and least > most:
                where = f"{place}.only.{condition.column}"
                yield wrong(where, None, "min is more than max", "mend one of them")
        names = [condition.column for condition in allocation.only]
        if len(names) != len(set(names)):
            yield wrong(f"{place}.only", None, "a column is named twice", "name it once")
    for item in draft.items:
        if item.round is None:
            continue
        rules = [rule for rule in draft.allocations if rule.item == item.id]
        if any(rule.round is not None for rule in rules):
            mend = "leave out one of them"
            yield wrong(f"items.{item.id}.round", None, "its allocations round too", mend)
        if len({rule.channel for rule in rules}) > 1:
            mend = "round the allocations instead"
            yield wrong(f"items.{item.id}.round", None, "it comes through several channels", mend)


def _rates(place: str, draft: Draft, item: Item, allocation: Allocation) -> Iterator[Problem]:
    if (allocation.quantity is None) == (not allocation.sizes):
        mend = "write either quantity or sizes"
        yield wrong(f"{place}.quantity", allocation.quantity, "no one rate", mend)
    rates = [(f"{place}.quantity", allocation.quantity)]
    rates += [(f"{place}.sizes[{i}].quantity", s.quantity) for i, s in enumerate(allocation.sizes)]
    if allocation.days is not None and not any(rate and rate.daily for _, rate in rates):
        mend = f"write {rates[0][1] or 'the rates'}/day, or leave days out"
        yield wrong(f"{place}.days", allocation.days, "no rate is per day", mend)
    for where, rate in rates:
        yield from _fits(where, item, rate, daily=True, zero=bool(allocation.sizes))
        if rate is not None and rate.daily and (allocation.days or draft.days) is None:
            yield wrong(where, rate, "for how many days is not said", "add days = 30, say")


def _bounds(place: str, item: Item, allocation: Allocation) -> Iterator[Problem]:
    yield from _fits(f"{place}.base", item, allocation.base)
    rounding = allocation.round or item.round
    for name in ("at_least", "at_most"):
        bound: Quantity | None = getattr(allocation, name)
        found = list(_fits(f"{place}.{name}", item, bound))
        yield from found
        if bound is None or found:
            continue
        try:
            to = Fraction(1) if rounding is None else item.rounds_to(rounding)
        except QuantityError:
            continue  # said where the rounding is
        if item.steps(bound) % to:
            mend = f"write a multiple of {item.quantity(to)}"
            yield wrong(f"{place}.{name}", bound, "not a multiple of the rounding", mend)
    least, most = allocation.at_least, allocation.at_most
    try:
        if least is not None and most is not None and item.steps(least) > item.steps(most):
            yield wrong(
                f"{place}.at_least", least, f"more than at_most ({most})", "mend one of them"
            )
    except QuantityError:
        return  # said above


def _sizes(place: str, allocation: Allocation) -> Iterator[Problem]:
    last = 0
    for index, size in enumerate(allocation.sizes):
        where = f"{place}.sizes[{index}].to"
        if size.to is None and index + 1 < len(allocation.sizes):
            yield wrong(where, None, "only the last range may be open", "add to = …")
        elif size.to is not None and size.to <= last:
            yield wrong(where, size.to, "the ranges do not rise", f"write more than {last}")
        last = max(last, size.to or last)


def _pools(draft: Draft) -> Iterator[Problem]:
    items = {item.id: item for item in draft.items}
    allocated = {allocation.item for allocation in draft.allocations}
    seen: set[tuple[str, str]] = set()
    for index, pool in enumerate(draft.pools):
        place = f"pools[{index}]"
        yield from _known(f"{place}.item", pool.item, "item", draft.items)
        yield from _known(f"{place}.channel", pool.channel, "channel", draft.channels)
        if pool.item in items:
            yield from _fits(f"{place}.quantity", items[pool.item], pool.quantity, whole=True)
        if pool.by not in RESERVED:
            yield from _known(f"{place}.by", pool.by, "group", draft.groups)
        if pool.item in allocated:
            mend = "name the pool's item otherwise, as coal_pool"
            yield wrong(f"{place}.item", pool.item, "it is allocated too", mend)
        if (pool.item, pool.channel) in seen:
            yield wrong(f"{place}.item", pool.item, "two pools of it in one channel", "join them")
        seen.add((pool.item, pool.channel))


def _vehicles(draft: Draft) -> Iterator[Problem]:
    for vehicle in draft.vehicles:
        place = f"vehicles.{vehicle.id}"
        yield from _measures(f"{place}.carries", vehicle.carries, MASS)
        yield from _measures(f"{place}.volume", vehicle.volume, VOLUME)
        for index, name in enumerate(vehicle.items or ()):
            yield from _known(f"{place}.items[{index}]", name, "item", draft.items)


def _shortages(draft: Draft) -> Iterator[Problem]:
    """Whether what is done in a shortage can be done with the items that it is said of."""
    if draft.shortage is not None and draft.shortage.floor is not None:
        mend = "say it of an item, as [items.rice.shortage]"
        yield wrong("shortage.floor", draft.shortage.floor, "one floor for all items", mend)
    elif draft.shortage is not None:
        yield from _ordered("shortage", draft.shortage, draft.allocations)
    for item in draft.items:
        said = item.shortage
        if said is None:
            continue
        place = f"items.{item.id}.shortage"
        mine = [one for one in draft.allocations if one.item == item.id]
        yield from _ordered(place, said, mine)
        yield from _fits(f"{place}.floor", item, said.floor, whole=True)
        if said.option in ("equal", "floor") and not item.divisible(draft.currency):
            mend = f"{item.unit}s are not divided: say priority or postpone"
            yield wrong(f"{place}.option", said.option, "cannot be shared so", mend)
        if said.option == "floor" and len({one.channel for one in mine}) > 1:
            mend = "say equal or priority"
            yield wrong(f"{place}.floor", said.floor, "it comes through several channels", mend)
        pool = any(one.item == item.id for one in draft.pools)
        if pool and said.option in ("priority", "floor"):
            mend = "it is shared among sites: say equal or postpone"
            yield wrong(f"{place}.option", said.option, "a pool has no households", mend)


def _ordered(place: str, said: Shortage, rules: Sequence[Allocation]) -> Iterator[Problem]:
    ranked = said.households or any(one.priority is not None for one in rules)
    if said.option == "priority" and not ranked:
        mend = 'add households = { status = ["A", "B"] }, or priority = 1 to allocations'
        yield wrong(f"{place}.option", said.option, "nothing says who comes first", mend)


def _rounds(draft: Draft) -> Iterator[Problem]:
    if draft.rounds is not None:
        for key, value, what, mend in draft.rounds.wrong(draft.date):
            yield wrong(f"rounds.{key}", value, what, mend)
