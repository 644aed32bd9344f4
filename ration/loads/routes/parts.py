"""Kinds of vehicle, stops and routes, in whole numbers; and what a route needs and costs."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

# From place to place: metres[start][end], below 2**63; from a place to itself 0.
Metres = Sequence[Sequence[int]]


class RouteKind(NamedTuple):
    """A kind of vehicle. Any number of trips can be made with it.

    `weight` and `room` are what one carries, in the steps of the stops; `room` None means that room
    does not count. `cost` is that of a trip, `metre_cost` that of a metre. `seconds_to_load` are at
    the depot. `most_seconds` is the longest trip; None means any length.
    """

    weight: int
    room: int | None
    cost: int
    metre_cost: int
    seconds_a_km: int
    seconds_to_load: int
    seconds_a_stop: int
    most_seconds: int | None


class RouteStop(NamedTuple):
    """Goods for a place, which travel together: the place, their size, and what may carry them.

    `place` is its row of the metres. `kinds` are the indexes of the kinds that may serve it.
    """

    place: int
    weight: int
    room: int | None
    kinds: frozenset[int]


class Route(NamedTuple):
    """A trip from the depot to stops and back: its kind, its stops in order, and its length."""

    kind: int
    stops: tuple[int, ...]
    metres: int


class Routing(NamedTuple):
    """Routes to all stops, and what is needed at least, whoever plans them.

    `least_cost`, `least_routes` and `least_metres` are bounds, each for itself: no routes to these
    stops cost less, are fewer, or are shorter in all. `proved` means that what was made small
    cannot be smaller: the number of routes, the cost, or the metres where nothing costs anything.
    """

    routes: tuple[Route, ...]
    cost: int
    least_cost: int
    least_routes: int
    least_metres: int
    proved: bool

    @property
    def metres(self) -> int:
        """The length of all routes."""
        return sum(each.metres for each in self.routes)


class Question(NamedTuple):
    """Which routes reach all stops from the depot."""

    depot: int
    metres: Metres
    stops: Sequence[RouteStop]
    kinds: Sequence[RouteKind]

    def length(self, stops: Sequence[int]) -> int:
        """The metres from the depot to stops in their order, and back."""
        places = [self.depot, *(self.stops[stop].place for stop in stops), self.depot]
        return sum(self.metres[start][end] for start, end in pairwise(places))

    def carries(self, kind: int, stops: Sequence[int]) -> bool:
        """Whether one vehicle of a kind may carry the goods of all these stops."""
        vehicle, these = self.kinds[kind], [self.stops[stop] for stop in stops]
        return (
            all(kind in stop.kinds for stop in these)
            and sum(stop.weight for stop in these) <= vehicle.weight
            and (vehicle.room is None or sum(stop.room or 0 for stop in these) <= vehicle.room)
        )

    def in_time(self, kind: int, stops: int, metres: int) -> bool:
        """Whether a trip to so many stops, so long, is no longer than its kind's longest."""
        most = self.kinds[kind].most_seconds
        return most is None or seconds(self.kinds[kind], stops, metres) <= most

    def cost(self, kind: int, metres: int) -> int:
        """What a trip costs."""
        return self.kinds[kind].cost + self.kinds[kind].metre_cost * metres

    def best_kind(self, stops: Sequence[int], metres: int) -> int | None:
        """The cheapest kind that can make a trip; None means that none can."""
        able = [
            kind
            for kind, _ in enumerate(self.kinds)
            if self.in_time(kind, len(stops), metres) and self.carries(kind, stops)
        ]
        return min(able, key=lambda kind: (self.cost(kind, metres), kind), default=None)

    @property
    def costs_nothing(self) -> bool:
        """Whether no kind costs anything."""
        return not any(kind.cost or kind.metre_cost for kind in self.kinds)


def seconds(kind: RouteKind, stops: int, metres: int) -> int:
    """How long a trip takes: to load, on the way, at its stops; a part of a second counts in full.

    >>> seconds(RouteKind(1, None, 0, 0, 90, 600, 300, None), 2, 10_001)
    2101
    """
    on_the_way = -(-kind.seconds_a_km * metres // 1000)
    return kind.seconds_to_load + on_the_way + kind.seconds_a_stop * stops


def out_of_reach(
    depot: int, metres: Metres, stops: Sequence[RouteStop], kinds: Sequence[RouteKind]
) -> list[int]:
    """The stops that no trip can serve: no kind may carry them, or none is back in time.

    A trip to such a stop alone is meant, there and back by the distances as they are.

    >>> van = RouteKind(10, None, 0, 0, 60, 0, 0, most_seconds=3600)
    >>> near, far = (RouteStop(place, 5, None, frozenset([0])) for place in (1, 2))
    >>> out_of_reach(0, [[0, 30_000, 31_000], [30_000, 0, 9], [31_000, 9, 0]], [near, far], [van])
    [1]
    """
    asked = Question(depot, metres, stops, kinds)
    return [
        stop
        for stop, _ in enumerate(stops)
        if asked.best_kind([stop], asked.length([stop])) is None
    ]


def broken(asked: Question, routes: Sequence[Route]) -> list[str]:
    """What is wrong with routes, exactly: each stop once, no limit passed, lengths as they are.

    >>> broken(Question(0, [[0]], [RouteStop(0, 1, None, frozenset())], []), [])
    ['a stop is not reached once']
    """
    reached = sorted(stop for route in routes for stop in route.stops)
    found = [] if reached == [*range(len(asked.stops))] else ["a stop is not reached once"]
    for route in routes:
        if not route.stops or not asked.carries(route.kind, route.stops):
            found.append("a vehicle does not carry its goods")
        if asked.length(route.stops) != route.metres:
            found.append("a length is wrong")
        if not asked.in_time(route.kind, len(route.stops), route.metres):
            found.append("a trip is too long")
    return found
