"""The base of all models: how arrays and tables of TOML become frozen values."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    WrapSerializer,
)

from ration.core.lazy import LazySequence
from ration.core.numbers import MOST_WHOLE
from ration.core.problems.errors import FieldError


def _day_in(value: object) -> object:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


Day = Annotated[dt.date, BeforeValidator(_day_in)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Named = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0, le=MOST_WHOLE)]
T = TypeVar("T")
_SHOWN = 3  # members of a sequence in a repr


def _table_in(value: object) -> object:
    """Turn `{rice = {…}}` of a file into a tuple of models, each with its id."""
    if isinstance(value, list):
        raise FieldError("toml-not-named-tables")
    if not isinstance(value, Mapping):
        return value
    if any(isinstance(entry, Mapping) and "id" in entry for entry in value.values()):
        raise FieldError("toml-id-in-table")
    return tuple(
        {**entry, "id": key} if isinstance(entry, Mapping) else entry
        for key, entry in value.items()
    )


def _table_out(value: Any, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
    return {entry.pop("id"): entry for entry in handler(value)}


def _tuple_in(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _list_in(value: object) -> object:
    return list(value) if isinstance(value, tuple | LazySequence) else value


def _tuple_of(value: Sequence[T]) -> tuple[T, ...]:
    return tuple(value)  # a function of ours: Pydantic takes long to look at the type `tuple`


def _pairs_in(value: object) -> object:
    return tuple(value.items()) if isinstance(value, Mapping) else value


def _pairs_out(value: Any, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
    return dict(handler(value))


# A TOML array or table becomes a tuple, at every depth, so that frozen means frozen.
Several = Annotated[tuple[T, ...], BeforeValidator(_tuple_in)]
# A sequence that may make its members when they are read; from a file it is a tuple.
Lazy = Annotated[Sequence[T], BeforeValidator(_list_in), AfterValidator(_tuple_of)]
NamedTables = Annotated[tuple[T, ...], BeforeValidator(_table_in), WrapSerializer(_table_out)]
# A table of names and values, in its order.
Pairs = Annotated[tuple[tuple[str, T], ...], BeforeValidator(_pairs_in), WrapSerializer(_pairs_out)]
Names = Pairs[str]


class Frozen(BaseModel):
    """A value that never changes, made of values that never change.

    Its repr is short: of a long sequence it has the number of members, and no empty fields.
    """

    # Deferred to the first validation or printing: most models need neither.
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        for name, value in super().__repr_args__():
            several = isinstance(value, tuple | LazySequence)
            if several and len(value) > _SHOWN:
                yield name, _Many(len(value))
            elif value is not None and not (several and not len(value)):
                yield name, value

    def __str__(self) -> str:
        return repr(self)


class _Many:
    """A long sequence in the repr of what has it."""

    def __init__(self, members: int) -> None:
        self._members = members

    def __repr__(self) -> str:
        return f"<{self._members:,} of them>"


class Sourced(Frozen):
    """A part of a programme with figures, and who says so."""

    source: str | None = None
    """Who says so: where the figures come from. Left out: the source of the whole file.
    Example: "WFP food basket, 2021"."""
    assumption: bool = False
    """Whether the figures are ours; they are shown as such wherever they are used.
    Example: true."""


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models that a field's annotation names, such as `Item` in `tuple[Item, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]
