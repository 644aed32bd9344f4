"""Models that are made in haste are what pydantic makes."""

from typing import Any

import pytest
from pydantic import BaseModel

from ration import Line, Lines, Manifest, Problem, Quantity, Subtotal, Supply
from ration.core.models import construct
from ration.results.check import SiteRows
from ration.results.lines import Dispatch, PackCount


@pytest.mark.parametrize(
    "model",
    [Dispatch, Line, Lines, Manifest, PackCount, Problem, Quantity, SiteRows, Subtotal, Supply],
)
def test_construct_gives_what_model_construct_gives(model: type[BaseModel]) -> None:
    """`construct` sets what pydantic keeps for itself, so a new pydantic may need another one."""
    fields: dict[str, Any] = {name: f"the value of {name}" for name in reversed(model.model_fields)}
    ours, theirs = construct(model, **fields), model.model_construct(**fields)
    assert list(ours.__dict__.items()) == list(theirs.__dict__.items())
    slots = ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
    assert [getattr(ours, name) for name in slots] == [getattr(theirs, name) for name in slots]
    assert set(model.__slots__) | set(BaseModel.__slots__) == {"__dict__", *slots}
    assert ours == theirs
