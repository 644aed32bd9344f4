"""How a mapping merges sites that are written in several ways: the table [sites]."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, WrapSerializer

from ration.core.problems.errors import FieldError


def _names_in(value: object) -> object:
    """Read the name of a site by each other name of it; whole numbers are names too."""
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise FieldError("mapping-sites")
    names = {str(other).strip(): str(name).strip() for other, name in value.items()}
    if not all(type(name) in (str, int) for name in value.values()) or "" in {*names.values()}:
        raise FieldError("mapping-sites")
    for other, name in names.items():
        if name in names:
            raise FieldError("mapping-sites-chain", other=other, name=name)
    return tuple(names.items())


# Pairs of another name of a site, and the name that is used.
SiteNames = Annotated[
    tuple[tuple[str, str], ...],
    BeforeValidator(_names_in),
    WrapSerializer(lambda value, _: dict(value), dict[str, Any]),
]
