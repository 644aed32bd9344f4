"""The plan that an analysis is about: of a folder, of a register, or of one planning household."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ration.plan.compute import compute
from ration.plan.load_plan import load_plan
from ration.plan.one_household import by_column, compute_one, refuse_missing
from ration.plan.plan import DistributionPlan
from ration.plan.plan_programme import plan_programme
from ration.programme.load import ProgrammeSource, builtin_programmes, load_programme
from ration.programme.override import with_amounts
from ration.programme.programme import Programme

# What an analysis is about: a programme, or a plan, or the folder of a plan.
Subject = DistributionPlan | ProgrammeSource
# A planning household: its counts and words, or what makes them for a programme.
Household = Mapping[str, str | int] | Callable[[Programme], Mapping[str, str | int]]


_AMOUNTS = ("level", "times", "days")  # the options that change what one household gets


class Planned(NamedTuple):
    """A plan and its programme; `household` is the planning household, if the plan is of one."""

    plan: DistributionPlan
    programme: Programme
    household: Mapping[str, str] | None = None


def plan_for(
    subject: Subject,
    register: Any = None,
    *,
    household: Household,
    **options: Any,
) -> Planned:
    """The plan of `register` by a programme, or a plan that is there, or that of one household.

    `subject` is a programme, a plan, or the folder of a plan. `options` are those of `compute`.
    Without a register, a programme is computed for `household`, whose counts and words are by
    column or group, or what makes them for a programme; of `options`, `level`, `times` and `days`
    change what it gets. Shortages and pools are left out of it; what it does not read is a warning.
    Raises as `compute`, `load_plan` and `try_household`.

    >>> found = plan_for("kaesong-2020", household={"persons": 5, "adults": 3})
    >>> found.plan.totals["rice"].quantity, found.household
    (Quantity('25 kg'), {'persons': '5', 'adults': '3'})
    """
    if isinstance(subject, DistributionPlan):
        return Planned(subject, plan_programme(subject))
    folder = plan_folder(subject)
    if folder is not None:
        plan = load_plan(folder)
        return Planned(plan, plan_programme(plan))
    if register is not None:
        programme = load_programme(subject)
        return Planned(compute(register, programme, **options), programme)
    programme = with_amounts(subject, **{name: options.get(name) for name in _AMOUNTS})
    own = household(programme) if callable(household) else household
    values, unread = by_column(programme, own)
    refuse_missing(programme, values)
    plan = compute_one(programme, values)
    if unread:
        plan = plan.model_copy(update={"warnings": (*plan.warnings, *unread)})
    return Planned(plan, programme, values)


def plan_folder(subject: Subject) -> Path | None:
    """The folder of a plan that a subject names; None means that it is none."""
    if not isinstance(subject, str | Path) or str(subject) in builtin_programmes():
        return None
    return Path(subject) if Path(subject).is_dir() else None
