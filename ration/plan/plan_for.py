"""The plan that an analysis is about: of a folder, of a register, or of one planning household."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ration.plan.compute import compute
from ration.plan.load_plan import load_plan
from ration.plan.one_household import by_column, compute_one, refuse_missing
from ration.plan.plan import DistributionPlan
from ration.plan.plan_programme import plan_programme
from ration.programme.load import ProgrammeSource, builtin_programmes, load_programme
from ration.programme.programme import Programme

# What an analysis is about: a programme, or a plan, or the folder of a plan.
Subject = DistributionPlan | ProgrammeSource


class Planned(NamedTuple):
    """A plan and its programme; `household` is the planning household, if the plan is of one."""

    plan: DistributionPlan
    programme: Programme
    household: Mapping[str, str] | None = None


def plan_for(
    subject: Subject,
    register: Any = None,
    *,
    household: Mapping[str, str | int],
    **options: Any,
) -> Planned:
    """The plan of `register` by a programme, or a plan that is there, or that of one household.

    `subject` is a programme, a plan, or the folder of a plan. `options` are those of `compute`.
    Without a register, a programme is computed for `household`, whose counts and words are by
    column or group; shortages and pools are left out of it. Raises as `compute`, `load_plan` and
    `try_household`.

    >>> found = plan_for("kaesong-2020", household={"persons": 5, "adults": 3})
    >>> found.plan.totals["rice"].quantity, found.household
    (Quantity('25 kg'), {'persons': '5', 'adults': '3'})
    """
    if isinstance(subject, DistributionPlan):
        return Planned(subject, plan_programme(subject))
    folder = folder_of(subject)
    if folder is not None:
        plan = load_plan(folder)
        return Planned(plan, plan_programme(plan))
    programme = load_programme(subject)
    if register is not None:
        return Planned(compute(register, programme, **options), programme)
    values, _ = by_column(programme, household)
    refuse_missing(programme, values)
    return Planned(compute_one(programme, values), programme, values)


def folder_of(subject: ProgrammeSource) -> Path | None:
    """The folder that a subject names; None means that it is a programme."""
    if not isinstance(subject, str | Path) or str(subject) in builtin_programmes():
        return None
    return Path(subject) if Path(subject).is_dir() else None
