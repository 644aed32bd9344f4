"""A roll-out as its file states it: when each area is reached, and how often it is served."""

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from ration.core.models import Id, Named, Several, Sourced
from ration.core.problems.problem import Problem, problem
from ration.core.toml.model import load_model, parse_model
from ration.programme.draft import ProgrammeError
from ration.programme.schedule import IntervalField


class StatedPhase(Sourced):
    """The `areas` that are reached together, from `start` on."""

    id: Id
    """Its name on tables. Example: "phase-1"."""
    start: dt.date
    """The day on which its areas are reached. Example: 2024-01-25."""
    areas: Several[Named] = Field(min_length=1)
    """The areas, as the register names them. Example: ["Kimhwa", "Kusong"]."""


class RollOutSchedule(Sourced):
    """When each area is reached: one TOML file. `area` is the register's column of areas.

    Either `phases` lists the areas, or `per_year` areas are reached every year from `start` on:
    first those in `first`, then the others in `order`.

    >>> start = dt.date(2024, 1, 1)
    >>> RollOutSchedule(title="Two a year", area="county", per_year=2, start=start).order
    'name'
    """

    title: Named
    """The heading of its tables. Example: "Twenty counties a year"."""
    area: Named
    """The column of the register that has the areas. Example: "county"."""
    repeat: IntervalField | None = None
    """How often an area gets the ration from then on. Left out: once. Example: "1 year"."""
    until: dt.date | None = None
    """The last day on which it repeats. Left out: the end of the year of the last phase.
    Example: 2033-12-31."""
    per_year: int | None = Field(default=None, ge=1)
    """How many areas are reached each year; either this or `phases`. Left out: `phases` has them.
    Example: 20."""
    years: int | None = Field(default=None, ge=1)
    """For how many years. Left out: until all are reached. Example: 10."""
    start: dt.date | None = None
    """The day on which the first areas are reached; later years begin on the same day. Left out:
    `phases` has the days.
    Example: 2024-01-25."""
    first: Several[Named] = ()
    """Areas that are reached first, in this order. Left out: none.
    Example: ["Kimhwa", "Kusong"]."""
    order: Literal["name", "largest", "smallest"] = "name"
    """The order of the other areas: by name, or by their people. Example: "largest"."""
    phases: Several[StatedPhase] = ()
    """Areas that are reached together, each with its day. Left out: `per_year` has how many.
    Example: [{ id = "1", start = 2024-01-25, areas = ["Kimhwa"] }]."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        problems = [*self._phases_or_per_year(), *self._repeated(), *self._backwards()]
        if problems:
            raise ProgrammeError(problems)
        return self

    @property
    def named(self) -> Iterator[tuple[str, str]]:
        """Every area that the file names: its place there, and its name."""
        for index, area in enumerate(self.first):
            yield f"first[{index}]", area
        for number, phase in enumerate(self.phases):
            for index, area in enumerate(phase.areas):
                yield f"phases[{number}].areas[{index}]", area

    def _phases_or_per_year(self) -> Iterator[Problem]:
        """Require either phases or a number of areas per year."""
        yearly = {"years", "start", "first", "order", "per_year"} & self.model_fields_set
        if self.phases:
            for name in sorted(yearly):
                yield problem("rollout-key", column=name)
        elif self.per_year is None:
            yield problem("rollout-nothing", column="per_year")
        elif self.start is None:
            yield problem("rollout-start", column="start")
        if self.until is not None and self.repeat is None:
            yield problem("rollout-until", column="until")

    def _repeated(self) -> Iterator[Problem]:
        places: dict[str, str] = {}
        for place, area in self.named:
            if area in places:
                yield problem("area-twice", column=place, value=area, where=places[area])
            places.setdefault(area, place)
        ids: dict[str, str] = {}
        for number, phase in enumerate(self.phases):
            place = f"phases[{number}].id"
            if phase.id in ids:
                yield problem("phase-twice", column=place, value=phase.id, where=ids[phase.id])
            ids.setdefault(phase.id, place)

    def _backwards(self) -> Iterator[Problem]:
        for number, (before, phase) in enumerate(pairwise(self.phases), 1):
            if phase.start < before.start:
                yield problem(
                    "phases-backwards",
                    column=f"phases[{number}].start",
                    value=phase.start.isoformat(),
                    before=f"{before.id} ({before.start})",
                )


# A roll-out: as it is, a file, or what a file has as a dict.
ScheduleSource = RollOutSchedule | str | Path | Mapping[str, Any]


def load_roll_out(source: ScheduleSource) -> RollOutSchedule:
    """Load a roll-out from a TOML file; InputError with every error.

    A dict has the keys of a file; a roll-out is returned as it is.
    """
    return load_model(RollOutSchedule, source, "rollout")


def parse_roll_out(text: str, source: str = "rollout") -> RollOutSchedule:
    """Parse the TOML `text` of a roll-out; InputError names `source` and every error."""
    return parse_model(RollOutSchedule, text, source)
