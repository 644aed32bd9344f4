"""Intervals, the days of rounds, and the figures for planning their supply."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from ration.core.models import Frozen, Several, Sourced
from ration.core.problems.errors import FieldError
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import number_text
from ration.core.text.cells import many

TIME = r"([0-9]{1,4}) (day|week|month|year)s?"
_DAYS = {"day": 1, "week": 7}


class Interval(Frozen):
    """A number of days, weeks, months or years, counted from the first day.

    >>> str(parse_interval("12 months"))
    '12 months'
    """

    count: int = Field(ge=1)
    unit: Literal["day", "week", "month", "year"]

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    @property
    def words(self) -> str:
        """The interval in words, such as `every year` or `every 15 days`."""
        return f"every {self.unit if self.count == 1 else self}"

    def day(self, start: dt.date, times: int) -> dt.date | None:
        """The day that is `times` intervals after `start`; None means outside years 1 to 9999.

        A negative `times` counts back. If the month has no such day, its last day is used.

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
    """Read an interval such as `"1 year"`; FieldError if it has another form."""
    match = re.fullmatch(TIME, text) if isinstance(text, str) else None
    if match is None or not int(match[1]):
        raise FieldError("interval-unreadable")
    return Interval.model_validate({"count": int(match[1]), "unit": match[2]})


def days(start: dt.date, repeat: Interval | None, until: dt.date) -> Iterator[dt.date]:
    """The days on which an area gets the ration: `start`, then every `repeat`, to `until`.

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
]  # text in files and in JSON


MOST = 1000  # rounds; more are a mistake
PERCENT = r"([0-9]{1,4}(?:\.[0-9]{1,6})?) ?%"


def parse_percent(text: object) -> Fraction:
    """Read a share such as `"5 %"`; FieldError if it has another form."""
    match = re.fullmatch(PERCENT, text) if isinstance(text, str) else None
    if match is None:
        raise FieldError("percent-unreadable")
    return Fraction(match[1]) / 100


def _percent_in(value: object) -> object:
    return value if isinstance(value, Fraction) else parse_percent(value)


def percent(share: Fraction) -> str:
    """Write a share as in a file.

    >>> percent(Fraction(1, 40))
    '2.5 %'
    """
    return f"{number_text(share * 100)} %"


# A share; text in files and in JSON, such as "5 %".
Percent = Annotated[
    Fraction, BeforeValidator(_percent_in), PlainSerializer(percent, return_type=str)
]


def _level(share: Fraction) -> Fraction:
    if not 0 < share <= 1:
        raise FieldError("level-range")
    return share


# The share of the full ration that is handed out, above 0 % and at most 100 %.
Level = Annotated[Percent, AfterValidator(_level)]


def parse_level(text: object) -> Fraction:
    """Read `"70 %"` as the share of the full ration. Raises FieldError if it is no level."""
    return _level(parse_percent(text))


class RoundSchedule(Sourced):
    """The rounds of a programme: `count` rounds, one `every` interval from `first` on, or `dates`.

    >>> keys = {"first": dt.date(2020, 1, 31), "every": "1 month", "count": 3}
    >>> schedule = RoundSchedule.model_validate(keys)
    >>> [str(day) for day in schedule.days(None)]
    ['2020-01-31', '2020-02-29', '2020-03-31']
    """

    first: dt.date | None = None
    """The day of the first round. Left out: the `date` of the programme.
    Example: 2024-01-15."""
    every: IntervalField | None = None
    """How long from one round to the next. Left out: `dates` has them.
    Examples: "15 days", "1 month"."""
    count: int | None = Field(default=None, ge=1)
    """How many rounds there are. Left out: `dates` has them. Example: 6."""
    dates: Several[dt.date] = ()
    """The days themselves, in the place of the other keys. Left out: `every` and `count` have them.
    Example: [2024-01-15, 2024-02-20]."""
    levels: Several[Level] = ()
    """The levels of the rounds in order; the last one serves for the rest. Left out: the level of
    the programme.
    Example: ["100 %", "50 %"]."""

    def days(self, date: dt.date | None) -> tuple[dt.date, ...]:
        """The day of every round; `date` is the programme's."""
        start = self.first or date
        if self.dates or start is None or self.every is None or self.count is None:
            return self.dates
        days = (self.every.day(start, times) for times in range(min(self.count, MOST)))
        return tuple(day for day in days if day is not None)

    def problems(self, date: dt.date | None) -> Iterator[Problem]:
        """The problems of keys that do not agree; `date` is the programme's."""
        count = len(self.days(date))
        if self.levels and len(self.levels) > count > 0:
            levels, rounds = many(len(self.levels), "level"), many(count, "round")
            yield problem("rounds-levels", column="rounds.levels", levels=levels, rounds=rounds)
        yield from self._listed() if self.dates else self._repeated(date)

    def _listed(self) -> Iterator[Problem]:
        for key in ("first", "every", "count"):
            if (value := getattr(self, key)) is not None:
                yield problem("rounds-dates", column=f"rounds.{key}", value=str(value))
        for number, (before, day) in enumerate(pairwise(self.dates), 1):
            if day <= before:
                place = f"rounds.dates[{number}]"
                yield problem("rounds-dates-order", column=place, value=str(day), before=before)

    def _repeated(self, date: dt.date | None) -> Iterator[Problem]:
        start = self.first or date
        if start is None:
            yield problem("rounds-first", column="rounds.first")
        if self.every is None:
            yield problem("rounds-every", column="rounds.every")
        if self.count is None:
            yield problem("rounds-count", column="rounds.count")
        elif self.count > MOST:
            yield problem("rounds-many", column="rounds.count", value=str(self.count), most=MOST)
        elif self.every and start and len(self.days(start)) < self.count:
            yield problem("rounds-calendar", column="rounds.count", value=str(self.count))


class Pipeline(Sourced):
    """The figures for planning supply.

    UNHCR and WFP use losses of 5 % for a country with a port and 10 % for a landlocked country
    (Guidelines for Estimating Food and Nutritional Needs in Emergencies, 1997, Annex II); 22 days
    are 15 of procurement, 5 to the main warehouse and 2 to the site.

    >>> Pipeline.model_validate({"lead_time": "22 days", "losses": "5 %"}).losses
    Fraction(1, 20)
    """

    lead_time: IntervalField | None = None
    """How long before they are needed goods must be called for. Left out: not known.
    Examples: "22 days", "3 months"."""
    losses: Percent = Fraction(0)
    """What is lost on the way, as a share of what arrives: for 100 t to arrive at 5 %, send 105 t.
    Example: "5 %"."""
    reserve: Percent = Fraction(0)
    """The least stock after a round, as a share of what the next round requires.
    Example: "50 %"."""

    def arriving(self, sent: int) -> int:
        """The number of steps that arrive; the losses are rounded up."""
        return int(sent / (1 + self.losses))

    def to_send(self, needed: int) -> int:
        """The number of steps to send so that `needed` steps arrive."""
        return -int(-needed * (1 + self.losses) // 1)

    def kept(self, required: int) -> int:
        """The reserve of a round in steps, rounded up."""
        return -int(-required * self.reserve // 1)
