"""Counts that could overflow 64 bits, and rules for one household on rows of several."""

from collections.abc import Iterable
from typing import Any

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.engine.entitlement import exact_due, is_linear
from ration.programme.allocation import Allocation
from ration.programme.household_days import is_for_days
from ration.programme.programme import Programme
from ration.register.check.scanned import Scanned
from ration.register.values.counts import MAX_INT64


def limit_problems(programme: Programme, scanned: Scanned) -> list[Problem]:
    """Check for counts too large to add up, and for rules that need one household per row."""
    problems = []
    households = scanned.largest["households"]
    if households > 1:
        for index, rule in enumerate(programme.allocations):
            found = _not_for_many(programme, rule)
            if found is not None:
                code, facts = found
                place = f"allocations[{index}] ({rule.item})"
                problems.append(problem(code, column=place, households=households, **facts))
    return [*overflows(scanned), *_once(problems)]


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Join the problems of one cause and cure to one, with the allocations of all."""
    causes: dict[object, list[Problem]] = {}
    for each in problems:
        causes.setdefault((each.code, each.message, each.hint), []).append(each)
    return [
        several[0].model_copy(update={"column": some(each.column or "" for each in several)})
        for several in causes.values()
    ]


def overflows(scanned: Scanned) -> list[Problem]:
    """Check for counts whose sum may not fit in 64 bits."""
    return [
        problem("overflow", column=name)
        for name, value in scanned.largest.items()
        if value * max(scanned.read, 1) > MAX_INT64
    ]


def _not_for_many(programme: Programme, rule: Allocation) -> tuple[str, dict[str, Any]] | None:
    """Why an allocation is not for many households at once: a code and its facts; None if it is."""
    item, factor = programme.item(rule.item), programme.factor(programme.item(rule.item))
    if programme.household_days and is_for_days(rule):
        return "areas-days", {}
    if any(condition.values is None for condition in rule.only):
        return "areas-condition", {}
    if is_linear(item, rule, programme.days, factor):
        return None
    names = ("sizes", "cap", "base", "at_least", "at_most")
    parts = [f"`{name}`" for name in names if getattr(rule, name)]
    if parts:
        return "areas-rule", {"parts": some(parts, len(parts))}
    each = exact_due(item, rule, 1, None, programme.days, factor)
    rounded = rule.round is not None or item.round is not None
    why = "`round` is for each household" if rounded else f"nothing rounds it to {item.smallest}"
    quantity = item.quantity(-(-each // 1))
    return "areas-rounding", {"each": f"{rule.quantity} of {item.id}", "why": why, "up": quantity}
