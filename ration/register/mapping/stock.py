"""How to read a stock file: the table `[stock]` of a mapping."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ration.core.models import Frozen, Several
from ration.register.mapping.column_names import ColumnNames, column_names

COLUMNS = (
    "item", "quantity", "unit", "packs", "pack", "channel", "site", "depot", "lot", "expiry",
    "arriving",
)  # fmt: skip


def _columns_in(value: object) -> object:
    return column_names(value, COLUMNS, "mapping-stock", "mapping-stock-name")


class FileMapping(Frozen):
    """How to read a small file beside the register.

    `sheet`, `encoding`, `separator`, `header_row`, `skip_rows` and `hidden` mean what they mean for
    a register; `hidden` None means as in the register.
    """

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    skip_rows: Several[Annotated[int, Field(ge=1)]] = ()
    hidden: Literal["skip", "read"] | None = None


class GoodsMapping(FileMapping):
    """How to read a file of goods, each row with an item and a quantity.

    The columns of `ignore` are not read, whatever they hold. `unit` is that of numbers without one;
    None means the item's own. `dates` and `thousands` mean what they mean for a register.
    """

    dates: Literal["dmy", "mdy", "ymd"] | None = None
    thousands: Literal[",", "."] | None = None
    unit: str | None = None
    ignore: Several[str] = ()


class StockMapping(GoodsMapping):
    """What each column of a stock file is.

    `columns` gives the file's column for a name that `ration` reads, such as `expiry`.

    >>> StockMapping(columns={"expiry": "BBD"}).columns
    (('expiry', 'BBD'),)
    """

    columns: Annotated[ColumnNames, BeforeValidator(_columns_in)] = ()
