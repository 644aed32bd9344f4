"""Plan a roll-out by area: one plan of the whole register, put into phases and years."""

from collections.abc import Iterator, Mapping
from typing import Any

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.running.progress import OnProgress
from ration.export.inputs import inputs
from ration.plan.compute import compute
from ration.plan.plan import DistributionPlan
from ration.programme.assumptions import Assumption
from ration.programme.load import ProgrammeSource
from ration.programme.rollout import RollOutSchedule, ScheduleSource, load_roll_out
from ration.register.columns.frame_columns import NONE
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.load import MappingSource
from ration.results.lines import Subtotal
from ration.rollout.phases import reaches
from ration.rollout.rollout import RollOut
from ration.rollout.timeline import Phased
from ration.rollout.totals import Measures

# Warnings of a plan that say nothing of a roll-out, or that it has in its own words.
_NOT_OF_AREAS = ("site-all", "subtotal-none")


def roll_out(
    source: Any,
    programme: ProgrammeSource,
    schedule: ScheduleSource,
    *,
    columns: Mapping[str, str] | None = None,
    mapping: MappingSource | None = None,
    largest: int = MAX_PERSONS,
    drop_rejected: bool = False,
    level: str | None = None,
    progress: OnProgress | None = None,
    memory: int | str | None = None,
) -> RollOut:
    """Plan a programme that reaches one area after another: who is reached when, with what.

    `schedule` is a roll-out or its file. The other parameters are those of `compute`, which runs
    once, for the whole register by the schedule's column of areas. Pools are shared among sites,
    so they are left out, with a warning.

    Raises InputError if something cannot be read. Raises DataError if rows have problems, or if
    the schedule names an area that no row is in.

    >>> import datetime as dt
    >>> import polars as pl
    >>> rows = {"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1], "ri": ["A", "B"]}
    >>> plan = {"title": "One a year", "area": "ri", "per_year": 1, "start": dt.date(2024, 1, 1)}
    >>> result = roll_out(pl.DataFrame(rows), "kaesong-2020", RollOutSchedule(**plan))
    >>> [(year.year, year.areas, str(year.requirement[0].quantity)) for year in result.years]
    [(2024, ('A',), '20 kg'), (2025, ('B',), '15 kg')]
    """
    stated = load_roll_out(schedule)
    plan = compute(
        source,
        programme,
        columns=columns,
        mapping=mapping,
        by=[stated.area],
        largest=largest,
        drop_rejected=drop_rejected,
        level=level,
        progress=progress,
        memory=memory,
    )
    result = _rolled_out(plan, stated, stated.title if stated is schedule else str(schedule))
    plan._inputs = (*plan._inputs, *inputs(roll_out=schedule))
    result._plan = plan
    return result


def _rolled_out(plan: DistributionPlan, schedule: RollOutSchedule, source: str) -> RollOut:
    """Put the areas of a plan into the phases of a schedule; problems name it `source`."""
    measures = Measures.of(plan)
    areas = {_named(area): measures.tally(area) for area in plan.by}
    heads = {name: measures.heads(tally) for name, tally in areas.items()}
    phased = Phased(measures, areas, reaches(schedule, heads, source))
    whole = measures.sum(areas.values())
    return RollOut(
        schedule=schedule,
        programme=plan.programme,
        source=plan.source,
        head=measures.head,
        people=measures.counts(whole),
        served=measures.served(whole),
        requirement=measures.needs(whole.amounts),
        phases=tuple(phased.phases(whole)),
        years=tuple(phased.years(whole)),
        areas=tuple(phased.areas_reached()),
        remaining=phased.remaining(),
        warnings=(
            *(warning for warning in plan.warnings if warning.code not in _NOT_OF_AREAS),
            *_left_out(plan, schedule, heads),
        ),
        assumptions=(*_assumed(schedule), *plan.assumptions),
    )


def _named(area: Subtotal) -> str:
    """The name of an area; "" means that its households name none."""
    return "" if area.value == NONE else area.value


def _left_out(
    plan: DistributionPlan, schedule: RollOutSchedule, heads: Mapping[str, int]
) -> Iterator[Problem]:
    pools = [line.name for line in plan.totals.values() if line.pool]
    if pools:
        yield problem("rollout-pools", items=some(pools))
    if "" in heads:
        nowhere = next(dict(area.people) for area in plan.by if not _named(area))
        yield problem("area-none", column=schedule.area, households=nowhere["households"])


def _assumed(schedule: RollOutSchedule) -> Iterator[Assumption]:
    if schedule.assumption:
        says = "which areas are reached when"
        yield Assumption(place="schedule", item=None, says=says, source=schedule.source)
    for number, phase in enumerate(schedule.phases):
        if phase.assumption:
            why = phase.source or schedule.source
            says = f"the areas of phase {phase.id}"
            yield Assumption(place=f"phases[{number}]", item=None, says=says, source=why)
