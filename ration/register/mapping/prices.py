"""How to read a list of prices: the table `[prices]` of a mapping."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from ration.core.models import Several
from ration.register.mapping.column_names import ColumnNames, column_names
from ration.register.mapping.stock import FileMapping

PRICE_COLUMNS = ("item", "price", "currency", "unit", "place", "date", "source")


def _columns_in(value: object) -> object:
    return column_names(value, PRICE_COLUMNS, "mapping-prices", "mapping-prices-name")


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
    columns: Annotated[ColumnNames, BeforeValidator(_columns_in)] = ()
