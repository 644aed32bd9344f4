"""What is made small: routes first, or costs; and how two answers compare."""

from collections.abc import Sequence

from ration.loads.routes.parts import Question, Route
from ration.results.loads import Least


def worth(asked: Question, routes: Sequence[Route], least: Least) -> tuple[int, ...]:
    """How good routes are: the lowest is the best.

    For "vehicles" their number counts first. Then costs count, then metres.
    """
    cost = sum(asked.cost(route.kind, route.metres) for route in routes)
    after = (cost, sum(route.metres for route in routes), len(routes))
    return (len(routes), *after) if least == "vehicles" else after


def best_of(asked: Question, answers: Sequence[Sequence[Route]], least: Least) -> Sequence[Route]:
    """The best of some answers, the first of those that are equal."""
    return min(answers, key=lambda routes: worth(asked, routes, least))
