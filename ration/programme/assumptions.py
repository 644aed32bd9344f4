"""List every figure of a programme that is ours, with its place and its words."""

from collections.abc import Iterator

from ration.core.construct import construct
from ration.core.models import Frozen, Sourced
from ration.core.quantity.units import quantity_text
from ration.programme.phrases import (
    condition_text,
    pipeline_text,
    round_text,
    rounds_text,
    rule_text,
    shortage_text,
    transport_text,
)
from ration.programme.programme import Programme


class Assumption(Frozen):
    """A figure that is ours and not the source's: its place in the file, and what it says."""

    place: str
    item: str | None
    says: str
    source: str | None


def assumptions(programme: Programme) -> tuple[Assumption, ...]:
    """Every figure of the programme that is ours, in the file's order."""
    return tuple(
        construct(
            Assumption, place=place, item=item, says=says, source=part.source or programme.source
        )
        for place, item, says, part in figures(programme)
        if part.assumption
    )


def figures(programme: Programme) -> Iterator[tuple[str, str | None, str, Sourced]]:
    """Every part of the programme that may have figures: place, item or None, words, part."""
    for group in programme.groups:
        last = "and over" if group.to_age is None else f"to {group.to_age}"
        ages = f"{group.title or group.id}: ages {group.from_age or 0} {last}"
        terms = [f"{where.column} {condition_text(where)}" for where in group.where]
        says = ", ".join([ages, *([group.sex] if group.sex else []), *terms])
        yield f"groups.{group.id}", None, says, group
    for item in programme.items:
        facts = {"contains": item.contains, "weighs": item.weighs, "takes": item.volume}
        words = ", ".join(
            f"{verb} {quantity_text(size)}" for verb, size in facts.items() if size is not None
        )
        yield f"items.{item.id}", item.id, f"1 {item.unit} {words}" if words else item.name, item
        if item.round is not None:
            yield f"items.{item.id}.round", item.id, round_text(item.round), item.round
        for index, pack in enumerate(item.packs):
            tare = "" if pack.tare is None else f", tare {pack.tare}"
            says = f"{pack.name} of {quantity_text(pack.holds)}{tare}"
            yield f"items.{item.id}.packs[{index}]", item.id, says, pack
    for index, rule in enumerate(programme.allocations):
        yield f"allocations[{index}]", rule.item, rule_text(rule, programme.days), rule
        if rule.round is not None:
            yield f"allocations[{index}].round", rule.item, round_text(rule.round), rule.round
    for index, pool in enumerate(programme.pools):
        yield f"pools[{index}]", pool.item, rule_text(pool), pool
    for place, shortage in programme.shortages():
        name = next((item.id for item in programme.items if item.shortage is shortage), None)
        yield place, name, shortage_text(shortage), shortage
    for vehicle in programme.vehicles:
        says = f"{vehicle.name} carries {vehicle.carries}"
        yield f"vehicles.{vehicle.id}", None, says, vehicle
    yield from _supply_figures(programme)


def _supply_figures(programme: Programme) -> Iterator[tuple[str, str | None, str, Sourced]]:
    if programme.rounds is not None:
        yield "rounds", None, rounds_text(programme.rounds), programme.rounds
    if programme.pipeline is not None:
        yield "pipeline", None, pipeline_text(programme.pipeline), programme.pipeline
    if programme.transport is not None:
        yield "transport", None, transport_text(programme.transport), programme.transport
        for index, depot in enumerate(programme.transport.depots):
            stock = "".join(f", {amount} of {item}" for item, amount in depot.stock)
            yield f"transport.depots[{index}]", None, f"depot {depot.name}{stock}", depot
