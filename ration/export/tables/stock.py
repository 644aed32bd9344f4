"""Tables of what was issued from stock: per item and site, and what is left of each lot."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ration.core.quantity.quantity import Quantity, number_text
from ration.export.tables.rows import Row
from ration.results.lines import Line, Lines, Manifest
from ration.results.provenance import StockStamp
from ration.results.stock import Lot
from ration.results.supply import Supply

STOCK = (
    "channel", "site", "item", "name", "unit", "required", "owed_before", "available",
    "delivered", "issued", "short", "balance", "covered_percent", "days",
)  # fmt: skip
# It can be read as the stock file of the next round: `quantity` is what is left.
LOTS = (
    "item", "quantity", "channel", "site", "depot", "lot", "expiry", "arriving", "before", "issued",
)  # fmt: skip
# First what expires first; `delivered` lots come from a depot, the others were at the site.
LOTS_BY_SITE = (
    "channel", "site", "item", "name", "unit", "lot", "expiry", "depot", "delivered", "quantity",
)  # fmt: skip


def lot_site_rows(sites: Sequence[Manifest]) -> Iterator[Row]:
    """Yield a row of `LOTS_BY_SITE` for every lot of every item that each site hands out."""
    for site in sites:
        for line in site.lines.values():
            yield from ((site.channel, site.site, *row) for row in lots_of_line(line))


def lots_of_line(line: Line) -> Iterator[Row]:
    """Yield the cells of `LOTS_BY_SITE` from `item` on, for every lot of a line."""
    for part in () if line.supply is None else line.supply.lots:
        yield (
            line.item, line.name, line.unit, part.lot, part.expiry, part.depot,
            "yes" if part.delivered else "", part.quantity,
        )  # fmt: skip


def stock_rows(totals: Lines, sites: Sequence[Manifest]) -> Iterator[Row]:
    """Yield rows of `STOCK`: the totals per item (channel and site are blank), then per site."""
    yield from _rows("", "", totals)
    for site in sites:
        yield from _rows(site.channel, site.site, site.lines)


def _rows(channel: str, site: str, lines: Lines) -> Iterator[Row]:
    for line in lines.values():
        yield from ((channel, site, *row) for row in stock_of_line(line))


def stock_of_line(line: Line) -> Iterator[Row]:
    """Yield the cells of `STOCK` from `item` on, if the line is issued from stock."""
    if line.supply is not None:
        yield (line.item, line.name, line.unit, *_numbers(line, line.supply))


def _numbers(line: Line, supply: Supply) -> Row:
    return (
        *(supply.required, supply.owed, supply.available, supply.delivered),
        *(line.quantity.amount, supply.short, supply.balance),
        floored(100 * supply.covered),
        None if supply.days is None else floored(supply.days),
    )


def floored(number: Fraction) -> Fraction:
    """Round a number down to one decimal for people to read: 99.99 % must not read as 100 %.

    >>> floored(Fraction(9999, 100)), floored(Fraction(100))
    (Fraction(999, 10), Fraction(100, 1))
    """
    return Fraction(number * 10 // 1, 10)


def about(number: Fraction) -> str:
    """The `floored` number as text."""
    return number_text(floored(number))


def lot_rows(stock: StockStamp) -> Iterator[Row]:
    """Yield a row of `LOTS` for every lot that has not expired."""
    for use in stock.lots:
        yield _lot(use.lot, use.left, use.issued.amount)
    for lot in (*stock.idle, *stock.later, *stock.soon):
        yield _lot(lot, lot.quantity, 0)


def _lot(lot: Lot, left: Quantity, issued: Fraction | int) -> Row:
    where = (lot.channel, lot.site, lot.depot, lot.lot)
    when = (lot.expiry, lot.arriving)
    return (lot.item, left.amount, *where, *when, lot.quantity.amount, issued)
