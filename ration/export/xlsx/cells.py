"""Convert values to what a workbook cell can store: numbers of 15 digits, dates from 1900 on."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from ration.core.quantity.quantity import number_text
from ration.core.text.cells import text_width
from ration.export.tables.rows import Cell

_DIGITS = 15  # a spreadsheet stores no more digits of a number
_LIMIT = 10**_DIGITS
_FIRST_DATE = dt.date(1900, 3, 1)  # spreadsheets disagree on earlier dates

Number = int | Decimal
CellValue = str | Number | dt.date | None


class NumberText(str):
    """A number that is written as text, because a cell cannot store it exactly."""

    __slots__ = ()


def cell_value(cell: Cell) -> CellValue:
    """Convert a cell for a workbook without rounding.

    >>> cell_value(Fraction(5, 2)), cell_value(Fraction(360, 7)), cell_value(1234567890123456)
    (Decimal('2.5'), '360/7', '1234567890123456')
    """
    if isinstance(cell, int) and -_LIMIT < cell < _LIMIT:  # most cells
        return cell
    if isinstance(cell, dt.date):
        return cell if cell >= _FIRST_DATE else cell.isoformat()
    return number_value(number_text(cell)) if isinstance(cell, int | Fraction) else cell


def number_value(text: str) -> Number | NumberText:
    """Convert the text of a number for a workbook without rounding.

    >>> number_value("0.450"), number_value("007"), number_value("1/3")
    (Decimal('0.450'), 7, '1/3')
    """
    if "/" in text or len(re.sub(r"[-.]", "", text).strip("0")) > _DIGITS:
        return NumberText(text)
    return Decimal(text) if "." in text else int(text)


def places(number: CellValue) -> int:
    """The number of decimals of a number; 0 for anything else.

    >>> places(Decimal("2.50")), places(7)
    (2, 0)
    """
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
    return -exponent if isinstance(exponent, int) else 0


def decimals_of(cells: Iterable[CellValue]) -> int:
    """The number of decimals that shows all these numbers in full."""
    return max(map(places, cells), default=0)


def width(text: str) -> int:
    """The width of the longest line of a text, in half-width characters."""
    return max(map(text_width, text.split("\n")))
