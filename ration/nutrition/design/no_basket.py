"""Why there is no basket: which requirements no basket meets, alone or together."""

from collections.abc import Iterator
from fractions import Fraction

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.export.answer import decimal_text
from ration.nutrition.design.demands import Demand
from ration.nutrition.design.question import BasketQuestion
from ration.solver.solve import solve
from ration.solver.whole_steps import Row, WholeSteps


def why_no_basket(question: BasketQuestion, seconds: int) -> list[Problem]:
    """One problem for each requirement that no basket meets, or for those that exclude each other.

    First, each requirement is asked for alone, as much as the limits allow. If each can be met
    alone, each requirement, and then each limit, is left out in turn.
    """
    whole = question.whole
    caps = whole.rows[len(question.demands) :]
    if solve(whole.asking(caps).at_cost([Fraction(0)] * len(whole.costs)), seconds).steps is None:
        named = [f"groups.{cap.id}" for cap in question.caps]
        return [problem("basket-limits", column=", ".join(dict.fromkeys(named)) or "foods")]
    alone = [
        _out_of_reach(question, demand, most)
        for demand, row in zip(question.demands, whole.rows, strict=False)
        for most in [_as_much_as(question, demand, row, seconds)]
        if most is not None
    ]
    return alone or list(_together(question, seconds))


def _out_of_reach(question: BasketQuestion, demand: Demand, most: str) -> Problem:
    if demand.most:
        return problem("basket-too-much", column=demand.id, name=demand.name, most=most)
    rich = _rich(question, demand)
    if not rich:
        return problem("basket-no-source", column=demand.id, name=demand.name)
    need = f"{decimal_text(demand.need, 1)} {demand.unit}"
    name = demand.name
    return problem(
        "basket-out-of-reach", column=demand.id, name=name, most=most, need=need, rich=rich
    )


def _as_much_as(question: BasketQuestion, demand: Demand, row: Row, seconds: int) -> str | None:
    """What the limits allow of a requirement at most, in words; None means that it can be met."""
    caps = question.whole.rows[len(question.demands) :]
    if _can(question.whole.asking([*caps, row]), seconds):
        return None
    costs = [-row.at(column) for column in range(len(question.whole.costs))]
    most = question.whole.asking(caps).at_cost(costs)
    steps = solve(most, seconds).steps
    if steps is None:
        return "less"
    return f"{decimal_text(demand.reached(question.sums(steps)), 1)} {demand.unit}"


def _can(question: WholeSteps, seconds: int) -> bool:
    """Whether any steps meet every row."""
    free = question.at_cost([Fraction(0)] * len(question.costs))
    return solve(free, seconds).steps is not None


def _rich(question: BasketQuestion, demand: Demand) -> str:
    """The foods that have most of what is asked for; "" if none has any."""
    ranked = sorted(
        question.candidates,
        key=lambda each: (-demand.weight(each.found.food.per_100g), each.id),
    )
    have = [each.id for each in ranked if demand.weight(each.found.food.per_100g) > 0]
    return some(have) if have else ""


def _together(question: BasketQuestion, seconds: int) -> Iterator[Problem]:
    whole, many = question.whole, len(question.demands)
    names = [each.name for each in question.demands]
    relaxed = [at for at in range(len(whole.rows)) if _can(_without(whole, at), seconds)]
    demands = [question.demands[at] for at in relaxed if at < many]
    caps = [question.caps[at - many] for at in relaxed if at >= many]
    foods = [
        each.id
        for at, each in enumerate(question.candidates)
        if whole.highest[at] is not None and _can(_unlimited(whole, at), seconds)
    ]
    for each in demands:
        yield problem("basket-excluded", column=each.id, name=each.name)
    limits = [f"groups.{cap.id}" for cap in caps] + [f"foods.{food}" for food in foods]
    if limits:
        yield problem("basket-limit-excludes", column=", ".join(limits))
    if not (demands or limits):
        yield problem("basket-together", column="requirements", which=some(names, len(names)))


def _without(whole: WholeSteps, at: int) -> WholeSteps:
    return whole.asking([row for place, row in enumerate(whole.rows) if place != at])


def _unlimited(whole: WholeSteps, at: int) -> WholeSteps:
    high = tuple(None if place == at else most for place, most in enumerate(whole.highest))
    return WholeSteps(whole.costs, whole.lowest, high, whole.rows)
