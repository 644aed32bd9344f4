"""Routes: laws, every way by brute force, published instances, and what is out of reach."""

import tomllib
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, permutations
from math import hypot
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ration.loads.distances.between import distances_between
from ration.loads.routes import every_way
from ration.loads.routes import route as planning
from ration.loads.routes.bound import bounds
from ration.loads.routes.by_hand import filled_vehicles, single_trips
from ration.loads.routes.goal import worth
from ration.loads.routes.parts import (
    Metres,
    Question,
    Route,
    RouteKind,
    RouteStop,
    broken,
    out_of_reach,
    seconds,
)
from ration.loads.routes.route import route
from ration.loads.routes.solver import Solver
from ration.results.loads import Least

PUBLISHED = sorted(Path(__file__).with_name("routes").glob("*.toml"))
LEAST: tuple[Least, ...] = ("vehicles", "cost")
ALL = st.sampled_from(LEAST)


@st.composite
def questions(draw: st.DrawFn, largest: int = 4, kinds: int = 2) -> Question:
    """Few stops, at distances that need not obey the triangle inequality, all in reach."""
    places = draw(st.integers(1, largest)) + 1
    way = st.integers(0, 50_000)
    metres = [[0 if a == b else draw(way) for b in range(places)] for a in range(places)]
    number = draw(st.integers(1, kinds))
    money = st.sampled_from([0, 0, 1, 700, 10**12])
    vehicles = [
        RouteKind(
            weight=draw(st.integers(1, 20)),
            room=draw(st.none() | st.integers(1, 20)),
            cost=draw(money),
            metre_cost=draw(money),
            seconds_a_km=draw(st.integers(0, 100)),
            seconds_to_load=draw(st.integers(0, 500)),
            seconds_a_stop=draw(st.integers(0, 500)),
            most_seconds=draw(st.none() | st.integers(500, 9000)),
        )
        for _ in range(number)
    ]
    some = st.frozensets(st.integers(0, number - 1), min_size=1)
    goods = st.integers(0, 10)
    stops = [
        RouteStop(each + 1, draw(goods), draw(goods), draw(some)) for each in range(places - 1)
    ]
    away = set(out_of_reach(0, metres, stops, vehicles))
    return Question(0, metres, [s for at, s in enumerate(stops) if at not in away], vehicles)


def ways(stops: tuple[int, ...]) -> list[list[list[int]]]:
    """Every way to divide stops into groups."""
    if not stops:
        return [[]]
    first, *others = stops
    found = []
    for rest in ways(tuple(others)):
        found.append([[first], *rest])
        found += [[*rest[:at], [first, *rest[at]], *rest[at + 1 :]] for at in range(len(rest))]
    return found


def every_answer(asked: Question) -> list[tuple[Route, ...]]:
    """For each division of the stops, routes in each order and kind: the best of each group."""
    answers = []
    for groups in ways(tuple(range(len(asked.stops)))):
        routes = []
        for group in groups:
            trips = [
                Route(kind, order, asked.length(order))
                for order in permutations(group)
                for kind in range(len(asked.kinds))
            ]
            sound = [
                each
                for each in trips
                if asked.carries(each.kind, each.stops)
                and asked.in_time(each.kind, len(each.stops), each.metres)
            ]
            routes.append(
                min(sound, key=lambda each: (asked.cost(each.kind, each.metres), each.metres))
                if sound
                else None
            )
        if None not in routes:
            answers.append(tuple(each for each in routes if each is not None))
    return answers


class TestFewStops:
    """Of few stops every way is weighed."""

    @given(questions(), ALL)
    @settings(max_examples=60)
    def test_the_best_is_found(self, asked: Question, least: Least) -> None:
        found = route(*asked, least=least, seconds=1)
        assert broken(asked, found.routes) == []
        best = min(worth(asked, each, least) for each in every_answer(asked))
        assert worth(asked, found.routes, least) == best
        assert found.proved

    @given(questions())
    @settings(max_examples=60)
    def test_no_answer_is_below_the_bounds(self, asked: Question) -> None:
        least = bounds(asked)
        for answer in every_answer(asked):
            cost, metres, routes = worth(asked, answer, "cost")
            assert (least.routes <= routes, least.cost <= cost, least.metres <= metres) == (
                True,
            ) * 3

    @given(questions(kinds=3), ALL)
    @settings(max_examples=60)
    def test_a_kind_more_never_makes_it_worse(self, asked: Question, least: Least) -> None:
        more = route(*asked, least=least, seconds=1)
        for without in range(len(asked.kinds)):
            kinds = frozenset(range(len(asked.kinds))) - {without}
            fewer = planning._only(asked, kinds)
            if kinds and not out_of_reach(*fewer):
                found = route(*fewer, least=least, seconds=1)
                assert worth(asked, more.routes, least) <= worth(fewer, found.routes, least)


class TestByHand:
    """Small cases whose answer is plain."""

    def test_vehicles_are_filled_by_weight_and_by_room(self) -> None:
        """Three stops of half the weight, and of a third, a half and two thirds of the room."""
        van = RouteKind(10, 12, 0, 0, 0, 0, 0, None)
        stops = [RouteStop(0, 5, room, frozenset([0])) for room in (4, 6, 8)]
        found = filled_vehicles(Question(0, [[0]], stops, [van]))
        assert found is not None
        assert sorted(sorted(each.stops) for each in found) == [[0, 2], [1]]
        assert broken(Question(0, [[0]], stops, [van]), found) == []

    def test_stops_of_one_kind_do_not_count_for_another(self) -> None:
        """A lorry takes two stops; the third is for the van, which could take none of them."""
        lorry, van = (RouteKind(weight, None, 0, 0, 0, 0, 0, None) for weight in (20, 10))
        stops = [RouteStop(0, 10, None, frozenset([0, 1])) for _ in range(2)]
        asked = Question(0, [[0]], [*stops, RouteStop(0, 1, None, frozenset([1]))], [lorry, van])
        assert bounds(asked).routes == 2
        assert len(route(*asked, least="vehicles", seconds=1).routes) == 2


class TestSolver:
    """What the solver and the heuristics find is sound, and no worse than it must be."""

    @given(questions(largest=6))
    @settings(max_examples=25, deadline=None)
    @pytest.mark.slow
    def test_a_solver_breaks_no_rule_and_finds_the_best(self, asked: Question) -> None:
        for least in LEAST:
            found = planning._searched(asked, least, 5)
            assert broken(asked, found) == []
            best = every_way.best_routes(asked, least)
            assert best is not None
            assert worth(asked, best, least) <= worth(asked, found, least)

    @given(questions(largest=8))
    def test_routes_by_hand_break_no_rule(self, asked: Question) -> None:
        for found in (single_trips(asked), filled_vehicles(asked)):
            assert found is not None
            assert broken(asked, found) == []

    def test_kinds_that_may_not_serve_all_are_used(self) -> None:
        """Lorries of half the size and half the cost may serve every second stop alone."""
        asked, _ = planned(PUBLISHED[0])
        large = asked.kinds[0]._replace(cost=200_000, metre_cost=60_000)
        small = large._replace(weight=large.weight // 2, cost=10_000, metre_cost=3_000)
        stops = [
            each._replace(kinds=frozenset([0, 1] if at % 2 else [0]))
            for at, each in enumerate(asked.stops)
        ]
        metres = [[2000 * each for each in row] for row in asked.metres]
        mixed = asked._replace(metres=metres, stops=stops, kinds=[large, small])
        found = Solver(mixed, "cost").solve(30)
        assert found is not None
        assert broken(mixed, found) == []
        alone = Solver(planning._only(mixed, frozenset([0])), "cost").solve(30)
        assert alone is not None
        cheaper, dearer = (worth(mixed, each, "cost")[0] for each in (found, alone))
        assert cheaper < dearer

    @given(questions(largest=5), st.sampled_from([10**15, 10**15 + 7]))
    @settings(max_examples=10, deadline=None)
    @pytest.mark.slow
    def test_numbers_too_large_for_the_solver(self, asked: Question, times: int) -> None:
        large = asked._replace(
            stops=[each._replace(weight=each.weight * times) for each in asked.stops],
            kinds=[each._replace(weight=each.weight * times) for each in asked.kinds],
        )
        found = Solver(large, "cost").solve(5)
        assert found is None or broken(large, found) == []

    @pytest.mark.slow
    def test_the_same_question_has_the_same_answer(self) -> None:
        first, second = (planning._searched(planned(PUBLISHED[0])[0], "cost", 60) for _ in range(2))
        assert first == second

    @pytest.mark.slow
    @pytest.mark.parametrize("least", LEAST)
    def test_a_kind_more_never_makes_it_worse(self, least: Least) -> None:
        asked, _ = planned(PUBLISHED[0])
        every = frozenset(range(3))
        capacity = asked.kinds[0].weight
        kinds = [
            RouteKind(capacity // part, None, 60 // part, 4 - part, 0, 0, 0, None)
            for part in (1, 2, 3)
        ]
        mixed = asked._replace(
            stops=[
                each._replace(kinds=every - {at % 5}) for at, each in enumerate(asked.stops[:11])
            ],
            kinds=kinds,
        )
        more = worth(mixed, route(*mixed, least=least, seconds=90).routes, least)
        for without in every:
            fewer = planning._only(mixed, every - {without})
            if not out_of_reach(*fewer):
                found = route(*fewer, least=least, seconds=90).routes
                assert more <= worth(fewer, found, least)


class TestExactCheck:
    """What a search answers is checked before it is used."""

    VAN = RouteKind(10, None, 0, 0, 60, 0, 0, 600)
    LINE = ((0, 4000, 5000), (4000, 0, 1000), (5000, 1000, 0))
    ASKED = Question(0, LINE, [RouteStop(at, 5, None, frozenset([0])) for at in (1, 2)], [VAN])

    @pytest.mark.parametrize(
        ("routes", "faults"),
        [
            ([Route(0, (0, 1), 10_000)], []),
            ([Route(0, (0,), 8000)], ["a stop is not reached once"]),
            ([Route(0, (0, 1), 10_000), Route(0, (), 0)], ["a vehicle does not carry its goods"]),
            ([Route(0, (0, 1), 9999)], ["a length is wrong"]),
        ],
    )
    def test_a_fault_is_found(self, routes: list[Route], faults: list[str]) -> None:
        assert broken(self.ASKED, routes) == faults

    def test_goods_beyond_a_vehicle_and_hours_beyond_a_day(self) -> None:
        small = self.VAN._replace(weight=9, most_seconds=599)
        assert broken(self.ASKED._replace(kinds=[small]), [Route(0, (0, 1), 10_000)]) == [
            "a vehicle does not carry its goods", "a trip is too long",
        ]  # fmt: skip

    def test_routes_with_a_fault_are_not_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(planning, "best_routes", lambda *_: [Route(0, (0, 1), 9999)])
        with pytest.raises(ValueError, match="no routes were found"):
            route(*self.ASKED, least="cost", seconds=1)


class TestPublished:
    """Instances of the literature come to their optimum."""

    @pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
    def test_the_published_routes_come_to_the_optimum(self, path: Path) -> None:
        case = tomllib.loads(path.read_text("utf-8"))
        metres = rounded(case["points"])
        total = 0
        for stops in case["routes"]:
            assert sum(case["demands"][each] for each in stops) <= case["capacity"]
            total += sum(metres[a][b] for a, b in pairwise([0, *stops, 0]))
        assert total == case["optimum"]
        assert sorted(each for stops in case["routes"] for each in stops) == [
            *range(1, len(case["demands"]))
        ]

    @pytest.mark.slow
    @pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
    def test_the_optimum_is_found(self, path: Path) -> None:
        asked, case = planned(path)
        found = route(*asked, least="cost", seconds=60)
        assert found.cost == case["optimum"]
        assert found.least_cost <= case["optimum"]
        few = route(*asked, least="vehicles", seconds=60)
        assert len(few.routes) <= len(case["routes"])


class TestOfPlaces:
    """Routes by the metres between named places, within hours."""

    def test_sites_by_coordinates_and_a_site_at_the_depot(self) -> None:
        names = ["Port", *(f"DC-{number:02}" for number in range(1, 13))]
        points = {
            name: (Fraction(38) + Fraction(at % 4, 10), Fraction(126) + Fraction(at // 4, 10))
            for at, name in enumerate(names)
        }
        points["DC-12"] = points["Port"]
        metres = distances_between(names, None, points, Fraction(7, 5)).metres
        lorry = RouteKind(5000, 30, 100, 1, 120, 3600, 1800, 4 * 3600)
        van = RouteKind(1500, 9, 60, 1, 90, 1800, 1200, None)
        stops = [
            RouteStop(at, 900, 5, frozenset([0, 1]) if at % 3 else frozenset([1]))
            for at in range(1, 13)
        ]
        for least in LEAST:
            asked = Question(0, metres, stops, [lorry, van])
            found = route(*asked, least=least, seconds=30)
            assert broken(asked, found.routes) == []
            assert {each.kind for each in found.routes} == {0, 1}
            assert found.least_cost <= found.cost
            assert found.least_routes <= len(found.routes)


class TestOutOfReach:
    """A stop that no trip can serve is named."""

    def test_by_weight_room_kind_and_hours(self) -> None:
        kind = RouteKind(10, 10, 0, 0, 60, 0, 0, 600)
        line = [[0, 5000, 5001], [5000, 0, 1], [5001, 1, 0]]
        every = frozenset([0])
        stops = [
            RouteStop(1, 10, 10, every),
            RouteStop(1, 11, 1, every),
            RouteStop(1, 1, 11, every),
            RouteStop(1, 1, 1, frozenset()),
            RouteStop(2, 1, 1, every),
        ]
        assert out_of_reach(0, line, stops, [kind]) == [1, 2, 3, 4]
        with pytest.raises(ValueError, match="out of reach"):
            route(0, line, stops, [kind], least="cost", seconds=1)

    def test_no_search_finds_routes(self) -> None:
        van = RouteKind(10, None, 0, 0, 0, 0, 0, None)
        stops = [RouteStop(0, weight, None, frozenset([0])) for weight in (3, 11)]
        asked = Question(0, [[0]], stops, [van])
        assert (single_trips(asked), filled_vehicles(asked)) == (None, None)
        assert every_way.best_routes(asked, "cost") is None

    def test_no_stops_need_no_routes(self) -> None:
        found = route(
            0, [[0]], [], [RouteKind(1, None, 0, 0, 0, 0, 0, None)], least="cost", seconds=1
        )
        assert (found.routes, found.cost, found.least_routes, found.proved) == ((), 0, 0, True)

    def test_a_part_of_a_second_counts(self) -> None:
        assert seconds(RouteKind(1, None, 0, 0, 1, 0, 0, None), 0, 1) == 1


def planned(path: Path) -> tuple[Question, dict[str, Any]]:
    """A published instance as a question, its lengths as money."""
    case = tomllib.loads(path.read_text("utf-8"))
    kind = RouteKind(case["capacity"], None, 0, 1, 0, 0, 0, None)
    demands = case["demands"]
    stops = [RouteStop(at, demands[at], None, frozenset([0])) for at in range(1, len(demands))]
    return Question(0, rounded(case["points"]), stops, [kind]), case


def rounded(points: Sequence[Sequence[int]]) -> Metres:
    """Distances as TSPLIB's EUC_2D rounds them: to the nearest whole number."""
    return [[int(hypot(a - c, b - d) + 0.5) for c, d in points] for a, b in points]
