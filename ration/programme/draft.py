"""The parts of a programme, before `validate` checks that they agree."""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated

from pydantic import Field, PrivateAttr

from ration.core.models import Id, NamedTables, Names, Several, Sourced
from ration.core.problems import Problem
from ration.programme.allocation import Allocation, Channel, Group, Pool
from ration.programme.item import Item, Vehicle
from ration.programme.schedule import Level, Pipeline, RoundSchedule
from ration.programme.shortage import Shortage

RESERVED = ("households", "persons", "household", "person")


class ProgrammeError(ValueError):
    """All problems of parts of a programme that do not agree."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


class ProgrammeFields(Sourced):
    """The parts of a programme, each valid on its own; together they may still disagree.

    `level` is the share of the full ration that is handed out; None means all of it. `times` is
    how many distributions are in one; None means 1. `language` is the code of the language in
    which titles and names are written; `titles` and `names` are in others.
    """

    _days_given: bool = PrivateAttr(default=False)  # `days` is not from the file
    _household_days: bool = PrivateAttr(default=False)  # days are those of each household

    id: Id
    version: str
    title: str
    titles: Names = ()
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    date: dt.date | None = None
    currency: str | None = None
    days: int | None = Field(default=None, ge=1)
    level: Level | None = None
    times: int | None = Field(default=None, ge=1)
    partition: Several[str] = ()
    groups: NamedTables[Group] = ()
    channels: NamedTables[Channel] = ()
    items: NamedTables[Item] = ()
    allocations: Several[Allocation] = ()
    pools: Several[Pool] = ()
    vehicles: NamedTables[Vehicle] = ()
    shortage: Shortage | None = None
    rounds: RoundSchedule | None = None
    pipeline: Pipeline | None = None

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
