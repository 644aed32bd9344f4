"""How to read a table of distances: the table `[distances]` of a mapping."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, PlainSerializer

from ration.core.models import Several
from ration.core.problems.errors import FieldError
from ration.core.problems.names import nearest
from ration.register.mapping.stock import FileMapping

DISTANCE_COLUMNS = ("from", "to", "km")


def _columns_in(value: object) -> object:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise FieldError("mapping-distances")
    for name, source in value.items():
        if name not in DISTANCE_COLUMNS:
            near = nearest(name, DISTANCE_COLUMNS)
            raise FieldError("mapping-distances-name", name=name, near=near)
        if not isinstance(source, str) or not source.strip():
            raise FieldError("mapping-distances")
    return tuple(value.items())


DistanceColumnNames = Annotated[
    tuple[tuple[str, str], ...], BeforeValidator(_columns_in), PlainSerializer(dict)
]


class DistancesMapping(FileMapping):
    """What each column of a table of distances is.

    `columns` gives the file's column for a name that `ration` reads, such as `km`. The columns of
    `ignore` are not read. `unit` is that of distances without one: `km`, `m` or `mi`; None means
    km.

    >>> DistancesMapping(columns={"from": "Origin"}).columns
    (('from', 'Origin'),)
    """

    unit: Literal["km", "m", "mi"] | None = None
    ignore: Several[str] = ()
    columns: DistanceColumnNames = ()
