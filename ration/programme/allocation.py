"""The rules of a programme: groups, channels, allocations and pools."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from ration.core.models import Frozen, Id, Names, Several, Sourced
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import Quantity
from ration.programme.condition import Only
from ration.programme.rounding import Rounding


def _age(value: object) -> object:
    years = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if years or (isinstance(value, str) and re.fullmatch("[0-9]+ months", value)):
        return value
    raise FieldError("programme-age")


Age = Annotated[int | str, BeforeValidator(_age)]


def _where_in(value: object) -> object:
    """Accept TOML's true and false as words of conditions."""
    if not isinstance(value, Mapping):
        return value
    return {column: _flags_in(words) for column, words in value.items()}


def _flags_in(words: object) -> object:
    if isinstance(words, bool):
        return [str(words).lower()]
    if isinstance(words, list):
        return [str(word).lower() if isinstance(word, bool) else word for word in words]
    return words


class Group(Sourced):
    """People counted together. `column` has the count if a register has one row per household.

    If it has one row per person, people are counted by age, `sex` and `where`. Ages are completed
    years, or `"6 months"`, both ends included.
    """

    id: Id
    """The name of its table. Example: "under5"."""
    title: str | None = None
    """Its name on tables. Left out: the id. Example: "Children under five"."""
    titles: Names = ()
    """Its name in other languages, for paper. Left out: the language's own word, or the title.
    Example: { ko = "어린이" }."""
    from_age: Age | None = None
    """The youngest age that belongs to it, in completed years or in months. Left out: no lower end.
    Examples: 18, "6 months"."""
    to_age: Age | None = None
    """The oldest age that belongs to it, in completed years or in months. Left out: no upper end.
    Examples: 4, "23 months"."""
    sex: Literal["female", "male"] | None = None
    """Only people of this sex. Left out: everybody. Example: "female"."""
    where: Annotated[Only, BeforeValidator(_where_in)] = ()
    """Only people for whom these columns hold these words; `true` finds a yes in every known
    language. Left out: everybody.
    Examples: { pregnant = true }, { job = ["miner"] }."""
    column: str = ""
    """Where a register with a row for each household has the count. Left out: the id.
    Example: "Children 0-4"."""

    @model_validator(mode="before")
    @classmethod
    def _own_column(cls, value: object) -> object:
        return _column_is_id(value)

    @model_validator(mode="after")
    def _where_lists_words(self) -> Self:
        if any(condition.values is None for condition in self.where):
            raise FieldError("programme-where-empty")
        return self

    @property
    def first_month(self) -> int | None:
        """The youngest age of the group, in completed months; None means no limit."""
        return None if self.from_age is None else _months(self.from_age)

    @property
    def last_month(self) -> int | None:
        """The oldest age of the group, in completed months; None means no limit."""
        if self.to_age is None or isinstance(self.to_age, str):
            return None if self.to_age is None else _months(self.to_age)
        return _months(self.to_age + 1) - 1


def _months(age: int | str) -> int:
    return age * 12 if isinstance(age, int) else int(age.removesuffix(" months"))


class Channel(Sourced):
    """A kind of place that hands items out. `column` has the site that serves a household."""

    id: Id
    """The name of its table. Example: "kitchen"."""
    title: str | None = None
    """Its name on tables and paper. Left out: the id. Example: "Kitchen"."""
    titles: Names = ()
    """Its name in other languages, for paper. Left out: the title.
    Example: { fr = "Cuisine" }."""
    column: str = ""
    """The column of the register that has its sites. Left out: the id. Example: "FDP"."""

    @model_validator(mode="before")
    @classmethod
    def _own_column(cls, value: object) -> object:
        return _column_is_id(value)


def _column_is_id(value: object) -> object:
    """Use the id of a group or channel as its column if no column is named."""
    if isinstance(value, Mapping) and "id" in value:
        return {"column": value["id"], **value}
    return value


class Size(Frozen):
    """One line of a size table: the rate for households of up to `to` persons."""

    to: int | None = Field(default=None, ge=1)
    """For households of up to so many persons. Left out: all larger ones. Example: 3."""
    quantity: Quantity
    """The rate for them. Examples: "1 piece", "450 g/day"."""


class Allocation(Sourced):
    """One rule: a quantity of an item per person, household, group or count column.

    The order is fixed: `only`, heads (at most `cap`; 0 heads get nothing), heads × rate × days,
    + `base`, `at_least`, `at_most`, `round`. The rate is `quantity`, or `sizes` by persons.
    """

    item: str
    """The id of the item. Example: "rice"."""
    per: str
    """What is counted: `"person"`, `"household"`, the id of a group, or a count column.
    Examples: "person", "household", "under5"."""
    quantity: Quantity | None = None
    """The rate; either this or `sizes`. Left out: `sizes` has it.
    Examples: "5 kg", "450 g/day"."""
    sizes: Several[Size] = ()
    """The rate by household size; either this or `quantity`. Left out: `quantity` has it.
    Example: [{ to = 3, quantity = "1 piece" }, { quantity = "2 piece" }]."""
    days: int | None = Field(default=None, ge=1)
    """How many days the rate is for. Left out: those of the programme. Example: 15."""
    base: Quantity | None = None
    """Added to each household that has heads. Left out: nothing. Example: "1 kg"."""
    at_least: Quantity | None = None
    """A household that has heads gets no less. Left out: no bound. Example: "2 kg"."""
    at_most: Quantity | None = None
    """A household gets no more. Left out: no bound. Example: "50 kg"."""
    cap: int | None = Field(default=None, ge=1)
    """How many heads count at most. Left out: all. Example: 8."""
    only: Only = ()
    """Which households qualify: by words of a column, or by a count. Left out: all.
    Examples: { category = ["AAY"] }, { under5 = { min = 1 } }."""
    round: Rounding | None = None
    """How a fraction becomes whole steps. Left out: a fraction is an error.
    Example: { to = "0.5 L", mode = "up" }."""
    priority: int | None = Field(default=None, ge=1)
    """The order if the item is short: 1 comes first. Left out: after all that have one.
    Example: 1."""
    channel: str
    """The id of the channel that hands it out. Example: "kitchen"."""


class Pool(Sourced):
    """A fixed quantity for all sites together, shared among them by households or people."""

    item: str
    """The id of the item. Example: "coal"."""
    quantity: Quantity
    """The whole of it. Example: "180 t"."""
    by: str = "household"
    """What the sites share it by: `"household"`, `"person"`, the id of a group, or a count column.
    Example: "person"."""
    channel: str
    """The id of the channel whose sites share it. Example: "centre"."""
