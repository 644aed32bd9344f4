"""Read the dates of a stock file: days, and months such as `05/2026`."""

import datetime as dt
import re
from collections.abc import Iterable

from ration.register.mapping.mapping import Order
from ration.register.values.counts import MISSING
from ration.register.values.dates import DateProblem, parse_date
from ration.register.values.months import month_end
from ration.register.values.normalize import folded, plainly
from ration.stock.file.usual import never_expires

_MARK = re.compile(r"(?i)^(exp(iry|ires)?|bb[de]?|best (before|by)( end)?|use by)[.: ]+ ?(?=\S)")
_BLANK = MISSING | {""}
_CENTURY = 2000  # two digits are years of it: nothing in a stock expired in the 1900s
_SERIAL = re.compile(r"\d{3,6}(\.\d*)?")  # days of a spreadsheet; 31.05.26 is none
# A digit, and a sign of dates after the first of them, or a letter anywhere: in time that grows as
# the text does.
_DATE_SIGNS = re.compile(r"(?=\D*\d)(?:[\W\d_]*[^\W\d_]|\D*\d[^-/. 년月월]*[-/. 년月월])")


def read_date(text: str, order: Order | None) -> tuple[dt.date | DateProblem, bool]:
    """Read a date, or return the code of its problem; and whether the cell names only a month.

    A month is read as its last day: food is good to the end of the month on its label, and what
    arrives in a month is sure to be there on its last day.

    >>> read_date("31/05/2026", None), read_date("EXP 05/2026", None)
    ((datetime.date(2026, 5, 31), False), (datetime.date(2026, 5, 31), True))
    >>> read_date("31-12-31", "dmy")
    (datetime.date(2031, 12, 31), False)
    """
    plain = _MARK.sub("", plainly(text))
    date = parse_date(plain, order)
    if date == "date-unknown":
        last = month_end(plain)
        return (date, False) if last is None else (last, True)
    if isinstance(date, dt.date) and date.year < _CENTURY and str(date.year) not in plain:
        later = date.year + 100
        return (date if _SERIAL.fullmatch(plain) else _with_year(date, later)), False
    return date, False


def _with_year(date: dt.date, year: int) -> dt.date | DateProblem:
    try:
        return date.replace(year=year)
    except ValueError:  # 29 February of a year that has none
        return "date-unknown"


def are_dates(texts: Iterable[str]) -> bool:
    """Whether all cells of a column, and at least one, are dates: no plain numbers.

    >>> are_dates(["05/2026", "", "3 May 2027"]), are_dates(["45777", "12"]), are_dates([""])
    (True, False, False)
    """
    cells = [
        plainly(text) for text in texts if folded(text) not in _BLANK and not never_expires(text)
    ]
    return bool(cells) and all(
        _DATE_SIGNS.match(cell) and read_date(cell, None)[0] != "date-unknown" for cell in cells
    )
