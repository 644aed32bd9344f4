"""How to read a list of prices: the table `[prices]` of a mapping."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, PlainSerializer

from ration.core.models import Several
from ration.core.problems.errors import FieldError
from ration.core.problems.names import nearest
from ration.register.mapping.stock import FileMapping

PRICE_COLUMNS = ("item", "price", "currency", "unit", "place", "date", "source")


def _columns_in(value: object) -> object:
    if isinstance(value, tuple):
        return value
    if not isinstance(value, Mapping):
        raise FieldError("mapping-prices")
    for name, source in value.items():
        if name not in PRICE_COLUMNS:
            near = nearest(name, PRICE_COLUMNS)
            raise FieldError("mapping-prices-name", name=name, near=near)
        if not isinstance(source, str) or not source.strip():
            raise FieldError("mapping-prices")
    return tuple(value.items())


PriceColumnNames = Annotated[
    tuple[tuple[str, str], ...], BeforeValidator(_columns_in), PlainSerializer(dict)
]


class PricesMapping(FileMapping):
    """What each column of a list of prices is.

    `columns` gives the file's column for a name that `ration` reads, such as `price`. The columns
    of `ignore` are not read. `unit` is what a price is of, such as `kg`, and `currency` what it is
    in, where a row has none; None means every row has its own. `dates` and `thousands` mean what
    they mean for a register.

    >>> PricesMapping(columns={"price": "Retail price"}).columns
    (('price', 'Retail price'),)
    """

    dates: Literal["dmy", "mdy", "ymd"] | None = None
    thousands: Literal[",", "."] | None = None
    unit: str | None = None
    currency: str | None = None
    ignore: Several[str] = ()
    columns: PriceColumnNames = ()
