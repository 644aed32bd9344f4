"""Check that the parts of a programme agree: known names, and quantities in their item's unit."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ration.core.problems.errors import FieldError
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import MASS, VOLUME, dimension
from ration.programme.allocation import Allocation, Channel, Group
from ration.programme.draft import RESERVED, ProgrammeFields
from ration.programme.field_checks import fits, measures, rounding_fits, unknown, wrong
from ration.programme.item import Item
from ration.programme.schedule import percent
from ration.programme.shortage import Shortage
from ration.programme.validate_allocations import allocations
from ration.programme.validate_transport import transport_fits, vehicles_fit
from ration.programme.vehicle import Vehicle


def disagreements(draft: ProgrammeFields) -> list[Problem]:
    """The problems of parts of `draft` that do not agree, in the file's order."""
    return [
        *_names(draft),
        *_items(draft),
        *allocations(draft),
        *_pools(draft),
        *_transport(draft),
        *_shortages(draft),
        *_rounds(draft),
    ]


def _names(draft: ProgrammeFields) -> Iterator[Problem]:
    for group in draft.groups:
        if group.id in RESERVED:
            yield wrong("programme-group-reserved", f"groups.{group.id}")
        if group.column in ("", "household_id", "households"):
            yield wrong("programme-group-column", f"groups.{group.id}.column", group.column)
    yield from _repeated(draft)
    yield from _same_columns(draft.items)
    for index, name in enumerate(draft.partition):
        yield from unknown(f"partition[{index}]", name, "groups", draft.groups)
    if not draft.allocations and not draft.pools:
        yield wrong("programme-nothing", "allocations")


def _repeated(draft: ProgrammeFields) -> Iterator[Problem]:
    for kind, parts in _kinds(draft):
        for name, count in Counter(part.id for part in parts).items():
            if count > 1:
                yield wrong("programme-id-twice", f"{kind}.{name}")
    for name, count in Counter(draft.partition).items():
        if count > 1:
            yield wrong("programme-partition-twice", "partition", name)


def _kinds(
    draft: ProgrammeFields,
) -> Iterator[tuple[str, Sequence[Item | Channel | Group | Vehicle]]]:
    yield "groups", draft.groups
    yield "channels", draft.channels
    yield "items", draft.items
    yield "vehicles", draft.vehicles


def _same_columns(items: Sequence[Item]) -> Iterator[Problem]:
    """Find items whose columns of entitlements have the same name: `a_b` in `c`, `a` in `b_c`."""
    columns = [item.column for item in items], [f"{item.id}_{item.unit}" for item in items]
    alike = {
        (item.id, name): None
        for names in columns
        for item, name in zip(items, names, strict=True)
        if names.count(name) > 1
    }
    for item, name in alike:
        yield wrong("programme-items-alike", f"items.{item}", name=name)


def _items(draft: ProgrammeFields) -> Iterator[Problem]:
    for item in draft.items:
        place = f"items.{item.id}"
        yield from _step(place, item)
        own = dimension(item.unit)
        yield from measures(f"{place}.weighs", item.weighs, MASS)
        yield from measures(f"{place}.contains", item.contains, VOLUME)
        yield from measures(f"{place}.volume", item.volume, VOLUME)
        if own is MASS and item.weighs is not None:
            yield wrong("programme-weight-known", f"{place}.weighs", item.weighs, unit=item.unit)
        names: set[str] = set()
        for index, pack in enumerate(item.packs):
            yield from fits(f"{place}.packs[{index}].holds", item, pack.holds, whole=True)
            yield from measures(f"{place}.packs[{index}].tare", pack.tare, MASS)
            yield from measures(f"{place}.packs[{index}].volume", pack.volume, VOLUME)
            if pack.name in names or pack.name == "over":
                yield wrong("programme-pack-twice", f"{place}.packs[{index}].name", pack.name)
            names.add(pack.name)
        yield from rounding_fits(f"{place}.round", item, item.round)


def _step(place: str, item: Item) -> Iterator[Problem]:
    step = item.smallest
    try:
        if step.daily or item.in_unit(step) <= 0:
            yield wrong("programme-step", f"{place}.step", step, unit=item.unit)
    except FieldError as error:
        yield error.problem(column=f"{place}.step", value=str(step))


def _pools(draft: ProgrammeFields) -> Iterator[Problem]:
    items = {item.id: item for item in draft.items}
    allocated = {allocation.item for allocation in draft.allocations}
    seen: set[tuple[str, str]] = set()
    for index, pool in enumerate(draft.pools):
        place = f"pools[{index}]"
        yield from unknown(f"{place}.item", pool.item, "items", draft.items)
        yield from unknown(f"{place}.channel", pool.channel, "channels", draft.channels)
        if pool.item in items:
            yield from fits(f"{place}.quantity", items[pool.item], pool.quantity, whole=True)
        if pool.by not in RESERVED:
            yield from unknown(f"{place}.by", pool.by, "groups", draft.groups)
        level = items[pool.item].level if pool.item in items else None
        if level is not None:
            yield wrong("level-pool", f"items.{pool.item}.level", percent(level))
        if pool.item in allocated:
            yield wrong("programme-pool-allocated", f"{place}.item", pool.item)
        if (pool.item, pool.channel) in seen:
            yield wrong("programme-pool-twice", f"{place}.item", pool.item)
        seen.add((pool.item, pool.channel))


def _transport(draft: ProgrammeFields) -> Iterator[Problem]:
    yield from vehicles_fit(draft.vehicles, draft.items, draft.currency)
    if draft.transport is not None:
        yield from transport_fits(draft.transport, draft.items, "transport.")


def _shortages(draft: ProgrammeFields) -> Iterator[Problem]:
    """Check that each shortage rule can be applied to its items."""
    if draft.shortage is not None and draft.shortage.floor is not None:
        yield wrong("shortage-floor-all", "shortage.floor", draft.shortage.floor)
    elif draft.shortage is not None:
        yield from _ordered("shortage", draft.shortage, draft.allocations)
    for item in draft.items:
        shortage = item.shortage
        if shortage is None:
            continue
        place = f"items.{item.id}.shortage"
        rules = [rule for rule in draft.allocations if rule.item == item.id]
        yield from _ordered(place, shortage, rules)
        yield from fits(f"{place}.floor", item, shortage.floor, whole=True)
        if shortage.option == "floor" and len({rule.channel for rule in rules}) > 1:
            yield wrong("shortage-floor-channels", f"{place}.floor", shortage.floor)
        pooled = any(pool.item == item.id for pool in draft.pools)
        if pooled and shortage.option in ("priority", "floor"):
            yield wrong("shortage-pool", f"{place}.option", shortage.option)


def _ordered(place: str, shortage: Shortage, rules: Sequence[Allocation]) -> Iterator[Problem]:
    ranked = shortage.households or any(rule.priority is not None for rule in rules)
    if shortage.option == "priority" and not ranked:
        yield wrong("shortage-order", f"{place}.option", shortage.option)


def _rounds(draft: ProgrammeFields) -> Iterator[Problem]:
    if draft.rounds is not None:
        yield from draft.rounds.problems(draft.date)
