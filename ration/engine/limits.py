"""Where the figures of a register are more than the programme can be asked about."""

from ration.core.problems import Problem, problem
from ration.engine.grouping import rules
from ration.programme.programme import Programme
from ration.register.check.scan import Scanned
from ration.register.values.counts import LARGEST


def limit_problems(programme: Programme, examined: Scanned) -> list[Problem]:
    """Counts that are too large to add up, and rules that cannot be asked of many at once."""
    found = overflows(examined)
    households = examined.largest["households"]
    if households > 1:
        for index, rule in enumerate(programme.allocations):
            code = _not_for_many(programme, index)
            if code is not None:
                place = f"allocations[{index}] ({rule.item})"
                found.append(problem(code, column=place, households=households))
    return found


def overflows(examined: Scanned) -> list[Problem]:
    """The counts that may be too large to be added up."""
    return [
        problem("overflow", column=name)
        for name, value in examined.largest.items()
        if value * max(examined.read, 1) > LARGEST
    ]


def _not_for_many(programme: Programme, index: int) -> str | None:
    """The problem of an allocation that is not for many households at once; None if it is."""
    rule = programme.allocations[index]
    item = programme.item(rule.item)
    if any(one.values is None for one in rule.only):
        return "areas-condition"
    mine = [one for one in rules(programme) if one.item == item and rule in one.allocations]
    if all(one.linear for one in mine):
        return None
    return "areas-rule"
