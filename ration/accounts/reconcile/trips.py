"""What became of every trip of the loads: planned, sent, received, lost, on the way."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from ration.accounts.ledger.consignments import Row
from ration.accounts.ledger.ways import Way
from ration.core.quantity.quantity import Quantity
from ration.programme.item import Item
from ration.results.accounts.journal import Entry
from ration.results.accounts.reconciliation import TRIP, TripAccount, TripLine
from ration.results.loads import LoadsRecord, Trip


class OfTrip(NamedTuple):
    """What has a line: an item of a trip at a place."""

    trip: str
    place: str
    item: str


class TripSteps(NamedTuple):
    """What the loads plan and what was sent of each line, in steps, and the first row of it."""

    planned: dict[OfTrip, int]
    sent: dict[OfTrip, int]
    entries: dict[OfTrip, Entry]


def trip_steps(loads: LoadsRecord, ways: Iterable[Way], items: Mapping[str, Item]) -> TripSteps:
    """What the loads plan, and what the dispatches of trips have; other documents are left out."""
    planned: dict[OfTrip, int] = defaultdict(int)
    for trip, stop in loads.stops():
        for goods in stop.goods:
            quantity = Quantity(amount=goods.quantity, unit=goods.unit)
            steps = int(items[goods.item].steps(quantity))
            planned[OfTrip(trip.number, stop.site, goods.item)] += steps
    of_trips = {OfTrip(way.document, way.place, way.item): way for way in dispatches(loads, ways)}
    return TripSteps(
        planned=dict(planned),
        sent={key: way.steps for key, way in of_trips.items()},
        entries={key: way.sent[0].entry for key, way in of_trips.items()},
    )


def dispatches(loads: LoadsRecord, ways: Iterable[Way]) -> Iterator[Way]:
    """What was dispatched on trips; goods may come back with the same number, as a return."""
    numbers = {trip.number for trip in loads.trips}
    for way in ways:
        sent = any(row.entry.kind == "dispatch" for row in way.sent)
        if sent and way.document in numbers:
            yield way


def trip_accounts(
    loads: LoadsRecord,
    steps: TripSteps,
    ways: Iterable[Way],
    others: Iterable[Row],
    items: Mapping[str, Item],
) -> list[TripAccount]:
    """An account of each trip, in the order of the loads.

    `others` are rows that arrived and belong to nothing that was sent; those of a trip are beyond
    it.
    """
    ways_of: dict[str, list[Way]] = defaultdict(list)
    for way in dispatches(loads, ways):
        ways_of[way.document].append(way)
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for row in others:
        rows_of[row.entry.document].append(row)
    planned: dict[str, dict[OfTrip, int]] = defaultdict(dict)
    for key, amount in steps.planned.items():
        planned[key.trip][key] = amount
    return [
        _account(
            *(trip, planned[trip.number], ways_of.get(trip.number, ())),
            *(rows_of.get(trip.number, ()), items),
        )
        for trip in loads.trips
    ]


def _account(
    trip: Trip,
    planned: Mapping[OfTrip, int],
    ways: Sequence[Way],
    others: Sequence[Row],
    items: Mapping[str, Item],
) -> TripAccount:
    figures = {key: dict.fromkeys(TRIP, 0) for key in planned}
    for way in ways:
        own = figures.setdefault(OfTrip(trip.number, way.place, way.item), dict.fromkeys(TRIP, 0))
        for name, amount in _figures(way):
            own[name] += amount
    for row in others:
        key = OfTrip(trip.number, row.to, row.entry.item)
        own = figures.setdefault(key, dict.fromkeys(TRIP, 0))
        own["surplus"] += row.left
        own[_arrived(row)] += row.left
    state, sent_on, arrived_on = _days(ways)
    return TripAccount(
        trip=trip.number,
        vehicle=trip.name,
        depot=trip.depot,
        date=trip.date,
        state=state,
        sent_on=sent_on,
        arrived_on=arrived_on,
        lines=tuple(
            _line(key, planned.get(key, 0), own, items[key.item]) for key, own in figures.items()
        ),
    )


def _line(key: OfTrip, planned: int, own: Mapping[str, int], item: Item) -> TripLine:
    return TripLine(
        place=key.place,
        item=item.id,
        name=item.name,
        unit=item.unit,
        planned=item.quantity(planned),
        **{name: item.quantity(amount) for name, amount in own.items()},
    )


def _figures(way: Way) -> Iterable[tuple[str, int]]:
    """The figures of a way; what is left of it is short once something was received."""
    yield "sent", way.steps
    for match in way.matches:
        there = match.arrived.to == way.place or match.arrived.entry.kind != "receipt"
        yield (_arrived(match.arrived) if there else "elsewhere"), match.steps
    yield ("in_transit" if way.closed is None else "short"), way.left
    for row in way.beyond:
        yield "surplus", row.left
        yield _arrived(row), row.left


def _arrived(row: Row) -> Literal["lost", "damaged", "received"]:
    if row.entry.kind == "loss":
        return "lost"
    return "damaged" if row.entry.kind == "damage" else "received"


def _days(
    ways: Sequence[Way],
) -> tuple[Literal["not_sent", "on_the_way", "arrived"], dt.date | None, dt.date | None]:
    """The state of a trip, the day on which it left, and that of its last receipt."""
    if not ways:
        return "not_sent", None, None
    sent_on = min(row.entry.date for way in ways for row in way.sent)
    arrived_on = max((way.closed for way in ways if way.closed is not None), default=None)
    on_the_way = any(way.closed is None and way.left for way in ways)
    return "on_the_way" if on_the_way else "arrived", sent_on, arrived_on
