"""The parts of a programme, before `validate` checks that they agree."""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated

from pydantic import Field, PrivateAttr

from ration.core.models import Id, NamedTables, Names, Several, Sourced
from ration.core.problems.problem import Problem
from ration.programme.allocation import Allocation, Channel, Group, Pool
from ration.programme.food import Food
from ration.programme.item import Item
from ration.programme.schedule import Level, Pipeline, RoundSchedule
from ration.programme.shortage import Shortage
from ration.programme.transport import Transport
from ration.programme.vehicle import Vehicle

RESERVED = ("households", "persons", "household", "person")


class ProgrammeError(ValueError):
    """All problems of parts of a programme that do not agree."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


class ProgrammeFields(Sourced):
    """The parts of a programme, each valid on its own; together they may still disagree."""

    _days_given: bool = PrivateAttr(default=False)  # `days` is not from the file
    _household_days: bool = PrivateAttr(default=False)  # days are those of each household

    id: Id
    """A short name, used in file names: letters, digits, `-`, `_`. Example: "camp-7"."""
    version: str
    """Change it whenever a figure changes. Examples: "1", "2024-05"."""
    title: str
    """The heading of every table and paper. Example: "Soup kitchen, ten days"."""
    titles: Names = ()
    """The title in other languages, for paper. Left out: the title.
    Example: { ko = "무료 급식소" }."""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    """The code of the language in which titles and names are written; `titles` and `names` are in
    others. Left out: "en".
    Example: "fr"."""
    date: dt.date | None = None
    """The day of the distribution; ages are taken on that day. Left out: not known.
    Example: 2020-08-07."""
    currency: str | None = None
    """The unit that is money; money is divided, a piece is not. Left out: no item is money.
    Example: "KPW"."""
    days: int | None = Field(default=None, ge=1)
    """How many days a ration is for; a rate per day needs it. Left out: not known.
    Examples: 15, 30."""
    level: Level | None = None
    """The share of the full ration that is handed out, above 0 % and at most 100 %: every rate is
    multiplied by it. Left out: all of it.
    Examples: "70 %", "100 %"."""
    times: int | None = Field(default=None, ge=1)
    """How many distributions are handed out in one: every rate is multiplied by it. Left out: 1.
    Example: 2."""
    partition: Several[str] = ()
    """Groups that together are all persons: their counts must add up to `persons`. Left out: not
    checked.
    Example: ["adults", "children"]."""
    groups: NamedTables[Group] = ()
    """People counted together; `[groups.adults]` has the id `adults`. Left out: no groups.
    Example: { adults = { from_age = 18 } }."""
    channels: NamedTables[Channel] = ()
    """The kinds of place that hand something out; every rule names one. Left out: no places.
    Example: { kitchen = { title = "Kitchen" } }."""
    items: NamedTables[Item] = ()
    """What is handed out; money is an item too. Left out: no items.
    Example: { rice = { name = "Rice", unit = "kg" } }."""
    allocations: Several[Allocation] = ()
    """The rules, one table each; a programme needs an allocation or a pool. Left out: no rules.
    Example: [{ item = "rice", per = "person", quantity = "5 kg", channel = "kitchen" }]."""
    pools: Several[Pool] = ()
    """Fixed quantities that are shared among sites. Left out: nothing is shared.
    Example: [{ item = "coal", quantity = "180 t", channel = "kitchen" }]."""
    vehicles: NamedTables[Vehicle] = ()
    """What goods travel in. Left out: no loads are counted.
    Example: { truck = { name = "Truck", carries = "10 t" } }."""
    foods: NamedTables[Food] = ()
    """Foods of your own, which `food` of items names; they come before those of the tables that
    come with ration. Left out: none.
    Example: { biscuit = { name = "Biscuit", per_100g = { energy_kcal = 450 } } }."""
    shortage: Shortage | None = None
    """What to do if any item is short. Left out: a short item is an error.
    Example: { option = "equal" }."""
    rounds: RoundSchedule | None = None
    """When the rounds are, if the programme repeats. Left out: it does not.
    Example: { every = "1 month", count = 6 }."""
    pipeline: Pipeline | None = None
    """What the supply of rounds is planned with. Left out: no losses and no reserve.
    Example: { lead_time = "22 days", losses = "5 %" }."""
    transport: Transport | None = None
    """How goods are brought to sites: depots, and what travels together. Left out: as if all of it
    were left out.
    Example: { depots = [{ name = "Station" }], split = "always" }."""

    @property
    def household_days(self) -> bool:
        """Whether daily rates are for the days of each household, which the register has."""
        return self._household_days

    def share(self, item: Item) -> Fraction:
        """The share of the full ration of an item that is handed out: its own, or the level."""
        return item.level or self.level or Fraction(1)

    def factor(self, item: Item) -> Fraction:
        """What every rate of an item is multiplied by: its share, times the distributions."""
        return self.share(item) * (self.times or 1)

    def count_column(self, per: str) -> str | None:
        """The count column that `per` (or a pool's `by`) reads; None for households."""
        if per in ("household", "households"):
            return None
        if per in ("person", "persons"):
            return "persons"
        return next((group.column for group in self.groups if group.id == per), per)
