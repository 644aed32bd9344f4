"""What a cell of a workbook can hold: fifteen digits of a number, dates from 1900 on."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from ration.core.quantity import number_text
from ration.core.text import text_width
from ration.export.tables import Cell

_DIGITS = 15  # a spreadsheet keeps no more of a number
_WHOLE = 10**_DIGITS
_FIRST_DAY = dt.date(1900, 3, 1)  # before it spreadsheets do not agree on the days

Number = int | Decimal
CellValue = str | Number | dt.date | None


class NumberText(str):
    """A number that a cell cannot hold as it is, and so as text."""

    __slots__ = ()


def held(cell: Cell) -> CellValue:
    """What stands in a workbook for `cell`: nothing is rounded.

    >>> held(Fraction(5, 2)), held(Fraction(360, 7)), held(1234567890123456)
    (Decimal('2.5'), '360/7', '1234567890123456')
    """
    if isinstance(cell, int) and -_WHOLE < cell < _WHOLE:  # most of what is written
        return cell
    if isinstance(cell, dt.date):
        return cell if cell >= _FIRST_DAY else cell.isoformat()
    return held_number(number_text(cell)) if isinstance(cell, int | Fraction) else cell


def held_number(text: str) -> Number | NumberText:
    """What stands in a workbook for a number, as it is printed elsewhere.

    >>> held_number("0.450"), held_number("007"), held_number("1/3")
    (Decimal('0.450'), 7, '1/3')
    """
    if "/" in text or len(re.sub(r"[-.]", "", text).strip("0")) > _DIGITS:
        return NumberText(text)
    return Decimal(text) if "." in text else int(text)


def places(number: CellValue) -> int:
    """How many decimals a number has; 0 of what is none.

    >>> places(Decimal("2.50")), places(7)
    (2, 0)
    """
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
    return -exponent if isinstance(exponent, int) else 0


def decimals_of(cells: Iterable[CellValue]) -> int:
    """How many decimals show all of some numbers."""
    return max(map(places, cells), default=0)


def width(text: str) -> int:
    """How wide the longest line of a text is, in narrow signs."""
    return max(map(text_width, text.split("\n")))
