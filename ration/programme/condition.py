"""Conditions on a register's columns: one of some words, or a count within bounds."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    WrapSerializer,
    model_validator,
)

from ration.core.models import Frozen, Several
from ration.core.problems.errors import FieldError


class Condition(Frozen):
    """A condition of `only` on one column: one of the words `values`, or a count within bounds."""

    column: str
    """The column; a file writes it as the key: `{ category = ["AAY"] }`.
    Example: "category"."""
    values: Several[str] | None = Field(default=None, min_length=1)
    """Any of these words; a file writes the list alone. Left out: it is a count, with `min` or
    `max`.
    Example: ["AAY", "PHH"]."""
    min: int | None = None
    """The least count. Left out: no lower end. Example: 1."""
    max: int | None = None
    """The greatest count. Left out: no upper end. Example: 4."""

    @model_validator(mode="after")
    def _asks(self) -> Self:
        if (self.values is None) == (self.min is None and self.max is None):
            raise FieldError("condition-empty")
        return self

    def admits(self, value: str | int) -> bool:
        """Whether a household with this value is eligible."""
        if self.values is not None:
            return value in self.values
        least, most = self.min, self.max
        number = int(value)
        return (least is None or number >= least) and (most is None or number <= most)


def _only_in(value: object) -> object:
    """Turn `{category = ["AAY"], under5 = {min = 1}}` into a tuple of conditions."""
    if not isinstance(value, Mapping):
        return value
    return tuple(
        {"column": column, **(entry if isinstance(entry, Mapping) else {"values": entry})}
        for column, entry in value.items()
    )


def _only_out(value: Any, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
    entries = {entry.pop("column"): entry for entry in handler(value)}
    return {column: entry.get("values", entry) for column, entry in entries.items()}


Only = Annotated[tuple[Condition, ...], BeforeValidator(_only_in), WrapSerializer(_only_out)]
