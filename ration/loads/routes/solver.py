"""Ask PyVRP for routes; what it answers is counted in whole numbers before it is used."""

import warnings
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from ration.core.extras import refuse_missing
from ration.loads.routes.parts import Question, Route
from ration.loads.routes.scaled import Sizes, Times, costs, sizes, times
from ration.results.loads import Least

if TYPE_CHECKING:
    import pyvrp

_SEED = 1  # the same question has the same answer
_ANY_TIME = 2**63 - 1
_DEAREST = 100_000.0  # for a step too much: as PyVRP has it
_FEWEST_TURNS = 500
_TURNS_A_STOP = 2


def refuse_no_routes(source: str) -> None:
    """Raise InputError, with the command to install it, if PyVRP is not installed."""
    refuse_missing("routes", source)


class Solver:
    """A question as PyVRP gets it; asked several times with other numbers of vehicles."""

    def __init__(self, asked: Question, least: Least) -> None:
        self._asked = asked
        self._places = [asked.depot, *dict.fromkeys(stop.place for stop in asked.stops)]
        self._sizes = sizes(asked)
        self._alone = [stop for stop, _ in enumerate(asked.stops) if not _fits(self._sizes, stop)]
        self._stops = [stop for stop, _ in enumerate(asked.stops) if stop not in set(self._alone)]
        self._costs = costs(asked, least)
        self._data: pyvrp.ProblemData | None = self._problem() if self._stops else None

    def solve(
        self,
        seconds: float,
        *,
        vehicles: int | None = None,
        start: Sequence[Route] | None = None,
    ) -> tuple[Route, ...] | None:
        """Search so long at most, or so many turns as the size asks for; None means not found.

        `vehicles` is the most of each kind; None means any number. `start` are routes to begin
        with.
        """
        import pyvrp
        from pyvrp.exceptions import PenaltyBoundWarning
        from pyvrp.stop import MaxIterations, MultipleCriteria

        end = monotonic() + seconds  # from here on, as the first routes take long too
        if self._data is None:
            return self._counted([])
        data = self._data
        if vehicles is not None:
            kinds = [each.replace(num_available=vehicles) for each in data.vehicle_types()]
            data = data.replace(vehicle_types=kinds)
        turns = _FEWEST_TURNS + _TURNS_A_STOP * len(self._stops)
        most = max(_DEAREST, self._costs.single)  # what a step too much costs, if need be
        with warnings.catch_warnings():
            # That it found no routes for long: routes by hand stand beside it.
            warnings.simplefilter("ignore", PenaltyBoundWarning)
            result = pyvrp.solve(
                data,
                MultipleCriteria([MaxIterations(turns), _Until(end)]),
                seed=_SEED,
                collect_stats=False,
                display=False,
                params=pyvrp.SolveParams(penalty=pyvrp.PenaltyParams(max_penalty=most)),
                initial_solution=None if start is None else self._solution(data, start),
            )
        if not result.best.is_feasible():
            return None
        return self._counted(
            [
                [self._stops[activity.idx] for activity in route if activity.is_client()]
                for route in result.best.routes()
            ]
        )

    def _counted(self, found: Sequence[Sequence[int]]) -> tuple[Route, ...] | None:
        """The routes with the best kind and their lengths, exactly; None if one cannot be made."""
        routes: list[Route] = []
        for stops in [*found, *([stop] for stop in self._alone)]:
            if stops:
                metres = self._asked.length(stops)
                kind = self._asked.best_kind(stops, metres)
                if kind is None:
                    return None
                routes.append(Route(kind, tuple(stops), metres))
        return tuple(routes)

    def _solution(self, data: "pyvrp.ProblemData", start: Sequence[Route]) -> "pyvrp.Solution":
        import pyvrp

        numbers = {stop: at for at, stop in enumerate(self._stops)}
        known = [
            ([numbers[stop] for stop in each.stops if stop in numbers], each.kind) for each in start
        ]
        return pyvrp.Solution(data, [pyvrp.Route(data, *each) for each in known if each[0]])

    def _problem(self) -> "pyvrp.ProblemData":
        """The question as PyVRP has it: place 0 is the depot, a profile for each way of time."""
        import pyvrp

        asked, priced = self._asked, self._costs
        rows = {place: at for at, place in enumerate(self._places) if at}
        limits = list(times(asked))
        profiles = list(dict.fromkeys(_profile(each) for each in limits))
        metres = self._matrix()
        kinds = [
            pyvrp.VehicleType(
                num_available=len(self._stops),
                capacity=[each.carried[at] for each in self._sizes],
                fixed_cost=priced.trips[at],
                unit_distance_cost=priced.a_metre[at],
                profile=profiles.index(_profile(limit)),
                shift_duration=_ANY_TIME if limit is None else limit.most,
            )
            for at, limit in enumerate(limits)
        ]
        clients = [
            pyvrp.Client(
                location=rows.get(asked.stops[stop].place, 0),
                delivery=[each.goods[stop] for each in self._sizes],
            )
            for stop in self._stops
        ]
        return pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in self._places],
            clients,
            [pyvrp.Depot(0)],
            kinds,
            [metres // priced.metres for _ in profiles],
            [_durations(metres, profile) for profile in profiles],
        )

    def _matrix(self) -> Any:
        """The metres between the places, as an array of NumPy, which PyVRP brings."""
        import numpy as np

        places = np.array(self._places)
        rows = [np.asarray(self._asked.metres[place], dtype=np.int64) for place in self._places]
        return np.array([row[places] for row in rows])


class _Until:
    """Ends a search of PyVRP at a time of the clock."""

    def __init__(self, end: float) -> None:
        self._end = end

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002 (PyVRP gives it)
        return monotonic() >= self._end


def _fits(dimensions: Sequence[Sizes], stop: int) -> bool:
    """Whether a vehicle carries a stop after rounding; if not, the stop travels alone."""
    kinds = range(len(dimensions[0].carried))
    return any(all(each.goods[stop] <= each.carried[kind] for each in dimensions) for kind in kinds)


def _profile(limit: Times | None) -> tuple[int, int, int] | None:
    """What makes the times of a kind; kinds with the same share a matrix."""
    return None if limit is None else (limit.metre, limit.stop, limit.scale)


def _durations(metres: Any, profile: tuple[int, int, int] | None) -> Any:
    """How long each way takes, with the stop at its end, rounded up."""
    import numpy as np

    if profile is None:
        return np.zeros_like(metres)
    metre, stop, scale = profile
    found = metres * metre
    found[:, 1:] += stop
    np.fill_diagonal(found, 0)
    return -(-found // scale)
