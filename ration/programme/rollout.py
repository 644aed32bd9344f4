"""A roll-out as its file states it: which areas are reached when, and how often served."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from ration.core.models import Id, Named, Several, Sourced
from ration.core.problems import InputError, Problem, problem
from ration.core.toml import parse_toml, path_of, read_text, shape_problem
from ration.programme.draft import ProgrammeError
from ration.programme.schedule import IntervalField


class StatedPhase(Sourced):
    """Areas that are reached together: `areas`, by their names in the register, from `start` on."""

    id: Id
    start: dt.date
    areas: Several[Named] = Field(min_length=1)


class RollOutSchedule(Sourced):
    """Which areas are reached when: one TOML file. `area` is the register's column of areas.

    Either `phases` names them, or `per_year` areas are reached every year from `start` on: those of
    `first`, then the others in the order of their names, or of their people (`largest` or
    `smallest` first), for so many `years` (None: until all are reached).

    `repeat` is how often an area gets the ration from then on (None: once), to the end of `until`
    (None: of the year of the last phase). `source` says who planned it; `assumption` that it is
    ours.

    >>> start = dt.date(2024, 1, 1)
    >>> RollOutSchedule(title="Two a year", area="county", per_year=2, start=start).order
    'name'
    """

    title: Named
    area: Named
    repeat: IntervalField | None = None
    until: dt.date | None = None
    per_year: int | None = Field(default=None, ge=1)
    years: int | None = Field(default=None, ge=1)
    start: dt.date | None = None
    first: Several[Named] = ()
    order: Literal["name", "largest", "smallest"] = "name"
    phases: Several[StatedPhase] = ()

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        found = [*self._one_way(), *self._twice(), *self._backwards()]
        if found:
            raise ProgrammeError(found)
        return self

    @property
    def named(self) -> Iterator[tuple[str, str]]:
        """Every area that the file names, and its place there."""
        for index, area in enumerate(self.first):
            yield f"first[{index}]", area
        for number, phase in enumerate(self.phases):
            for index, area in enumerate(phase.areas):
                yield f"phases[{number}].areas[{index}]", area

    def _one_way(self) -> Iterator[Problem]:
        """Phases, or so many a year: not both, and not neither."""
        yearly = {"years", "start", "first", "order", "per_year"} & self.model_fields_set
        if self.phases:
            for name in sorted(yearly):
                yield _wrong(name, "it does not go with phases", "leave it out, or the phases")
        elif self.per_year is None:
            yield _wrong(
                "per_year", "nothing says which areas are reached", "add it, or [[phases]]"
            )
        elif self.start is None:
            yield _wrong("start", "it is missing", "add the day on which the first are reached")
        if self.until is not None and self.repeat is None:
            yield _wrong("until", "nothing is repeated", 'add repeat = "1 year", or leave it out')

    def _twice(self) -> Iterator[Problem]:
        places: dict[str, str] = {}
        for place, area in self.named:
            if area in places:
                yield problem("area-twice", column=place, value=area, where=places[area])
            places.setdefault(area, place)
        ids: dict[str, str] = {}
        for number, phase in enumerate(self.phases):
            place = f"phases[{number}].id"
            if phase.id in ids:
                yield _wrong(place, f"{ids[phase.id]} has it too", "give one another", phase.id)
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


def _wrong(place: str, what: str, mend: str, value: str | None = None) -> Problem:
    return problem("rollout", column=place, value=value, what=what, mend=mend)


def load_roll_out(path: str | Path) -> RollOutSchedule:
    """The roll-out that a TOML file states; InputError with every error of it."""
    return parse_roll_out(read_text(Path(path)), str(path))


def parse_roll_out(text: str, source: str = "rollout") -> RollOutSchedule:
    """The roll-out that the TOML `text` holds; InputError names `source` and every error."""
    raw = parse_toml(text, source, "rollout")
    try:
        return RollOutSchedule.model_validate(raw)
    except ValidationError as error:
        details = error.errors()
    found: list[Problem] = []
    for detail in details:
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, ProgrammeError):
            found += cause.problems
        else:
            path = path_of(raw, detail["loc"])
            found.append(shape_problem(RollOutSchedule, "rollout", path, detail))
    raise InputError(source, found)
