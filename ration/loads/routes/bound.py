"""What routes need at least: how many, how long, what they cost. Exact; no result is below it.

A route that reaches a stop is as long as the shortest way there and back, whatever else it does;
and its goods are no more than it carries. Each stop can therefore be charged a share of the routes,
by its part of a vehicle (M. Haimovich, A. Rinnooy Kan, "Bounds and heuristics for capacitated
routing problems", Mathematics of Operations Research 10, 1985; from memory). Here the shares are
rounded up for each distance: of routes that go so far, a whole number is needed.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from ration.loads.routes.parts import Metres, Question


class _Dimension(NamedTuple):
    """Weight, or room: what each stop has, and what each kind carries; None means any amount."""

    goods: Sequence[int]
    carried: Sequence[int | None]


class Bounds(NamedTuple):
    """The fewest routes, the least cost and the fewest metres, each for itself."""

    routes: int
    cost: int
    metres: int


def bounds(asked: Question) -> Bounds:
    """What routes to all stops need at least.

    >>> from ration.loads.routes.parts import RouteKind, RouteStop
    >>> van = RouteKind(10, None, 100, 2, 0, 0, 0, None)
    >>> stops = [RouteStop(place, 6, None, frozenset([0])) for place in (1, 2)]
    >>> bounds(Question(0, [[0, 5, 9], [5, 0, 3], [9, 3, 0]], stops, [van]))
    Bounds(routes=2, cost=252, metres=26)
    """
    ways, routes = ways_there_and_back(asked), least_routes(asked)
    metres = least_metres(asked, ways)
    return Bounds(routes, least_cost(asked, ways, routes, metres), metres)


def least_routes(asked: Question) -> int:
    """How many routes are needed at least, by weight and by room.

    Stops that no kind serves in common need routes of their own.
    """
    return sum(_least_of(asked, stops) for stops in _apart(asked))


def least_metres(asked: Question, ways: Sequence[int]) -> int:
    """How long all routes are at least, from the stops' ways there and back."""
    order = sorted(range(len(asked.stops)), key=lambda stop: -ways[stop])
    most = 0
    for goods, carried in _dimensions(asked):
        capacity = None if None in carried else max(each or 0 for each in carried)
        total = sum_of = 0
        for at, stop in enumerate(order):
            sum_of += goods[stop]
            nearer = ways[order[at + 1]] if at + 1 < len(order) else 0
            routes = 1 if capacity is None else max(1, -(-sum_of // capacity))
            total += routes * (ways[stop] - nearer)
        most = max(most, total)
    return most


def least_cost(asked: Question, ways: Sequence[int], routes: int, metres: int) -> int:
    """What so many routes of so many metres, or more, cost at least.

    The largest of: each stop's share of the cheapest kind; the fewest routes and metres, each at
    the lowest cost of any kind; and the cheapest route to the stop that costs most.
    """
    if not asked.stops:
        return 0
    alone = [
        min(asked.cost(kind, ways[at]) for kind in stop.kinds)
        for at, stop in enumerate(asked.stops)
    ]
    used = frozenset().union(*(stop.kinds for stop in asked.stops))
    trip = min(asked.kinds[kind].cost for kind in used)
    metre = min(asked.kinds[kind].metre_cost for kind in used)
    together = trip * routes + metre * metres
    return max(together, *alone, *_shares(asked, ways))


def ways_there_and_back(asked: Question) -> list[int]:
    """For each stop, the metres of the shortest way there and back, through any other stops."""
    places = sorted({asked.depot, *(stop.place for stop in asked.stops)})
    there = _shortest(asked.metres, asked.depot, places, back=False)
    back = _shortest(asked.metres, asked.depot, places, back=True)
    return [there[stop.place] + back[stop.place] for stop in asked.stops]


def _shares(asked: Question, ways: Sequence[int]) -> Iterator[int]:
    """The sums of the stops' shares, by weight and by room."""
    for goods, carried in _dimensions(asked):
        total = Fraction(0)
        for at, stop in enumerate(asked.stops):
            if goods[at]:
                total += min(_share(asked, goods[at], carried[kind], kind, ways[at])
                             for kind in stop.kinds)  # fmt: skip
        yield ceil(total)


def _share(asked: Question, goods: int, carried: int | None, kind: int, way: int) -> Fraction:
    return Fraction(goods * asked.cost(kind, way), carried) if carried else Fraction(0)


def _dimensions(asked: Question) -> Iterator[_Dimension]:
    weights = [kind.weight for kind in asked.kinds]
    yield _Dimension([stop.weight for stop in asked.stops], weights)
    rooms = [kind.room for kind in asked.kinds]
    yield _Dimension([stop.room or 0 for stop in asked.stops], rooms)


def _least_of(asked: Question, stops: Sequence[int]) -> int:
    """How many routes some stops need at least, by those that the same kinds may serve."""
    most = 1
    for kinds in {asked.stops[stop].kinds for stop in stops}:
        inside = [stop for stop in stops if asked.stops[stop].kinds <= kinds]
        for goods, carried in _dimensions(asked):
            sizes = [carried[kind] for kind in kinds]
            if None not in sizes:
                largest = max((size or 0 for size in sizes), default=0)
                most = max(most, -(-sum(goods[stop] for stop in inside) // max(1, largest)))
    return most


def _apart(asked: Question) -> list[list[int]]:
    """The stops in groups: no kind serves stops of two groups."""
    groups: list[tuple[set[int], list[int]]] = []
    for at, stop in enumerate(asked.stops):
        joined = [group for group in groups if group[0] & stop.kinds]
        groups = [group for group in groups if not group[0] & stop.kinds]
        kinds = set(stop.kinds).union(*(group[0] for group in joined))
        groups.append((kinds, [*(each for group in joined for each in group[1]), at]))
    return [stops for _, stops in groups]


def _shortest(metres: Metres, depot: int, places: Sequence[int], *, back: bool) -> dict[int, int]:
    """The shortest ways from the depot, or `back` to it, by Dijkstra's algorithm."""
    found = {depot: 0}
    rest = [place for place in places if place != depot]
    ways = [metres[place][depot] if back else metres[depot][place] for place in rest]
    while rest:
        at = ways.index(min(ways))
        place, so_far = rest.pop(at), ways.pop(at)
        found[place] = so_far
        row = metres[place]
        steps = [metres[each][place] for each in rest] if back else [row[each] for each in rest]
        ways = [min(way, so_far + step) for way, step in zip(ways, steps, strict=True)]
    return found
