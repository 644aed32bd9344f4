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
    """Conditions whose yes and no may be written as TOML's true and false."""
    if not isinstance(value, Mapping):
        return value
    return {column: _flags_in(asked) for column, asked in value.items()}


def _flags_in(asked: object) -> object:
    if isinstance(asked, bool):
        return [str(asked).lower()]
    if isinstance(asked, list):
        return [str(one).lower() if isinstance(one, bool) else one for one in asked]
    return asked


class Group(Sourced):
    """People counted together. `column` is where a household register gives the count.

    Ages are completed years, or `"6 months"`, both ends included; None: no such end. `sex` and
    `where` narrow a group further: in a column of yes and no alone, in any of the languages that
    are known, a yes of `where` is every yes. A register with a row a person is counted by them;
    one with a row a household has the count in `column`.
    """

    id: Id
    title: str | None = None
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
        if any(one.values is None for one in self.where):
            raise FieldError("programme-where-empty")
        return self

    @property
    def first_month(self) -> int | None:
        """The youngest age that belongs to it, in completed months; None: any."""
        return None if self.from_age is None else _months(self.from_age)

    @property
    def last_month(self) -> int | None:
        """The oldest age that belongs to it, in completed months; None: any."""
        if self.to_age is None or isinstance(self.to_age, str):
            return None if self.to_age is None else _months(self.to_age)
        return _months(self.to_age + 1) - 1


def _months(age: int | str) -> int:
    return age * 12 if isinstance(age, int) else int(age.removesuffix(" months"))


class Channel(Sourced):
    """The kind of place that hands an item out. `column` names a household's site of it.

    `titles` are what it is called in other languages, on paper.
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
    """A group or channel whose column is not named is in the column of its own name."""
    if isinstance(value, Mapping) and "id" in value:
        return {"column": value["id"], **value}
    return value


class Size(Frozen):
    """One line of a size table: the rate of households up to `to` persons; None: all larger."""

    to: int | None = Field(default=None, ge=1)
    quantity: Quantity


class Allocation(Sourced):
    """One rule: so much of an item per person, household, group or count column.

    The order is fixed: `only`, heads (at most `cap`), no heads nothing, heads × rate × days,
    + `base`, `at_least`, `at_most`, `round`. The rate is `quantity`, or `sizes` by persons.
    Where the item is short, those of `priority` 1 come first; None: after all that have one.
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
    """A fixed quantity for the whole place, shared among sites by households or people."""

    item: str
    quantity: Quantity
    by: str = "household"
    channel: str
