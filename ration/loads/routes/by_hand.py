"""Routes without a solver: a trip for each stop, or vehicles filled, the largest goods first."""

from dataclasses import dataclass
from itertools import pairwise

from ration.loads.routes.parts import Question, Route


@dataclass
class _Filled:
    """A vehicle that is being filled: its stops in order, and what they come to."""

    stops: list[int]
    kinds: frozenset[int]
    weight: int
    room: int
    metres: int


def single_trips(asked: Question) -> tuple[Route, ...] | None:
    """A trip for each stop; None means that a stop is out of reach."""
    routes: list[Route] = []
    for stop, _ in enumerate(asked.stops):
        metres = asked.length([stop])
        kind = asked.best_kind([stop], metres)
        if kind is None:
            return None
        routes.append(Route(kind, (stop,), metres))
    return tuple(routes)


def filled_vehicles(asked: Question) -> tuple[Route, ...] | None:
    """Few vehicles: the largest goods first, each into the fullest vehicle that has room.

    A stop goes where it lengthens the trip least. None means that a stop is out of reach.
    """
    vehicles: list[_Filled] = []
    for stop in sorted(range(len(asked.stops)), key=lambda each: _size(asked, each), reverse=True):
        vehicles.sort(key=lambda each: (-each.weight, -each.room))
        for vehicle in vehicles:
            if _add(asked, vehicle, stop):
                break
        else:
            new = _Filled([], asked.stops[stop].kinds, 0, 0, 0)
            if not _add(asked, new, stop):
                return None
            vehicles.append(new)
    return tuple(_route(asked, vehicle) for vehicle in vehicles)


def _size(asked: Question, stop: int) -> tuple[int, int]:
    """The weight and the room of a stop."""
    return asked.stops[stop].weight, asked.stops[stop].room or 0


def _add(asked: Question, vehicle: _Filled, stop: int) -> bool:
    """Add a stop to a vehicle, if that is possible."""
    goods = asked.stops[stop]
    weight, room = vehicle.weight + goods.weight, vehicle.room + (goods.room or 0)
    kinds = [
        kind
        for kind in sorted(vehicle.kinds & goods.kinds)
        if weight <= asked.kinds[kind].weight and room <= _room(asked, kind, room)
    ]
    if not kinds:
        return False
    at, metres = _cheapest_place(asked, vehicle, stop)
    if not any(asked.in_time(kind, len(vehicle.stops) + 1, metres) for kind in kinds):
        return False
    vehicle.stops.insert(at, stop)
    vehicle.kinds &= goods.kinds
    vehicle.weight, vehicle.room, vehicle.metres = weight, room, metres
    return True


def _room(asked: Question, kind: int, needed: int) -> int:
    room = asked.kinds[kind].room
    return needed if room is None else room


def _cheapest_place(asked: Question, vehicle: _Filled, stop: int) -> tuple[int, int]:
    """Where in a trip a stop lengthens it least, and how long it is then."""
    place, metres = asked.stops[stop].place, asked.metres
    if not vehicle.stops:
        return 0, asked.length([stop])
    places = [asked.depot, *(asked.stops[each].place for each in vehicle.stops), asked.depot]
    more = [
        metres[start][place] + metres[place][end] - metres[start][end]
        for start, end in pairwise(places)
    ]
    at = min(range(len(more)), key=lambda each: more[each])
    return at, vehicle.metres + more[at]


def _route(asked: Question, vehicle: _Filled) -> Route:
    kind = asked.best_kind(vehicle.stops, vehicle.metres)
    assert kind is not None  # `_add` found one
    return Route(kind, tuple(vehicle.stops), vehicle.metres)
