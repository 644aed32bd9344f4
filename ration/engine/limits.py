"""Counts that could overflow 64 bits, and rules for one household on rows of several."""

from ration.core.problems import Problem, problem
from ration.engine.rules import rules
from ration.programme.programme import Programme
from ration.register.check.scan import Scanned
from ration.register.values.counts import MAX_INT64


def limit_problems(programme: Programme, scanned: Scanned) -> list[Problem]:
    """Check for counts too large to add up, and for rules that need one household per row."""
    problems = overflows(scanned)
    households = scanned.largest["households"]
    if households > 1:
        for index, rule in enumerate(programme.allocations):
            code = _not_for_many(programme, index)
            if code is not None:
                place = f"allocations[{index}] ({rule.item})"
                problems.append(problem(code, column=place, households=households))
    return problems


def overflows(scanned: Scanned) -> list[Problem]:
    """Check for counts whose sum may not fit in 64 bits."""
    return [
        problem("overflow", column=name)
        for name, value in scanned.largest.items()
        if value * max(scanned.read, 1) > MAX_INT64
    ]


def _not_for_many(programme: Programme, index: int) -> str | None:
    """The code of an allocation that cannot serve several households per row; None if it can."""
    rule = programme.allocations[index]
    item = programme.item(rule.item)
    if any(condition.values is None for condition in rule.only):
        return "areas-condition"
    if all(r.linear for r in rules(programme) if r.item == item and rule in r.allocations):
        return None
    return "areas-rule"
