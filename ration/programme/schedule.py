"""When the rounds of a programme are, and what their supply is planned with."""

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer

from ration.core.models import Several, Sourced
from ration.core.problems import FieldError, Problem, problem
from ration.core.quantity import number_text
from ration.programme.interval import IntervalField

MOST = 1000  # rounds: more are taken for a mistake
PERCENT = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,6})?) ?%")


def parse_percent(text: object) -> Fraction:
    """`"5 %"` as a share; FieldError if it is not of that form."""
    found = PERCENT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise FieldError("percent-unreadable")
    return Fraction(found[1]) / 100


def _percent_in(value: object) -> object:
    return value if isinstance(value, Fraction) else parse_percent(value)


def percent(share: Fraction) -> str:
    """A share as a file has it.

    >>> percent(Fraction(1, 40))
    '2.5 %'
    """
    return f"{number_text(share * 100)} %"


# A share that a file and JSON have as text, as "5 %".
Percent = Annotated[
    Fraction, BeforeValidator(_percent_in), PlainSerializer(percent, return_type=str)
]


class RoundSchedule(Sourced):
    """The rounds of a programme: `count` of them, `every` so often from `first` on, or `dates`.

    `first` None: the programme's date.

    >>> said = {"first": dt.date(2020, 1, 31), "every": "1 month", "count": 3}
    >>> schedule = RoundSchedule.model_validate(said)
    >>> [str(day) for day in schedule.days(None)]
    ['2020-01-31', '2020-02-29', '2020-03-31']
    """

    first: dt.date | None = None
    every: IntervalField | None = None
    count: int | None = Field(default=None, ge=1)
    dates: Several[dt.date] = ()

    def days(self, date: dt.date | None) -> tuple[dt.date, ...]:
        """The day of every round; `date` is the programme's."""
        start = self.first or date
        if self.dates or start is None or self.every is None or self.count is None:
            return self.dates
        found = (self.every.day(start, times) for times in range(self.count))
        return tuple(day for day in found if day is not None)

    def problems(self, date: dt.date | None) -> Iterator[Problem]:
        """What does not fit together; `date` is the programme's."""
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
    """What supply is planned with.

    `lead_time` is how long before goods are there they must be called for (None: not known).
    `losses` is what is lost on the way, as a share of what arrives: for 100 t to arrive at 5 %,
    105 t are sent. `reserve` is the share of a round's requirement that stock shall never fall
    under.

    UNHCR and WFP reckon losses of 5 % for a country with a port and 10 % for a landlocked one
    (Guidelines for Estimating Food and Nutritional Needs in Emergencies, 1997, Annex II); 22 days
    are 15 of procurement, 5 to the main warehouse and 2 to the site.

    >>> Pipeline.model_validate({"lead_time": "22 days", "losses": "5 %"}).losses
    Fraction(1, 20)
    """

    lead_time: IntervalField | None = None
    losses: Percent = Fraction(0)
    reserve: Percent = Fraction(0)

    def arriving(self, sent: int) -> int:
        """How many of so many steps arrive: what is lost is rounded up."""
        return int(sent / (1 + self.losses))

    def to_send(self, needed: int) -> int:
        """How many steps to send, so that as many as are needed arrive."""
        return -int(-needed * (1 + self.losses) // 1)

    def kept(self, required: int) -> int:
        """The steps of a round's reserve, rounded up."""
        return -int(-required * self.reserve // 1)
