"""What every model is made of: how TOML's arrays and tables become frozen values."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
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
from ration.core.quantity import QuantityError


def _day_in(value: object) -> object:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


Day = Annotated[dt.date, BeforeValidator(_day_in)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Named = Annotated[str, Field(min_length=1)]
T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
_set = object.__setattr__


def _table_in(value: object) -> object:
    """`{rice = {…}}` of a file becomes a tuple of models, each knowing its id."""
    if isinstance(value, list):
        raise QuantityError("not named tables", "give each its name, as [items.rice]")
    if not isinstance(value, Mapping):
        return value
    if any(isinstance(entry, Mapping) and "id" in entry for entry in value.values()):
        raise QuantityError("a table of it has an id", "leave id out: the table's name is the id")
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


def _names_in(value: object) -> object:
    return tuple(value.items()) if isinstance(value, Mapping) else value


def _names_out(value: Any, handler: SerializerFunctionWrapHandler) -> dict[str, str]:
    return dict(handler(value))


# What a TOML array or table becomes: tuples all the way down, so that frozen means frozen.
Several = Annotated[tuple[T, ...], BeforeValidator(_tuple_in)]
# Several, which may be made only when they are read; from a file they come as a tuple.
Lazy = Annotated[Sequence[T], BeforeValidator(_list_in), AfterValidator(tuple)]
NamedTables = Annotated[tuple[T, ...], BeforeValidator(_table_in), WrapSerializer(_table_out)]
Names = Annotated[
    tuple[tuple[str, str], ...], BeforeValidator(_names_in), WrapSerializer(_names_out)
]


class Frozen(BaseModel):
    """A value that never changes, made of values that never change."""

    # Built when first validated or printed: most are made without either.
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)


class Sourced(Frozen):
    """What every part of a programme may say of its figures.

    `source` says where they come from (None: the programme's source); `assumption` marks
    figures that are ours and are shown as such wherever they are used.
    """

    source: str | None = None
    assumption: bool = False


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models that a field's annotation names, as `Item` in `tuple[Item, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def construct(model: type[M], **fields: Any) -> M:
    """What `model_construct` makes of all the model's fields, in a third of the time.

    >>> from ration.core.quantity import Quantity
    >>> construct(Quantity, amount=5, unit="kg", daily=False)
    Quantity('5 kg')
    """
    made = model.__new__(model)
    names, given = _fields(model)
    _set(made, "__dict__", {name: fields[name] for name in names})  # printed in this order
    _set(made, "__pydantic_fields_set__", given)
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, ...], set[str]]:
    """The names of a model's fields, in order and as the one set that all its instances share."""
    return tuple(model.model_fields), set(model.model_fields)
