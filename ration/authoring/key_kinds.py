"""What a file holds for a key, in words: its type, and what it is if it is left out."""

import datetime as dt
import typing
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ration.core.models import NamedTables, Names
from ration.core.quantity.quantity import Quantity
from ration.programme.allocation import Age
from ration.programme.condition import Only
from ration.programme.food import Amount
from ration.programme.positive import Number
from ration.programme.schedule import Interval, Percent, percent
from ration.programme.transport import Amounts

_NUMBER = Number.__metadata__[0]  # type: ignore[attr-defined]  # it is an annotated type

# A shape: an annotated type, which is known by its first metadata, and its words.
Shapes = Sequence[tuple[Any, str]]

_SHAPES: Shapes = (
    (Age, 'years, or `"6 months"`'),
    (Only, "conditions"),
    (Amount, "number, such as `6.61`"),
    (Number, "number, such as `1.5`"),
    (Amounts, "amounts by item"),
    (Percent, 'share, such as `"5 %"`'),
    (Names, "names by language"),
    (NamedTables[Any], "tables by id"),
)
_WORDS = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    dt.date: "date",
    Quantity: 'quantity, such as `"5 kg"`',
    Interval: 'time, such as `"15 days"`',
}


def kind(annotation: Any, metadata: Iterable[Any] = (), more: Shapes = ()) -> str:
    """What a file holds for a field of this type; `more` are shapes beside those of programmes.

    >>> kind(Quantity | None), kind(tuple[str, ...])
    ('quantity, such as `"5 kg"`', 'list of text')
    """
    metadata = [*metadata, *getattr(annotation, "__metadata__", ())]
    for shape, word in (*_SHAPES, *more):
        if shape.__metadata__[0] in metadata:
            return word
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return kind(parts[0], metadata, more)
    if origin is typing.Literal:
        return " or ".join(f'`"{part}"`' for part in parts)
    if origin in (tuple, list) or str(origin).startswith("<class 'collections"):
        plural = kind(parts[0], (), more).replace("whole number", "whole numbers")
        plural = plural.replace("date", "dates").replace("list of", "lists of")
        return f"list of {'tables' if plural == 'table' else plural}"
    if parts:
        return " or ".join(kind(part, (), more) for part in parts if part is not type(None))
    table = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return _WORDS.get(annotation, "table" if table else "text")


def default(field: FieldInfo) -> Any:
    """The value of a key that is left out, as a file has it; None means that a file has none."""
    value = None if field.is_required() else field.get_default(call_default_factory=True)
    if isinstance(value, Fraction):
        return int(value) if _NUMBER in field.metadata else percent(value)
    return None if value == "" or isinstance(value, tuple | BaseModel) else value


def written_default(field: FieldInfo) -> str:
    """The default as a file writes it; "" if a file has none."""
    value = default(field)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool | int) else f'"{value}"'
