"""A designed basket as a record, the contents of its JSON."""

from typing import Literal

from ration.core.models import Frozen, Names
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import Quantity
from ration.results.provenance import ProgrammeStamp
from ration.results.supply import Exact


class BasketFood(Frozen):
    """A food of the basket, in grams per person and day: what is `kept`, and what is `added`.

    `food` is its word in food composition tables, and `table` the table that it is of; None means
    the programme's own. `added` is whole steps, each of `step`; `per_person` is for all days.
    `cost` is of it, per person for all days; None means that its price is not known. Of a
    `whole_grain`, what milling takes is not counted. `source` is who states its price and limits;
    None means nobody.
    """

    food: str
    name: str
    table: str | None
    kept: Exact
    added: Exact
    steps: int
    step: Quantity
    per_person: Quantity
    cost: Exact | None
    whole_grain: bool
    source: str | None
    assumption: bool


class MetRequirement(Frozen):
    """A requirement, per person and day, in its `unit`; `%` is a share of energy.

    `kept` is what the ration that is kept has, `reached` what the basket has. `most` means that it
    is not to be exceeded. `binds` means that one step less of some food would miss it. `saves` is
    what one unit less of it would save, in the continuous problem; None means not known.
    `not_known` are the foods of the basket without a figure of it, which count as 0.
    """

    requirement: str
    name: str
    unit: str
    need: Exact
    kept: Exact
    reached: Exact
    most: bool
    binds: bool
    saves: Exact | None
    not_known: tuple[str, ...]


class BindingLimit(Frozen):
    """A limit that the basket reaches, as it is stated; `what` is a food or a group of foods.

    `saves` is what one gram more per person and day would save, or one gram less if it is a least
    amount, in the continuous problem; None means not known.
    """

    what: str
    kind: Literal["least", "most", "stock"]
    limit: Quantity
    saves: Exact | None


class DesignRecord(Frozen):
    """The basket that meets requirements at the least weight, or cost.

    `programme` is the one whose ration is kept, for the planning household `household`; None means
    that all of the basket is designed. `persons` None means not stated. `added` is what all added
    foods come to: grams per person and day if `minimise` is `weight`, money per person for all days
    if it is `cost`. `at_least` is what no basket can come below, even in parts of steps; None means
    not known. `best` is whether the solver proved that no other basket in whole steps is better.
    """

    format: Literal["ration.design/1"] = "ration.design/1"
    programme: ProgrammeStamp | None
    household: Names
    replaced: tuple[str, ...]
    days: int
    persons: int | None
    minimise: Literal["weight", "cost"]
    unit: str
    requirements: str
    requirements_source: str
    limits: str
    limits_source: str | None
    foods: tuple[BasketFood, ...]
    met: tuple[MetRequirement, ...]
    binding: tuple[BindingLimit, ...]
    added: Exact
    added_grams: Exact
    at_least: Exact | None
    best: bool
    warnings: tuple[Problem, ...]
