"""The rules of a programme: groups, channels, allocations and pools."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from ration.core.models import Frozen, Id, Names, Several, Sourced
from ration.core.problems import FieldError
from ration.core.quantity import Quantity
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
    years, or `"6 months"`, both ends included; None means no limit. `where` needs certain words in
    columns; in a column of only yes and no, a yes in `where` matches yes in every known language.
    `titles` are its names in other languages, for papers.
    """

    id: Id
    title: str | None = None
    titles: Names = ()
    from_age: Age | None = None
    to_age: Age | None = None
    sex: Literal["female", "male"] | None = None
    where: Annotated[Only, BeforeValidator(_where_in)] = ()
    column: str = ""

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
    """A kind of place that hands items out. `column` has the site that serves a household.

    `titles` are its names in other languages, for papers.
    """

    id: Id
    title: str | None = None
    titles: Names = ()
    column: str = ""

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
    """One line of a size table: the rate for up to `to` persons; None means any larger size."""

    to: int | None = Field(default=None, ge=1)
    quantity: Quantity


class Allocation(Sourced):
    """One rule: a quantity of an item per person, household, group or count column.

    The order is fixed: `only`, heads (at most `cap`; 0 heads get nothing), heads × rate × days,
    + `base`, `at_least`, `at_most`, `round`. The rate is `quantity`, or `sizes` by persons.
    If the item is short, `priority` 1 comes first; None comes after all that have a priority.
    """

    item: str
    per: str
    quantity: Quantity | None = None
    sizes: Several[Size] = ()
    days: int | None = Field(default=None, ge=1)
    base: Quantity | None = None
    at_least: Quantity | None = None
    at_most: Quantity | None = None
    cap: int | None = Field(default=None, ge=1)
    only: Only = ()
    round: Rounding | None = None
    priority: int | None = Field(default=None, ge=1)
    channel: str


class Pool(Sourced):
    """A fixed quantity for all sites together, shared among them by households or people."""

    item: str
    quantity: Quantity
    by: str = "household"
    channel: str
