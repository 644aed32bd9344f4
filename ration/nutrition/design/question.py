"""The question of a design in whole steps: foods to choose from, rows to meet, limits to keep."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem, problem
from ration.nutrition.design.basket_limits import BasketLimits
from ration.nutrition.design.candidates import Candidate, Scope
from ration.nutrition.design.demands import Demand, sums_of
from ration.nutrition.design.group_caps import Cap, group_caps
from ration.nutrition.foods import Foods, FoundFood
from ration.programme.food import Nutrients
from ration.solver.whole_steps import Row, WholeSteps

Aim = Literal["weight", "cost"]
KeptFood = tuple[FoundFood, Fraction]  # a food of the ration that is kept, and its grams a day


class BasketQuestion(NamedTuple):
    """What is asked: the rows of `whole` are first those of `demands`, then those of `caps`.

    `empty` are the groups whose least amount is not asked for, as no food of them can be chosen.
    """

    candidates: tuple[Candidate, ...]
    demands: tuple[Demand, ...]
    caps: tuple[Cap, ...]
    empty: tuple[str, ...]
    kept: tuple[KeptFood, ...]
    whole: WholeSteps

    def sums(self, steps: Sequence[int | Fraction]) -> dict[str, Fraction]:
        """The nutrients per person and day of what is kept and of so many steps."""
        kept = [(grams * each.food.edible, each.food.per_100g) for each, grams in self.kept]
        added = [
            (each.grams * n * each.found.food.edible, each.found.food.per_100g)
            for each, n in zip(self.candidates, steps, strict=True)
        ]
        return sums_of([*kept, *added])


def basket_question(
    candidates: tuple[Candidate, ...],
    demands: tuple[Demand, ...],
    kept: tuple[KeptFood, ...],
    limits: BasketLimits,
    foods: Foods,
    scope: Scope,
    aim: Aim,
) -> BasketQuestion:
    """Put everything into rows of whole steps.

    Raises InputError for a group that is not known, DataError if the limits of a food leave it no
    amount.
    """
    grams = _grams_by_food(kept)
    lowest, highest = _ends(candidates, grams)
    per_step = [_of_step(each) for each in candidates]
    rows = [_row(each, per_step, kept) for each in demands]
    caps = group_caps(candidates, limits, foods, scope.days, grams)
    rows += [row for _, row in caps.rows]
    costs = tuple(_cost(each, scope, aim) for each in candidates)
    whole = WholeSteps(costs, lowest, highest, tuple(rows))
    own = tuple(cap for cap, _ in caps.rows)
    return BasketQuestion(candidates, demands, own, caps.empty, kept, whole)


def _cost(candidate: Candidate, scope: Scope, aim: Aim) -> Fraction:
    """What a step costs: grams per person and day, or money per person for all days."""
    if aim == "weight":
        return candidate.grams
    return candidate.grams * scope.days * (candidate.price or 0)


def _grams_by_food(kept: Sequence[KeptFood]) -> dict[str, Fraction]:
    sums: dict[str, Fraction] = {}
    for found, grams in kept:
        sums[found.food.id] = sums.get(found.food.id, Fraction(0)) + grams
    return sums


def _of_step(candidate: Candidate) -> tuple[Fraction, Nutrients]:
    """The share of 100 g that a step has, as it is eaten, and what 100 g have."""
    food = candidate.found.food
    return candidate.grams * food.edible / 100, food.per_100g


def _row(
    demand: Demand, per_step: Sequence[tuple[Fraction, Nutrients]], kept: Sequence[KeptFood]
) -> Row:
    there = sum(
        (
            grams * each.food.edible / 100 * demand.weight(each.food.per_100g)
            for each, grams in kept
        ),
        Fraction(0),
    )
    return Row.of(tuple(size * demand.weight(per) for size, per in per_step), demand.least - there)


def _ends(
    candidates: Sequence[Candidate], kept: Mapping[str, Fraction]
) -> tuple[tuple[int, ...], tuple[int | None, ...]]:
    """The fewest and the most steps of every food, beside what is kept of it."""
    lowest: list[int] = []
    highest: list[int | None] = []
    wrong: list[Problem] = []
    for each in candidates:
        there = kept.get(each.found.food.id, Fraction(0))
        low = max(0, -int((there - each.least) / each.grams // 1))
        rooms = [] if each.most is None else [max(Fraction(0), each.most - there)]
        rooms += [] if each.stock is None else [each.stock]
        high = int(min(rooms) / each.grams // 1) if rooms else None
        if high is not None and low > high:
            wrong.append(problem("basket-crossed", column=f"foods.{each.id}"))
        lowest.append(low)
        highest.append(high)
    if wrong:
        raise DataError("limits", wrong)
    return tuple(lowest), tuple(highest)
