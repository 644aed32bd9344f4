"""Override parts of a programme, and check that the result agrees."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field, ValidationError

from ration.core.models import Frozen, Sourced
from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem
from ration.core.toml.read import shape_problem
from ration.programme.field_checks import wrong
from ration.programme.load import ProgrammeSource, load_programme
from ration.programme.programme import Programme
from ration.programme.schedule import Level
from ration.programme.shortage import Option, Shortage
from ration.programme.validate import disagreements


def with_overrides(
    programme: ProgrammeSource, shortage: Option | None = None, **parts: Sourced | None
) -> Programme:
    """Replace parts of a programme, or of the programme of a name or path; None replaces nothing.

    `shortage` is an option for all items that have none of their own. Raises InputError if the
    programme cannot be read, or if the parts do not agree with it.
    """
    chosen = load_programme(programme)
    replaced = {name: part for name, part in parts.items() if part is not None}
    own = chosen.shortage
    if shortage is not None and (own is None or own.option != shortage):
        replaced["shortage"] = _shortage(chosen, shortage)
    if not replaced:
        return chosen
    whole = chosen.model_copy(update=replaced)
    problems = disagreements(whole)
    if problems:
        raise InputError(whole.id, problems)
    return whole


class _Amounts(Frozen):
    level: Level | None
    times: int | None = Field(ge=1)
    days: int | None = Field(ge=1)


def with_amounts(
    programme: ProgrammeSource,
    level: str | None = None,
    times: int | None = None,
    days: int | None = None,
) -> Programme:
    """A programme at another level, several times in one, or for other days; None changes nothing.

    `level` replaces the levels of the programme, its items and its rounds. Raises InputError if a
    value is not valid, or if `days` is given and not all rates are for the programme's days.
    """
    chosen = with_overrides(programme)
    if (level, times, days) == (None, None, None):
        return chosen
    try:
        level = None if level is None else str(level)  # a Fraction may have no decimal
        given = _Amounts.model_validate({"level": level, "times": times, "days": days})
    except ValidationError as error:
        found = [shape_problem(_Amounts, one["loc"], one) for one in error.errors()]
        raise InputError(chosen.id, found) from None
    if days is not None and (problems := list(_not_for_days(chosen))):
        raise InputError(chosen.id, problems)
    update: dict[str, Any] = given.model_dump(exclude_none=True, exclude={"level"})
    if given.level is not None:
        items = tuple(item.model_copy(update={"level": None}) for item in chosen.items)
        rounds = chosen.rounds and chosen.rounds.model_copy(update={"levels": ()})
        update |= {"level": given.level, "items": items, "rounds": rounds}
    changed = chosen.model_copy(update=update)
    if days is not None:
        changed._days_given = True
    return changed


def is_for_days(programme: Programme) -> bool:
    """Whether all rates are for the programme's days, so that other days can be given.

    >>> is_for_days(load_programme("general-food")), is_for_days(load_programme("kaesong-2020"))
    (True, False)
    """
    return next(_not_for_days(programme), None) is None


def _not_for_days(programme: Programme) -> Iterator[Problem]:
    """Every rule that is not per day, or is for days of its own."""
    for index, rule in enumerate(programme.allocations):
        for rate in (rule.quantity, *(size.quantity for size in rule.sizes), rule.base):
            if rate is not None and not rate.daily:
                yield wrong("programme-days-mixed", f"allocations[{index}]", rate)
        if rule.days is not None:
            yield wrong("programme-days-mixed", f"allocations[{index}].days", rule.days)


def _shortage(programme: Programme, option: Option) -> Shortage:
    """A shortage rule for all items, with the programme's own rule for arrears."""
    if option not in ("postpone", "equal", "priority"):  # a floor is a quantity of one item
        raise InputError(programme.id, [wrong("shortage-option-all", "shortage", option)])
    own = programme.shortage
    return Shortage(option=option, arrears="last" if own is None else own.arrears)
