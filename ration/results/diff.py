"""What differs between two plans, as a record: the contents of `diff.json`."""

from typing import Literal

from pydantic import Field

from ration.core.models import Frozen, Several
from ration.core.problems.problem import Problem
from ration.results.supply import Exact

Kind = Literal["new", "gone", "changed"]
Cause = Literal[
    "gone", "new", "composition", "rules", "households", "households-and-rules", "pools", "stock"
]


class Change(Frozen):
    """A figure or a text that differs: `before` None means it is new, `after` None it is gone."""

    what: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        """The change in words, such as `rice: 5 kg per person → 4 kg per person`."""
        if self.before is None:
            return f"{self.what}: new, {self.after}"
        if self.after is None:
            return f"{self.what}: gone, it was {self.before}"
        return f"{self.what}: {self.before} → {self.after}"


class HouseholdChanges(Frozen):
    """How many rows of households are new, gone and changed; `before` + `new` − `gone` = `after`.

    Of the changed ones, `composition` have other counts or words, `moved` another site, and
    `amounts` are due something else; a household may be in all three. `compared` are the columns
    that both plans have.
    """

    before: int
    after: int
    new: int
    gone: int
    changed: int
    composition: int
    moved: int
    amounts: int
    compared: Several[str] = ()


class CausePart(Frozen):
    """The part of an item's change that has one cause, in the item's unit."""

    cause: Cause
    quantity: Exact


class ItemChange(Frozen):
    """How much more or less of an item is handed out, and why.

    The parts in `causes` add up to `after` − `before`. Their order is that in which they are
    calculated: `gone`, what households that are gone were due; `new`, what new ones are due by the
    old rules; `composition`, what the others are due more by the old rules; `rules`, what the new
    rules give all households of the second plan more than the old ones; `pools`; `stock`, what is
    issued more or less than is due, because of shortages and arrears. Where the plans do not list
    their households, or the old rules do not fit the new ones, several are one part:
    `households` is `gone`, `new` and `composition`, and `households-and-rules` those and `rules`.
    """

    item: str
    name: str
    unit: str
    before: Exact
    after: Exact
    causes: Several[CausePart]


class AmountChange(Frozen):
    """What a site hands out of an item, in the item's unit."""

    item: str
    unit: str
    before: Exact
    after: Exact


class SiteChange(Frozen):
    """A site that is new, gone, or has other figures: its people, and what it hands out."""

    channel: str
    site: str
    change: Kind
    people: Several[Change]
    items: Several[AmountChange]


class PlanSide(Frozen):
    """One of the two plans: where it is from, its programme, day and register."""

    source: str
    programme: str
    date: str | None
    register_source: str


class DiffRecord(Frozen):
    """What differs between the plans `before` and `after`; empty lists mean nothing does.

    `inputs` are what they were computed from. `rules` are the parts of their programmes, and
    `people` the counts in the register and served. `households` None means that a plan does not
    list its households. `remarks` are who gets nothing, warnings and subtotals.
    """

    format: Literal["ration.diff/1"] = "ration.diff/1"
    before: PlanSide
    after: PlanSide
    inputs: Several[Change] = ()
    rules: Several[Change] = ()
    people: Several[Change] = ()
    households: HouseholdChanges | None = None
    sites: Several[SiteChange] = ()
    totals: Several[ItemChange] = ()
    remarks: Several[Change] = ()
    warnings: Several[Problem] = Field(default=())

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        found = self.households
        moved = found is not None and (found.new or found.gone or found.changed)
        lists = (self.inputs, self.rules, self.people, self.sites, self.totals, self.remarks)
        return not moved and not any(lists)

    def to_json(self) -> str:
        """The differences as one JSON object of the format `ration.diff/1`."""
        return self.model_dump_json(indent=1)
