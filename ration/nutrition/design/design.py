"""Design a basket: the least weight, or cost, that meets requirements within limits."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.problems.errors import DataError, InputError
from ration.core.problems.names import nearest, some
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity
from ration.nutrition.design.basket_limits import (
    USUAL_LIMITS,
    BasketLimits,
    LimitsSource,
    load_limits,
)
from ration.nutrition.design.binding import binding_limits, met_requirements
from ration.nutrition.design.candidates import Scope, candidates_of, currency_of
from ration.nutrition.design.demands import demands_of
from ration.nutrition.design.designed import Design
from ration.nutrition.design.kept import Kept, kept_ration
from ration.nutrition.design.no_basket import why_no_basket
from ration.nutrition.design.programme_file import basket_programme
from ration.nutrition.design.question import Aim, BasketQuestion, KeptFood, basket_question
from ration.nutrition.design.record import BasketFood
from ration.nutrition.foods import Foods
from ration.nutrition.requirement import RequirementSet, RequirementSource, load_requirements
from ration.plan.plan_for import Subject
from ration.solver.solve import refuse_no_solver, solve, solve_continuous
from ration.solver.vertex import Vertex
from ration.solver.whole_steps import Steps

USUAL_DAYS, USUAL_SECONDS = 30, 60


def design(
    subject: Subject | None = None,
    *,
    household: Mapping[str, str | int] | None = None,
    replace: Sequence[str] = (),
    days: int | None = None,
    persons: int | None = None,
    foods: Sequence[str] = (),
    limits: LimitsSource = USUAL_LIMITS,
    minimise: Aim = "weight",
    requirements: RequirementSource = "sphere",
    meet: Sequence[str] | None = None,
    without: Sequence[str] = (),
    tolerance: Fraction | int = 0,
    seconds: int = USUAL_SECONDS,
) -> Design:
    """Design the basket of the least weight, or cost, that meets requirements within limits.

    With a programme, or a plan or its folder, its ration is kept, without the items in `replace`,
    and what is to be added is designed; without, the whole basket is. `household` is the planning
    household of a programme: 5 persons, unless it has others, of ages as usual in the field. `days`
    None means those of the programme, or 30. `persons` are for stocks; None means those of a plan.
    `foods` are words of food composition tables; () means those of the limits, or else all. `meet`
    are keys of the requirements, such as `iron_mg`; None means all but those in `without`.
    `tolerance` is the share of each that may be missing. The solver gets so many `seconds` for each
    question that it is asked.

    Amounts are in whole steps. What the solver answers is checked exactly before it is used.
    Raises InputError for what cannot be read, and if HiGHS is not installed; DataError if no basket
    meets the requirements, with the reasons.

    >>> basket = design(foods=["maize meal", "lentils", "oil"], meet=["energy", "fat_energy"],
    ...                 limits={"title": "None"})
    >>> [(food.food, food.added) for food in basket.foods], basket.best
    ([('oil', Fraction(240, 1))], True)
    """
    refuse_no_solver("design", "ration design")
    required, allowed = load_requirements(requirements), load_limits(limits)
    kept = None if subject is None else kept_ration(subject, household, days)
    _refuse_unknown_items(kept, replace)
    own = () if kept is None else kept.planned.programme.foods
    table = Foods(own)
    scope = Scope(
        days or USUAL_DAYS if kept is None else kept.days,
        persons or (None if kept is None else kept.persons),
    )
    demands = demands_of(required, meet, without, Fraction(tolerance), allowed.at_most)
    chosen = candidates_of(allowed, foods, table, scope, priced=minimise == "cost")
    there = _kept_foods(kept, replace)
    question = basket_question(chosen, demands, there, allowed, table, scope, minimise)
    solved = solve(question.whole, seconds)
    if solved.steps is None:
        raise DataError("basket", _no_basket(question, proved=solved.proved, seconds=seconds))
    vertex = solve_continuous(question.whole)
    return _record(
        _Asked(kept, replace, scope, minimise, required, allowed),
        question,
        solved.steps,
        vertex,
        best=solved.proved,
    )


class _Asked(NamedTuple):
    """What a record has of the arguments."""

    kept: Kept | None
    replaced: Sequence[str]
    scope: Scope
    aim: Aim
    required: RequirementSet
    limits: BasketLimits


def _refuse_unknown_items(kept: Kept | None, replace: Sequence[str]) -> None:
    items = [] if kept is None else [each.item.id for each in kept.items]
    wrong = [
        problem("basket-item", column="replace", value=item, near=nearest(item, items))
        for item in replace
        if item not in items
    ]
    if wrong:
        raise InputError("basket" if kept is None else kept.stamp.id, wrong)


def _kept_foods(kept: Kept | None, replace: Sequence[str]) -> tuple[KeptFood, ...]:
    """The foods of the ration that is kept, whose composition and mass are known."""
    return tuple(
        (each.found, each.grams)
        for each in (() if kept is None else kept.items)
        if each.found is not None and each.grams is not None and each.item.id not in replace
    )


def _no_basket(question: BasketQuestion, *, proved: bool, seconds: int) -> list[Problem]:
    reasons = why_no_basket(question, seconds) if proved else []
    return reasons or [problem("basket-unsolved", seconds=seconds)]


def _record(
    asked: _Asked, question: BasketQuestion, steps: Steps, vertex: Vertex | None, *, best: bool
) -> Design:
    """The record of so many steps, which are checked once more: every row, every limit."""
    if not question.whole.is_met(steps):
        raise AssertionError("a basket that misses a requirement is never shown")
    kept, scope = asked.kept, asked.scope
    foods = _foods(question, steps, scope)
    made = Design(
        programme=None if kept is None else kept.stamp,
        household=() if kept is None else tuple((kept.planned.household or {}).items()),
        replaced=tuple(asked.replaced),
        days=scope.days,
        persons=scope.persons,
        minimise=asked.aim,
        unit="g" if asked.aim == "weight" else currency_of(question.candidates) or "money",
        requirements=asked.required.title,
        requirements_source=asked.required.source,
        limits=asked.limits.title,
        limits_source=asked.limits.source,
        foods=foods,
        met=met_requirements(question, steps, vertex),
        binding=binding_limits(question, steps, vertex),
        added=question.whole.cost_of(steps),
        added_grams=sum((each.added for each in foods), Fraction(0)),
        at_least=None if vertex is None else vertex.cost,
        best=best,
        warnings=(
            *_kept_warnings(kept, asked.replaced),
            *(problem("basket-group-empty", column=f"groups.{each}") for each in question.empty),
            *_figure_warnings(question, steps),
        ),
    )
    made._written = basket_programme(made, question, steps, kept)
    return made


def _foods(question: BasketQuestion, steps: Steps, scope: Scope) -> tuple[BasketFood, ...]:
    """The foods that are added, and those that are kept, in this order."""
    there: dict[str, Fraction] = {}
    for found, grams in question.kept:
        there[found.food.id] = there.get(found.food.id, Fraction(0)) + grams
    made: list[BasketFood] = []
    for each, count in zip(question.candidates, steps, strict=True):
        if count:
            grams = count * each.grams
            made.append(
                BasketFood(
                    food=each.found.food.id,
                    name=each.name,
                    table=None if each.found.table is None else each.found.table.title,
                    kept=there.pop(each.found.food.id, Fraction(0)),
                    added=grams,
                    steps=count,
                    step=each.step,
                    per_person=Quantity(amount=grams * scope.days, unit="g"),
                    cost=None if each.price is None else each.price * grams * scope.days,
                    whole_grain=each.found.food.whole_grain,
                    source=None if each.limit is None else each.limit.source,
                    assumption=each.limit is not None and each.limit.assumption,
                )
            )
    names = {found.food.id: found for found, _ in question.kept}
    for food, grams in there.items():
        table = names[food].table
        made.append(
            BasketFood(
                food=food,
                name=names[food].food.name,
                table=None if table is None else table.title,
                kept=grams,
                added=Fraction(0),
                steps=0,
                step=Quantity("1 g/day"),
                per_person=Quantity("0 g"),
                cost=None,
                whole_grain=names[food].food.whole_grain,
                source=names[food].food.source,
                assumption=names[food].food.assumption,
            )
        )
    return tuple(made)


def _kept_warnings(kept: Kept | None, replaced: Sequence[str]) -> list[Problem]:
    found: list[Problem] = []
    for each in () if kept is None else kept.items:
        if each.item.id in replaced:
            continue
        place = f"items.{each.item.id}"
        if each.found is None:
            near = Foods().near(each.item.food or "")
            found.append(problem("basket-no-food", column=place, value=each.item.food, near=near))
        elif each.grams is None:
            found.append(problem("basket-no-mass", column=place))
    return found


def _figure_warnings(question: BasketQuestion, steps: Steps) -> list[Problem]:
    """Requirements that some foods of the basket have no figure of."""
    return [
        problem("basket-not-known", column=each.name, foods=some(each.not_known, 5))
        for each in met_requirements(question, steps, None)
        if each.not_known
    ]
