"""Loads over time as a record: how many trips depots load each day over all rounds."""

from typing import Literal

from pydantic import Field

from ration.core.models import Count, Day, Frozen, Several
from ration.core.problems.problem import Problem
from ration.results.loads import Missing, Unloaded
from ration.results.provenance import ProgrammeStamp
from ration.results.supply import Exact


class RoundTrips(Frozen):
    """The trips of a round, and when its goods leave.

    `planned` is the last day with trips by the plan of its loads, and `last` the day on which the
    last of them is loaded; None means that it has no trips. `late` are the trips that are put off.
    `next` is the day of the next round; None means that it is the last. `overlaps` means that
    trips are loaded on that day, or later. `unloaded` travel on no vehicle, and `missing` no depot
    has.
    """

    number: Count
    date: Day
    trips: Count
    kg: Exact
    planned: Day | None
    last: Day | None
    late: Count
    next: Day | None
    overlaps: bool
    unloaded: Several[Unloaded] = Field(default=(), exclude_if=lambda goods: not goods)
    missing: Several[Missing] = Field(default=(), exclude_if=lambda goods: not goods)

    @property
    def days_late(self) -> int:
        """How many days after the planned day the last goods leave."""
        return 0 if self.planned is None or self.last is None else (self.last - self.planned).days


class DepotTrips(Frozen):
    """What a depot loads over all rounds.

    `most` is how many trips it can load in a day; None means any number. `peak` are the trips that
    are planned for `peak_date`, the busiest day. `first_over` is the first day on which it cannot
    load all; None means there is none. `late` are the trips that are put off, the longest of them
    by `most_days_late`.
    """

    depot: str | None
    most: Count | None
    trips: Count
    peak: Count
    peak_date: Day
    first_over: Day | None
    late: Count
    most_days_late: Count


class DepotDate(Frozen):
    """A day of a depot: `planned` + `waiting` = `trips` + `left`.

    `waiting` are the trips put off from days before, `trips` those that it loads, and `left` those
    that it puts off. `rounds` are the numbers of the rounds that `trips` are of.
    """

    date: Day
    depot: str | None
    planned: Count
    waiting: Count
    trips: Count
    left: Count
    most: Count | None
    rounds: Several[Count]


class LoadsOverTimeRecord(Frozen):
    """How many trips every depot loads on every day, over all rounds of a programme."""

    format: Literal["ration.loads-over-time/1"] = "ration.loads-over-time/1"
    programme: ProgrammeStamp
    rounds: Several[RoundTrips]
    depots: Several[DepotTrips]
    days: Several[DepotDate] = Field(repr=False)
    warnings: Several[Problem] = Field(default=(), exclude_if=lambda warnings: not warnings)

    def to_json(self) -> str:
        """The record as one JSON object of the format `ration.loads-over-time/1`."""
        return self.model_dump_json(indent=1)
