"""Dates without a day, such as the `05/2026` of a best-before date."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from functools import cache

from ration.register.values.normalize import folded, plainly
from ration.register.values.word_lists import word_lists

# 05/2026, 05-2026, 05.2026, 2026-05, 2026년 5월, 2026年5月; and 05/26, if 26 is no month.
_MONTH_YEAR = re.compile(r"(\d{1,2}) ?[-/. ] ?(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4}) ?[-/. ] ?(\d{1,2})|(\d{4}) ?[년年] ?(\d{1,2}) ?[월月]")
_SHORT = re.compile(r"(\d{1,2}) ?[-/.] ?(\d\d)")
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")
_FILLERS = frozenset(("de", "del", "of", "end", "fin", "г"))
_YEARS = range(1990, 2101)


def month_end(text: str) -> dt.date | None:
    """The last day of the month in a cell that names only a month; None means it names none.

    Two digits are a year of the 2000s.

    >>> month_end("05/2026"), month_end("Feb 2028"), month_end("mai 2026"), month_end("11/26")
    (datetime.date(2026, 5, 31), datetime.date(2028, 2, 29), datetime.date(2026, 5, 31), \
datetime.date(2026, 11, 30))
    >>> month_end("05/06"), month_end("2026"), month_end("31/05/2026")
    (None, None, None)
    """
    plain = plainly(text)
    for pattern, year_first in ((_MONTH_YEAR, False), (_YEAR_MONTH, True), (_SHORT, False)):
        match = pattern.fullmatch(plain)
        if match:
            parts = [int(part) for part in match.groups() if part is not None]
            month, year = reversed(parts) if year_first else parts
            if pattern is _SHORT and year <= 12:  # it may be a month
                return None
            return _last_day(year, month)
    words = [word for word in _WORDS.findall(folded(plain)) if word not in _FILLERS]
    numbers = _NUMBERS.findall(plain)
    number = month_numbers().get(" ".join(words))
    if number is None or len(numbers) != 1 or len(numbers[0]) not in (2, 4):
        return None
    return _last_day(int(numbers[0]), number)


def _last_day(year: int, month: int) -> dt.date | None:
    year += 2000 if year < 100 else 0  # two digits
    if year not in _YEARS or not 1 <= month <= 12:
        return None
    return dt.date(year, month, calendar.monthrange(year, month)[1])


@cache
def month_numbers() -> Mapping[str, int]:
    """The numbers of the names of months, folded, in many languages."""
    months = month_words()
    return {folded(word): int(number) for number, words in months.items() for word in words}


@cache
def month_words() -> Mapping[str, tuple[str, ...]]:
    """The names of months by their numbers, from months.toml beside this file."""
    return word_lists("ration.register.values", "months.toml")
