"""A roll-out as a record, the contents of `rollout.json`: who is reached when, what remains."""

import datetime as dt
from typing import Literal

from pydantic import ConfigDict, Field, field_serializer

from ration.core.models import Frozen
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import Quantity, number_text
from ration.core.text.cells import many
from ration.core.text.html import html_heading, html_table
from ration.programme.assumptions import Assumption
from ration.programme.rollout import RollOutSchedule
from ration.results.lines import Counts
from ration.results.provenance import ProgrammeStamp, RegisterStamp
from ration.results.supply import Exact


class Need(Frozen):
    """How much of one item. `assumption` marks a quantity that is ours and not its source's."""

    item: str
    name: str
    unit: str
    quantity: Quantity
    assumption: bool

    @field_serializer("quantity")
    def _without_unit(self, quantity: Quantity) -> str:
        return quantity.text


class PerHead(Frozen):
    """The smallest and the largest quantity of an item per head of an area, in its unit.

    `least` and `greatest` are of the year, the others since the roll-out began. The gap between
    areas is the greatest minus the least.
    """

    item: str
    name: str
    unit: str
    least: Exact
    greatest: Exact
    least_so_far: Exact
    greatest_so_far: Exact


class Phase(Frozen):
    """Areas that are reached together on the day `start`.

    `requirement` is of one round, and they get `rounds` until the roll-out ends. `share` is the
    part of all people who are reached by then; None means the register has nobody.
    """

    id: str
    start: dt.date
    areas: tuple[str, ...]
    people: Counts
    served: Counts = ()
    people_so_far: Counts
    share: Exact | None
    rounds: int
    requirement: tuple[Need, ...]


class Year(Frozen):
    """A calendar year: the `areas` and people reached in it, and what all its rounds require."""

    year: int
    areas: tuple[str, ...]
    areas_so_far: int
    people: Counts
    served: Counts = ()
    people_so_far: Counts
    share: Exact | None
    requirement: tuple[Need, ...]
    requirement_so_far: tuple[Need, ...]
    per_head: tuple[PerHead, ...]


class Area(Frozen):
    """One area of the register: when it is reached, and by which phase; None means by no phase.

    `area` is "" for people without an area. `requirement` is of one round.
    """

    area: str
    phase: str | None
    start: dt.date | None
    people: Counts
    served: Counts = ()
    requirement: tuple[Need, ...]


class Remaining(Frozen):
    """The areas that no phase reaches, and what one round for them would require.

    `people` and `served` are as in the whole roll-out.
    """

    areas: tuple[str, ...]
    people: Counts
    served: Counts = ()
    requirement: tuple[Need, ...]


class RollOutRecord(Frozen):
    """A roll-out by area: phases, calendar years, areas, and what remains after the last phase.

    `people` and `requirement` are of the whole register, for one round. `served` are the people in
    households that get something in it, as of each phase, year and area; () means not counted.
    `head` is the count that
    shares and quantities per head use: `persons`, or `households` if no persons are counted.
    """

    model_config = ConfigDict(
        validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    format: Literal["ration.rollout/2", "ration.rollout/1"] = "ration.rollout/2"
    schedule: RollOutSchedule
    programme: ProgrammeStamp
    source: RegisterStamp = Field(validation_alias="register", serialization_alias="register")
    head: str
    people: Counts
    served: Counts = ()
    requirement: tuple[Need, ...]
    phases: tuple[Phase, ...]
    years: tuple[Year, ...]
    areas: tuple[Area, ...]
    remaining: Remaining
    warnings: tuple[Problem, ...]
    assumptions: tuple[Assumption, ...]

    def __repr__(self) -> str:
        """One line, such as `<RollOut of coal for a.csv: 200 areas, 10 phases, 10 years>`."""
        parts = ((self.areas, "area"), (self.phases, "phase"), (self.years, "year"))
        counts = ", ".join(many(len(part), what) for part, what in parts)
        return f"<{type(self).__name__} of {self.programme.id} for {self.source.source}: {counts}>"

    def _repr_html_(self) -> str:
        """For notebooks: who is reached by the end of each year, and what the year requires."""
        items = [f"{need.name}, {need.unit}" for need in self.requirement]
        rows = [
            [
                str(year.year),
                f"{year.areas_so_far:,}",
                f"{dict(year.people_so_far)[self.head]:,}",
                *(number_text(need.quantity.amount, grouped=True) for need in year.requirement),
            ]
            for year in self.years
        ]
        headers = ["year", "areas so far", f"{self.head} so far", *items]
        heading = html_heading(repr(self).strip("<>"))
        return heading + html_table(headers, rows, {*range(1, len(headers))})

    def to_json(self) -> str:
        """The roll-out as one JSON object of the format `ration.rollout/2`."""
        return self.model_dump_json(indent=1)
