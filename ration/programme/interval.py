"""How often a ration comes again: `repeat = "1 year"`, and the days on which it does."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from ration.core.models import Frozen
from ration.core.problems import FieldError

TIME = re.compile(r"([0-9]{1,4}) (day|week|month|year)s?")
_DAYS = {"day": 1, "week": 7}


class Interval(Frozen):
    """Every so many days, weeks, months or years, counted from the first day.

    >>> str(parse_interval("12 months"))
    '12 months'
    """

    count: int = Field(ge=1)
    unit: Literal["day", "week", "month", "year"]

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    @property
    def words(self) -> str:
        """How often, as `every year` or `every 15 days`."""
        return f"every {self.unit if self.count == 1 else self}"

    def day(self, start: dt.date, times: int) -> dt.date | None:
        """The day that is `times` repeats after `start`; None after the year 9999.

        Where `times` is less than nothing, the day so long before it.
        A month that has no such day gives its last.

        >>> parse_interval("1 month").day(dt.date(2024, 1, 31), 1)
        datetime.date(2024, 2, 29)
        """
        if self.unit in _DAYS:
            number = start.toordinal() + self.count * times * _DAYS[self.unit]
            within = 1 <= number <= dt.date.max.toordinal()
            return dt.date.fromordinal(number) if within else None
        months = self.count * times * (12 if self.unit == "year" else 1) + start.month - 1
        year, month = start.year + months // 12, months % 12 + 1
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            return None
        return dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def parse_interval(text: object) -> Interval:
    """`"1 year"` as an Interval; FieldError if it is not of that form."""
    found = TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None or not int(found[1]):
        raise FieldError("interval-unreadable")
    return Interval.model_validate({"count": int(found[1]), "unit": found[2]})


def days(start: dt.date, repeat: Interval | None, until: dt.date) -> Iterator[dt.date]:
    """The days on which an area gets the ration: `start`, and every repeat to `until`.

    >>> first, last = dt.date(2024, 2, 29), dt.date(2026, 2, 28)
    >>> [day.year for day in days(first, parse_interval("1 year"), last)]
    [2024, 2025, 2026]
    """
    day: dt.date | None = start
    times = 0
    while day is not None and day <= until:
        yield day
        times += 1
        day = None if repeat is None else repeat.day(start, times)


def _repeat_in(value: object) -> object:
    return value if isinstance(value, Interval) else parse_interval(value)


IntervalField = Annotated[
    Interval, BeforeValidator(_repeat_in), PlainSerializer(str, return_type=str)
]  # in a file and in JSON, its text
