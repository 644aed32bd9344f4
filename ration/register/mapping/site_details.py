"""How to read a file with details of sites: the table `[site_details]` of a mapping."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, PlainSerializer

from ration.core.models import Several
from ration.core.problems.errors import FieldError
from ration.core.problems.names import nearest
from ration.register.mapping.stock import FileMapping

SITE_COLUMNS = (
    "site", "name", "channel", "address", "contact", "phone", "latitude", "longitude",
    "coordinates", "depot", "distance",
)  # fmt: skip


def _columns_in(value: object) -> object:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise FieldError("mapping-site-details")
    for name, source in value.items():
        if name not in SITE_COLUMNS:
            near = nearest(name, SITE_COLUMNS)
            raise FieldError("mapping-site-details-name", name=name, near=near)
        if not isinstance(source, str) or not source.strip():
            raise FieldError("mapping-site-details")
    return tuple(value.items())


SiteColumnNames = Annotated[
    tuple[tuple[str, str], ...], BeforeValidator(_columns_in), PlainSerializer(dict)
]


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
    columns: SiteColumnNames = ()
