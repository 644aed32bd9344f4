"""How to read a table of distances: the table `[distances]` of a mapping."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from ration.core.models import Several
from ration.register.mapping.column_names import ColumnNames, column_names
from ration.register.mapping.stock import FileMapping

DISTANCE_COLUMNS = ("from", "to", "km")


def _columns_in(value: object) -> object:
    return column_names(value, DISTANCE_COLUMNS, "mapping-distances", "mapping-distances-name")


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
    columns: Annotated[ColumnNames, BeforeValidator(_columns_in)] = ()
