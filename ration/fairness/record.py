"""Fairness as a record, the contents of its JSON: per head, coverage, inequality, gaps, what-if."""

from typing import Literal

from pydantic import ConfigDict, Field

from ration.core.models import Count, Frozen, Several
from ration.core.problems.problem import Problem
from ration.results.lines import Counts
from ration.results.provenance import ProgrammeStamp, RegisterStamp
from ration.results.supply import Exact

# What a figure is of: what people have before the ration, the ration, or both together.
Having = Literal["before", "ration", "after"]


class MeasureInfo(Frozen):
    """What is compared: an item, or the energy of all foods (`energy`), in `unit`."""

    id: str
    name: str
    unit: str


class Amount(Frozen):
    """What an area gets of one measure, in its unit.

    `due` is what its people were due. `per_head` None means that nobody is in the area; `met`,
    the share of what is due that is issued, None that nothing is due. `gini` is among the people
    of the area; None means that their households are not known, or nothing is handed out.
    """

    measure: str
    issued: Exact
    due: Exact
    per_head: Exact | None
    met: Exact | None
    gini: Exact | None


class AreaShares(Frozen):
    """An area: its people, those who are served, and what they get.

    `need` is the sum of the register's column of need; None means there is none.
    """

    area: str
    people: Counts
    served: Counts
    amounts: Several[Amount]
    need: Exact | None = Field(default=None, exclude_if=lambda need: need is None)


class Inequality(Frozen):
    """How unevenly a measure is spread over people.

    `mean`, `least` and `most` are per head; `nothing` are the people who have none, and `below`
    those who have less than the threshold; None also if there is none. `gini_areas`
    and `between` are as if all of an area had the same. `theil` is `within` + `between`, but for
    the last decimal. None means not known: of a plan without households, or of one area; or that
    nothing is handed out.
    """

    measure: str
    having: Having
    people: Count
    nothing: Count | None
    below: Count | None
    mean: Exact | None
    least: Exact | None
    most: Exact | None
    gini: Exact | None
    gini_areas: Exact | None
    theil: Exact | None
    within: Exact | None
    between: Exact | None


class Level(Frozen):
    """The areas of one level: `by` has the columns that name them, or a channel of sites."""

    by: Several[str]
    areas: Several[AreaShares]
    inequality: Several[Inequality]


class GapRecord(Frozen):
    """What a person of the reference area and one of the rest have, on average.

    `times` None means that the rest have nothing.
    """

    having: Having
    reference: Exact | None
    rest: Exact | None
    difference: Exact | None
    times: Exact | None


class LorenzPoint(Frozen):
    """The share `people` who have least per head have the share `amount` of all."""

    people: Exact
    amount: Exact


class Lorenz(Frozen):
    """A Lorenz curve: its corners, or some of them if it has very many.

    `corners` is how many it has. `over` is whether households are compared, or areas.
    """

    over: Literal["households", "areas"]
    having: Having
    corners: Count
    points: Several[LorenzPoint]


class Scenario(Frozen):
    """A row of what-if: a plan with other options, or a roll-out up to a phase or a year.

    `handed_out` is of the ration. The other figures are of what people have after it, as in
    `Inequality`; `below` are the people who have less than the threshold.
    """

    label: str
    handed_out: Exact
    nothing: Count | None
    below: Count | None
    least: Exact | None
    most: Exact | None
    gini: Exact | None
    gini_areas: Exact | None
    theil: Exact | None
    within: Exact | None
    between: Exact | None
    gap: GapRecord | None


class FairnessRecord(Frozen):
    """Who gets how much, and how even that is.

    `head` is what amounts are per: `persons`, or `households` if persons are not counted.
    `of_households` False means that only the means of areas are known. `main` is the measure of
    the curves, the gaps and the scenarios. `inequality` is over all people, by the areas of
    the first level. `threshold` is per head, in the unit of `main`. `left_out` are areas without
    people; `pools` are items that are shared among sites, and `unknown_energy` foods whose energy
    is not known: they are in no figure of people, and in no energy.
    """

    model_config = ConfigDict(
        validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    format: Literal["ration.fairness/1"] = "ration.fairness/1"
    programme: ProgrammeStamp
    source: RegisterStamp = Field(validation_alias="register", serialization_alias="register")
    head: Literal["persons", "households"]
    of_households: bool
    people: Counts
    served: Counts
    measures: Several[MeasureInfo]
    main: str
    inequality: Several[Inequality]
    levels: Several[Level]
    curves: Several[Lorenz]
    reference: str | None = None
    gaps: Several[GapRecord] = ()
    need_column: str | None = None
    before_column: str | None = None
    threshold: Exact | None = None
    scenarios: Several[Scenario] = ()
    left_out: Several[str] = ()
    pools: Several[str] = ()
    unknown_energy: Several[str] = ()
    foods: Several[str] = ()
    warnings: Several[Problem] = ()

    def inequality_of(self, having: Having, measure: str | None = None) -> Inequality | None:
        """How unevenly a measure is spread; None means the main one. None if it is not known."""
        wanted = (measure or self.main, having)
        found = (each for each in self.inequality if (each.measure, each.having) == wanted)
        return next(found, None)

    def measure(self, name: str | None = None) -> MeasureInfo:
        """The measure with this id; None means the main one."""
        return next(each for each in self.measures if each.id == (name or self.main))

    def to_json(self) -> str:
        """The answer as one JSON object of the format `ration.fairness/1`."""
        return self.model_dump_json(indent=1)
