"""How to read a file with details of sites: the table `[site_details]` of a mapping."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from ration.core.models import Several
from ration.register.mapping.column_names import ColumnNames, column_names
from ration.register.mapping.stock import FileMapping

SITE_COLUMNS = (
    "site", "name", "channel", "address", "contact", "phone", "latitude", "longitude",
    "coordinates", "depot", "distance",
)  # fmt: skip


def _columns_in(value: object) -> object:
    return column_names(value, SITE_COLUMNS, "mapping-site-details", "mapping-site-details-name")


class SiteDetailsMapping(FileMapping):
    """What each column of a file with details of sites is.

    `columns` gives the file's column for a name that `ration` reads, such as `contact`. The
    columns of `ignore` are not read. `unit` is that of distances without one: `km`, `m` or `mi`;
    None means km.

    >>> SiteDetailsMapping(columns={"contact": "Focal point"}).columns
    (('contact', 'Focal point'),)
    """

    unit: Literal["km", "m", "mi"] | None = None
    ignore: Several[str] = ()
    columns: Annotated[ColumnNames, BeforeValidator(_columns_in)] = ()
