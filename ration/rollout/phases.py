"""Which areas each phase reaches, by the schedule and the areas of the register."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ration.core.problems.errors import DataError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.programme.rollout import RollOutSchedule
from ration.programme.schedule import Interval, days

_YEARLY = Interval(count=1, unit="year")


@dataclass(frozen=True)
class Reach:
    """Areas that a phase reaches, and the days on which they get the ration."""

    id: str
    start: dt.date
    areas: tuple[str, ...]
    rounds: tuple[dt.date, ...]


def reaches(schedule: RollOutSchedule, heads: Mapping[str, int], source: str) -> tuple[Reach, ...]:
    """The phases of a roll-out; `heads` has the heads of every area.

    Raises DataError for `source` with every named area that is not in `heads`, and every phase
    that begins after the roll-out ends.
    """
    named = [area for area in heads if area]
    wrong = [
        problem("area-unknown", column=place, value=area, near=nearest(area, named))
        for place, area in schedule.named
        if area not in heads
    ]
    starts, late = _starts(schedule, heads)
    if wrong or late:
        raise DataError(source, [*wrong, *late])
    last = max((start.year for _, start, _ in starts), default=dt.MINYEAR)
    until = schedule.until or dt.date(last, 12, 31)
    return tuple(
        Reach(name, start, areas, tuple(days(start, schedule.repeat, until)))
        for name, start, areas in starts
    )


_Start = tuple[str, dt.date, tuple[str, ...]]


def _starts(
    schedule: RollOutSchedule, heads: Mapping[str, int]
) -> tuple[list[_Start], list[Problem]]:
    """The start and areas of each phase, and problems of phases that begin too late."""
    if schedule.phases:
        starts = [(phase.id, phase.start, phase.areas) for phase in schedule.phases]
        places = [f"phases[{number}].start" for number in range(len(starts))]
    else:
        starts = _yearly(schedule, heads)
        places = ["until"] * len(starts)
    until = schedule.until
    late = [
        problem("phase-late", column=place, value=str(start), phase=name, until=until)
        for place, (name, start, _) in zip(places, starts, strict=True)
        if until is not None and start > until
    ]
    return starts, late


def _yearly(schedule: RollOutSchedule, heads: Mapping[str, int]) -> list[_Start]:
    """Reach `per_year` areas each year: `first`, then the others in order, for `years`."""
    size, start = schedule.per_year or 1, schedule.start or dt.date.min
    areas = _ordered(schedule, heads)
    starts: list[_Start] = []
    for number in range(0, len(areas), size):
        year = number // size
        day = _YEARLY.day(start, year)
        if day is None or (schedule.years is not None and year >= schedule.years):
            break  # no date is after the year 9999
        starts.append((str(day.year), day, tuple(areas[number : number + size])))
    return starts


def _ordered(schedule: RollOutSchedule, heads: Mapping[str, int]) -> list[str]:
    """All areas in the order in which they are reached."""
    sign = {"name": 0, "largest": -1, "smallest": 1}[schedule.order]
    others = heads.keys() - set(schedule.first) - {""}  # blank means no area
    return [*schedule.first, *sorted(others, key=lambda area: (sign * heads[area], area))]
