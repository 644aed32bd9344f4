"""Plan routes: which stops a trip reaches, in which order, in which kind of vehicle."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from time import monotonic

from ration.loads.routes.bound import bounds, least_routes
from ration.loads.routes.by_hand import filled_vehicles, single_trips
from ration.loads.routes.every_way import MOST_STOPS, best_routes
from ration.loads.routes.goal import best_of
from ration.loads.routes.parts import (
    Metres,
    Question,
    Route,
    RouteKind,
    RouteStop,
    Routing,
    broken,
    out_of_reach,
)
from ration.loads.routes.solver import Solver
from ration.results.loads import Least

_MOST_KINDS = 3  # of which every set is tried, if there are
_MOST_OF_SETS = 200  # stops; with more, each kind alone and all kinds are tried


def route(
    depot: int,
    metres: Metres,
    stops: Sequence[RouteStop],
    kinds: Sequence[RouteKind],
    *,
    least: Least,
    seconds: int,
) -> Routing:
    """Plan routes from a depot to all stops and back: few "vehicles", or the least "cost".

    `metres` are whole numbers from place to place, 0 from a place to itself. Of routes that are as
    few, the cheapest are wanted; where nothing costs anything, the shortest. A search takes a
    number of turns that depends on the number of stops, so that the same question has the same
    answer; `seconds` end it before, on a slow computer.

    Up to `MOST_STOPS` stops, the answer is the best. Else it is the best of several searches: with
    all kinds, and with fewer. So a kind more never makes it dearer while every set of kinds is
    tried: up to three kinds and 200 stops, if the seconds suffice.

    Raises ValueError if a stop is out of reach (`out_of_reach`).

    >>> van = RouteKind(10, None, 0, 0, 60, 0, 0, None)
    >>> stops = [RouteStop(place, 5, None, frozenset([0])) for place in (1, 2)]
    >>> line = [[0, 10, 20], [10, 0, 10], [20, 10, 0]]
    >>> found = route(0, line, stops, [van], least="vehicles", seconds=1)
    >>> found.routes, found.least_metres, found.proved
    ((Route(kind=0, stops=(0, 1), metres=40),), 40, True)
    """
    asked = Question(depot, metres, stops, kinds)
    if out_of_reach(depot, metres, stops, kinds):
        raise ValueError("a stop is out of reach")
    few = len(stops) <= MOST_STOPS
    best = best_routes(asked, least) if few else _searched(asked, least, seconds)
    if best is None or broken(asked, best):
        raise ValueError("no routes were found")
    cost = sum(asked.cost(each.kind, each.metres) for each in best)
    length = sum(each.metres for each in best)
    fewest, cheapest, shortest = bounds(asked)
    if few and least == "vehicles":
        fewest = len(best)
    elif few and asked.costs_nothing:
        shortest = length
    elif few:
        cheapest = cost
    if least == "vehicles":
        proved = len(best) == fewest
    else:
        proved = length == shortest if asked.costs_nothing else cost == cheapest
    return Routing(tuple(best), cost, cheapest, fewest, shortest, proved)


def _searched(asked: Question, least: Least, seconds: int) -> Sequence[Route]:
    """The best routes that searches find; at worst a trip for each stop."""
    sets, end = list(_sets_of_kinds(asked)), monotonic() + seconds
    answers: list[Sequence[Route]] = []
    for number, chosen in enumerate(sets):
        left = end - monotonic()  # half of it is for all kinds, the last
        share = left if chosen == sets[-1] else left / 2 / (len(sets) - 1 - number)
        answers += _found(_only(asked, chosen), least, share)
    sound = [each for each in (_with_kinds(asked, each) for each in answers) if each is not None]
    return best_of(asked, sound, least)


def _sets_of_kinds(asked: Question) -> Iterator[frozenset[int]]:
    """The sets of kinds to search with, each able to serve all stops, all kinds last."""
    every = frozenset(range(len(asked.kinds)))
    all_sets = len(every) <= _MOST_KINDS and len(asked.stops) <= _MOST_OF_SETS
    largest = len(every) - 1 if all_sets else min(1, len(every) - 1)
    for size in range(1, largest + 1):
        for chosen in map(frozenset, combinations(sorted(every), size)):
            if single_trips(_only(asked, chosen)) is not None:
                yield chosen
    yield every


def _only(asked: Question, chosen: frozenset[int]) -> Question:
    """The same question with some kinds alone."""
    new = {kind: at for at, kind in enumerate(sorted(chosen))}
    stops = [
        stop._replace(kinds=frozenset(new[kind] for kind in stop.kinds & chosen))
        for stop in asked.stops
    ]
    return asked._replace(stops=stops, kinds=[asked.kinds[kind] for kind in new])


def _with_kinds(asked: Question, routes: Sequence[Route]) -> tuple[Route, ...] | None:
    """The routes with the best of all kinds; None if they break a rule."""
    kinds = [asked.best_kind(each.stops, each.metres) for each in routes]
    found = [
        each._replace(kind=kind)
        for each, kind in zip(routes, kinds, strict=True)
        if kind is not None
    ]
    return None if broken(asked, found) else tuple(found)


def _found(asked: Question, least: Least, seconds: float) -> Iterator[Sequence[Route]]:
    """Answers to choose from: some by hand, then those of the solver."""
    by_hand = [each for each in (single_trips(asked), filled_vehicles(asked)) if each is not None]
    solver, start = Solver(asked, least), best_of(asked, by_hand, least)
    if least == "cost":
        found = [solver.solve(seconds)]
    elif len(asked.kinds) == 1:
        found = [_fewest(asked, solver, start, seconds)]
    else:
        found = [solver.solve(seconds / 2, start=start), solver.solve(seconds / 2)]
    yield from by_hand
    yield from (each for each in found if each is not None)


def _fewest(
    asked: Question, solver: Solver, start: Sequence[Route], seconds: float
) -> tuple[Route, ...] | None:
    """Routes of one kind: as few as are needed at least, or fewer than at the start, if found."""
    limits = sorted({least_routes(asked), max(1, len(start) - 1), len(start)})
    for vehicles in limits:
        found = solver.solve(seconds / (len(limits) + 1), vehicles=vehicles)
        if found is not None and len(found) <= vehicles:
            return found
    return solver.solve(seconds / (len(limits) + 1), vehicles=len(start), start=start)
