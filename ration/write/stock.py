"""What was shared out as tables: what is required and issued where, and what lots have left."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ration.line import Line, Lines, Manifest
from ration.quantity import number_text
from ration.write.tables import known

if TYPE_CHECKING:
    from ration.plan import StockStamp
    from ration.supply.stock import Lot

STOCK = (
    "channel", "site", "item", "name", "unit", "required", "owed_before", "available",
    "delivered", "issued", "short", "balance", "covered_percent", "days",
)  # fmt: skip
# A stock file for the next round: `quantity` is what is left.
LOTS = (
    "item", "quantity", "channel", "site", "depot", "lot", "expiry", "arriving", "before", "issued",
)  # fmt: skip


def stock_rows(totals: Lines, sites: Sequence[Manifest]) -> Iterator[list[str]]:
    """A row of `STOCK` for every item in all, whose channel and site are blank, then by site."""
    yield from _rows("", "", totals)
    for one in sites:
        yield from _rows(one.channel, one.site, one.lines)


def _rows(channel: str, site: str, lines: Lines) -> Iterator[list[str]]:
    return ([channel, site, *_row(line)] for line in lines.each() if line.supply is not None)


def _row(line: Line) -> list[str]:
    supply = line.supply
    if supply is None:
        return []
    numbers = (supply.required, supply.owed, supply.available, supply.delivered)
    return [
        *(line.item, line.name, line.unit),
        *map(known, numbers),
        line.quantity.text,
        *map(known, (supply.short, supply.balance)),
        about(100 * supply.covered),
        "" if supply.days is None else about(supply.days),
    ]


def about(number: Fraction) -> str:
    """A number to be read, to one decimal and never more than it is: 99.99 % is not all.

    >>> about(Fraction(9999, 100)), about(Fraction(100))
    ('99.9', '100')
    """
    return number_text(Fraction(number * 10 // 1, 10))


def lot_rows(stock: "StockStamp") -> Iterator[list[str]]:
    """A row of `LOTS` for every lot that has not expired."""
    for use in stock.lots:
        yield _lot(use.lot, use.left.text, use.issued.text)
    for lot in stock.later:
        yield _lot(lot, lot.quantity.text, number_text(0))


def _lot(lot: "Lot", left: str, issued: str) -> list[str]:
    dates = ["" if day is None else day.isoformat() for day in (lot.expiry, lot.arriving)]
    where = [text or "" for text in (lot.channel, lot.site, lot.depot, lot.lot)]
    return [lot.item, left, *where, *dates, lot.quantity.text, issued]
