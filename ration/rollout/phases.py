"""Which areas each phase reaches, from what is stated and what the register has."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ration.core.problems import DataError, Problem, nearest, problem
from ration.programme.rollout import RollOutSchedule
from ration.programme.schedule import Interval, days

_YEARLY = Interval(count=1, unit="year")


@dataclass(frozen=True)
class Reach:
    """Areas that are reached together, and every day on which they get the ration."""

    id: str
    start: dt.date
    areas: tuple[str, ...]
    rounds: tuple[dt.date, ...]


def reaches(schedule: RollOutSchedule, heads: Mapping[str, int], source: str) -> tuple[Reach, ...]:
    """The phases of a roll-out over areas with so many heads each.

    Raises DataError, naming `source`, with every area that is named and not among them, and every
    phase that begins after the roll-out has ended.
    """
    named = [area for area in heads if area]
    wrong = [
        problem("area-unknown", column=place, value=area, mend=nearest(area, named))
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
    """When each phase begins, and with which areas; and those that begin too late."""
    if schedule.phases:
        found = [(one.id, one.start, one.areas) for one in schedule.phases]
        places = [f"phases[{number}].start" for number in range(len(found))]
    else:
        found = list(_yearly(schedule, heads))
        places = ["until"] * len(found)
    until = schedule.until
    late = [
        problem("phase-late", column=place, value=str(start), phase=name, until=until)
        for place, (name, start, _) in zip(places, found, strict=True)
        if until is not None and start > until
    ]
    return found, late


def _yearly(schedule: RollOutSchedule, heads: Mapping[str, int]) -> "list[_Start]":
    """So many areas a year: the first, then the others in their order, for so many years."""
    size, start = schedule.per_year or 1, schedule.start or dt.date.min
    areas = _ordered(schedule, heads)
    found = []
    for number in range(0, len(areas), size):
        year = number // size
        day = _YEARLY.day(start, year)
        if day is None or (schedule.years is not None and year >= schedule.years):
            break  # after the year 9999 nobody is reached
        found.append((str(day.year), day, tuple(areas[number : number + size])))
    return found


def _ordered(schedule: RollOutSchedule, heads: Mapping[str, int]) -> list[str]:
    """Every area in the order in which it is reached."""
    sign = {"name": 0, "largest": -1, "smallest": 1}[schedule.order]
    others = heads.keys() - set(schedule.first) - {""}  # blank: they are in no area
    return [*schedule.first, *sorted(others, key=lambda area: (sign * heads[area], area))]
