"""Dates as registers write them: read what is sure, report an order that is not."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from ration.register.mapping.mapping import Order
from ration.register.values.months import month_numbers
from ration.register.values.normalize import folded, plainly

DateProblem = Literal["date-ambiguous", "date-unknown"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")

PIVOT = 30  # two digits from this on are years of the 1900s, below it of the 2000s, as in Excel
_YEARS = range(1850, 2151)  # others are typing errors, or of another calendar
_EXCEL = dt.date(1899, 12, 30)  # day 0 of Excel's serial numbers, from March 1900 on
_SERIALS = range(10_000, 73_051)  # 18 May 1927 to 31 December 2099

_TIME = r"(?:[T ,] ?\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?)? ?(?:Z|UTC|GMT)?"
_ZONE = r"(?:[+-]\d\d:?\d\d)?"
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}"  # most dates: all patterns read it alike
_PARTS = rf"(\d{{1,4}})([-/. ])(\d{{1,2}})\2(\d{{1,4}})\.?{_TIME}{_ZONE}"
_YEAR_FIRST = r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?"
_DOTTED = rf"(\d{{4}})\. ?(\d{{1,2}})\. ?(\d{{1,2}})\.?{_TIME}{_ZONE}"  # 2024. 5. 2.
_COMPACT = r"(\d{4})(\d\d)(\d\d)"
_SERIAL = r"(\d{5})(?:\.\d+)?"
_NAMED = rf"([\d\w\s,./'-]+?){_TIME}{_ZONE}"
_WORDS = r"\d+|[^\W\d_]+"
_FILLERS = frozenset(("de", "del", "of", "the", "st", "nd", "rd", "th", "er", "ro", "г"))


def parse_date(text: str, order: Order | None = None) -> dt.date | DateProblem:
    """Read the date in a cell, or return the code of its problem.

    `order` is that of the numbers; None means unknown: then only dates with a single reading
    are read. A date that begins with a year of four digits is year, month, day. Two digits from
    30 on are a year of the 1900s. Times and time zones are ignored: the date is as written.

    >>> parse_date("2017-03-30T00:00:00+09:00"), parse_date("30-11-2000"), parse_date("45026")
    (datetime.date(2017, 3, 30), datetime.date(2000, 11, 30), datetime.date(2023, 4, 10))
    >>> parse_date("March 31, 2015"), parse_date("03-18-14")
    (datetime.date(2015, 3, 31), datetime.date(2014, 3, 18))
    >>> parse_date("4/5/2019"), parse_date("4/5/2019", "mdy"), parse_date("31/4/2019")
    ('date-ambiguous', datetime.date(2019, 4, 5), 'date-unknown')
    """
    if re.fullmatch(_ISO, text):
        return _date(text[:4], text[5:7], text[8:]) or "date-unknown"
    plain = plainly(text)
    readings = _readings(plain)
    if readings is None:
        return _without_order(plain, order) or "date-unknown"
    if order is not None and order in readings:
        return readings[order] or "date-unknown"
    dates = {date for date in readings.values() if date is not None}
    if len(dates) == 1:
        return dates.pop()
    return "date-ambiguous" if dates else "date-unknown"


def column_date_order(texts: Iterable[str]) -> Order | None:
    """The order of numbers that the dates of one column prove; None means they prove none.

    At least one date must be valid in that order only, and every date must be valid in it.

    >>> column_date_order(["4/5/2019", "30/11/2000", "2017-03-30"])
    'dmy'
    >>> column_date_order(["4/5/2019"]), column_date_order(["30/11/2000", "11/30/2000"])
    (None, None)
    """
    others = (plainly(text) for text in texts if not re.fullmatch(_ISO, text))
    valid = (
        {order for order, date in (_readings(text) or {}).items() if date is not None}
        for text in others
    )
    possible = [orders for orders in valid if orders]
    proven = {next(iter(orders)) for orders in possible if len(orders) == 1}
    if len(proven) != 1:
        return None
    order = proven.pop()
    return order if all(order in orders for orders in possible) else None


def _readings(plain: str) -> Mapping[Order, dt.date | None] | None:
    """The date of three numbers in every order that may be meant, None if there is no such date.

    None for all of them means that no order is needed.
    """
    match = re.fullmatch(_PARTS, plain)
    if match is None or len(match[1]) == 4:
        return None
    first, second, third = match[1], match[3], match[4]
    orders: dict[Order, tuple[str, str, str]] = {
        "dmy": (third, second, first),
        "mdy": (third, first, second),
        "ymd": (first, second, third),
    }
    return {order: _date(*parts) for order, parts in orders.items() if len(parts[0]) in (2, 4)}


def _without_order(plain: str, order: Order | None) -> dt.date | None:
    """Read a date whose parts are clear without a given order; None means it is no date."""
    for pattern in (_PARTS, _YEAR_FIRST, _DOTTED, _COMPACT):
        match = re.fullmatch(pattern, plain)
        if match:
            parts = [part for part in match.groups() if part.isdigit()]
            return _date(*parts)
    serial = re.fullmatch(_SERIAL, plain)
    if serial:
        days = int(serial[1])
        return _EXCEL + dt.timedelta(days) if days in _SERIALS else None
    named = re.fullmatch(_NAMED, plain)
    return next(_named(named[1], order), None) if named else None


def _named(text: str, order: Order | None) -> Iterator[dt.date]:
    """Yield the date in words such as `1 March 2015`, `March 31, 2015` or `1-Mar-15`."""
    words = [word for word in re.findall(_WORDS, folded(text)) if word not in _FILLERS]
    numbers = [word for word in words if word.isdigit()]
    month = month_numbers().get(" ".join(word for word in words if not word.isdigit()))
    if month is None or len(numbers) != 2:
        return
    year_first = len(numbers[0]) == 4 or (order == "ymd" and len(numbers[1]) < 4)
    day, year = reversed(numbers) if year_first else numbers
    date = _date(year, str(month), day)
    if date is not None:
        yield date


def _date(year: str, month: str, day: str) -> dt.date | None:
    if len(day) > 2 or len(month) > 2 or len(year) not in (2, 4):
        return None
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < PIVOT else 1900
    if number not in _YEARS:
        return None
    try:
        return dt.date(number, int(month), int(day))
    except ValueError:
        return None
