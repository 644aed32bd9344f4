"""Make very many frozen models fast, from fields that are known to be valid."""

from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)
_set = object.__setattr__


def construct(model: type[M], **fields: Any) -> M:
    """Do what `model_construct` does, with all fields of the model, in a third of the time.

    >>> from ration.core.quantity.quantity import Quantity
    >>> construct(Quantity, amount=5, unit="kg", daily=False)
    Quantity('5 kg')
    """
    instance = model.__new__(model)
    names, fields_set = _fields(model)
    _set(instance, "__dict__", {name: fields[name] for name in names})  # printed in this order
    _set(instance, "__pydantic_fields_set__", fields_set)
    _set(instance, "__pydantic_extra__", None)
    _set(instance, "__pydantic_private__", None)
    return instance


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, ...], set[str]]:
    """The names of a model's fields, in order and as a set that all its instances share."""
    return tuple(model.model_fields), set(model.model_fields)
