"""The best routes to few stops: every set of stops and every order is weighed, in whole numbers."""

from typing import NamedTuple

from ration.loads.routes.goal import worth
from ration.loads.routes.parts import Question, Route
from ration.results.loads import Least

MOST_STOPS = 9  # 3 ** 9 ways to split a set in two: a tenth of a second


class _Best(NamedTuple):
    worth: tuple[int, ...]
    routes: tuple[Route, ...]


def best_routes(asked: Question, least: Least) -> tuple[Route, ...] | None:
    """The best routes to at most `MOST_STOPS` stops; None means that not all can be reached.

    The shortest order of a set of stops is the cheapest and the fastest for every kind.
    """
    whole = (1 << len(asked.stops)) - 1
    trips = {
        chosen: route
        for chosen, stops in _shortest_orders(asked).items()
        if (route := _route(asked, stops)) is not None
    }
    best: dict[int, _Best] = {0: _Best(worth(asked, (), least), ())}
    for chosen in range(1, whole + 1):
        lowest = chosen & -chosen
        others = part = chosen ^ lowest
        found: list[_Best] = []
        while True:  # each subset of the others, with the lowest stop, is a trip
            rest = best.get(others ^ part)
            if rest is not None and (part | lowest) in trips:
                trip = trips[part | lowest]
                own = worth(asked, (trip,), least)
                total = tuple(a + b for a, b in zip(rest.worth, own, strict=True))
                found.append(_Best(total, (*rest.routes, trip)))
            if not part:
                break
            part = (part - 1) & others
        if found:
            best[chosen] = min(found)
    return best[whole].routes if whole in best else None


def _route(asked: Question, stops: tuple[int, ...]) -> Route | None:
    metres = asked.length(stops)
    kind = asked.best_kind(stops, metres)
    return None if kind is None else Route(kind, stops, metres)


def _shortest_orders(asked: Question) -> dict[int, tuple[int, ...]]:
    """For each set of stops, as bits: the shortest order (M. Held, R. Karp 1962; from memory)."""
    ways: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}
    for at, stop in enumerate(asked.stops):
        ways[1 << at, at] = (asked.metres[asked.depot][stop.place], (at,))
    orders: dict[int, tuple[int, tuple[int, ...]]] = {}
    for chosen in range(1, 1 << len(asked.stops)):
        for last, stop in enumerate(asked.stops):
            if (chosen, last) not in ways:
                continue
            length, order = ways[chosen, last]
            row = asked.metres[stop.place]
            home = (length + row[asked.depot], order)
            orders[chosen] = min(orders.get(chosen, home), home)
            for after, other in enumerate(asked.stops):
                if not chosen >> after & 1:
                    on = (length + row[other.place], (*order, after))
                    key = (chosen | 1 << after, after)
                    ways[key] = min(ways.get(key, on), on)
    return {chosen: order for chosen, (_, order) in orders.items()}
