"""A programme with what is said of it now, where that agrees with all that it says itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from ration.core.models import Frozen, Sourced
from ration.core.problems import InputError, Problem
from ration.core.toml import shape_problem
from ration.programme.field_checks import wrong
from ration.programme.load import load_programme
from ration.programme.programme import Programme
from ration.programme.schedule import Level
from ration.programme.shortage import Option, Shortage
from ration.programme.validate import disagreements


def with_overrides(
    programme: Programme | str | Path, shortage: Option | None = None, **parts: Sourced | None
) -> Programme:
    """A programme, or that of a name or path, with parts in the place of its own; None: not said.

    `shortage` is another option for all items of which the programme does not say one. Raises
    InputError where it cannot be read, or where the parts do not agree with it.
    """
    chosen = programme if isinstance(programme, Programme) else load_programme(programme)
    said = {name: part for name, part in parts.items() if part is not None}
    known = chosen.shortage
    if shortage is not None and (known is None or known.option != shortage):
        said["shortage"] = _shortage(chosen, shortage)
    if not said:
        return chosen
    whole = chosen.model_copy(update=said)
    problems = disagreements(whole)
    if problems:
        raise InputError(whole.id, problems)
    return whole


class _Amounts(Frozen):
    level: Level | None
    times: int | None = Field(ge=1)
    days: int | None = Field(ge=1)


def with_amounts(
    programme: Programme | str | Path,
    level: str | None = None,
    times: int | None = None,
    days: int | None = None,
) -> Programme:
    """A programme at another level, several times in one, or for other days; None: not given.

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


def _not_for_days(programme: Programme) -> Iterator[Problem]:
    """Every rule that is not per day, or is for days of its own."""
    for index, rule in enumerate(programme.allocations):
        for rate in (rule.quantity, *(size.quantity for size in rule.sizes), rule.base):
            if rate is not None and not rate.daily:
                yield wrong("programme-days-mixed", f"allocations[{index}]", rate)
        if rule.days is not None:
            yield wrong("programme-days-mixed", f"allocations[{index}].days", rule.days)


def _shortage(programme: Programme, option: Option) -> Shortage:
    """An option for all items, with what the programme says of arrears."""
    if option not in ("postpone", "equal", "priority"):  # a floor is so much of one item
        raise InputError(programme.id, [wrong("shortage-option-all", "shortage", option)])
    known = programme.shortage
    return Shortage(option=option, arrears="last" if known is None else known.arrears)
