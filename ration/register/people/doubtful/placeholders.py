"""Warn of birth dates and ages that systems and people write where none is known."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

import polars as pl

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import many
from ration.register.columns.personal import personal
from ration.register.people.roster import PeopleTable
from ration.register.source.collect import collect
from ration.register.source.register import ROW, ROW_MASK
from ration.register.values.dates import column_date_order, parse_date
from ration.register.values.words import age_months

# Where the calendars of spreadsheets, databases and computers begin.
_BEGINNINGS = frozenset(
    dt.date(*day)
    for day in ((1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1901, 1, 1), (1904, 1, 1))
)
_UNIX = dt.date(1970, 1, 1)  # also the birthday of many whose year alone is known
_ESTIMATED = ((1, 1), (1, 7), (30, 6), (31, 12))  # days of a year that stand for the year
OFTEN, SHARE, SHARE_ESTIMATED = 20, 50, 4  # people of one date: 20, and one in 50, or in 4
_UNKNOWN_AGES = (98, 99, 120)
_OLD = range(90, 98)  # 98 and 99 are true where there are as many people of these ages together
_SHOWN = 3  # rows


def placeholder_warnings(
    roster: PeopleTable, text: pl.Expr, rows: pl.LazyFrame, people: Mapping[str, int]
) -> Iterator[Problem]:
    """A warning for each birth date or age that may stand for an unknown one.

    `people` has how many people have each `text` of the column, without texts that are problems.
    The `rows` are read again only if there is such a date or age.
    """
    column = roster.birth or roster.age or ""
    found = _births(roster, people) if roster.birth else _ages(people)
    hidden = personal(column) or column in roster.mapping.personal
    for code, value, texts in found:
        wanted = rows.filter(text.is_in(sorted(texts))).select(ROW).sort(ROW).head(_SHOWN)
        numbers = [row & ROW_MASK for row in collect(roster.register, wanted)[ROW]]
        count = sum(people[each] for each in texts)
        row = "row" if count == 1 else "rows"
        more = [f"{count - len(numbers):,} more"] if count > len(numbers) else []
        yield problem(
            code,
            column=f"{roster.label}{column}",
            value=None if hidden else value,
            people=many(count, "row"),
            rows=f"{row} {some([*map(str, numbers), *more], _SHOWN + 1)}",
        )


def _births(
    roster: PeopleTable, people: Mapping[str, int]
) -> Iterator[tuple[str, str, Collection[str]]]:
    order = roster.mapping.dates or column_date_order(people)
    texts: dict[dt.date, list[str]] = {}
    for text in people:
        day = parse_date(text, order)
        if isinstance(day, dt.date):
            texts.setdefault(day, []).append(text)
    born = Counter({day: sum(people[text] for text in several) for day, several in texts.items()})
    beside = max(born[_UNIX.replace(year=year)] for year in (1969, 1971))
    whole = born.total()
    for day in sorted(born):
        estimated = (day.day, day.month) in _ESTIMATED
        share = SHARE_ESTIMATED if estimated else SHARE
        if day in _BEGINNINGS or (day == _UNIX and born[day] > 2 * beside):
            yield "birth-placeholder", day.isoformat(), texts[day]
        elif born[day] >= OFTEN and born[day] * share > whole:
            yield "birth-often", day.isoformat(), texts[day]


def _ages(people: Mapping[str, int]) -> Iterator[tuple[str, str, Collection[str]]]:
    texts: dict[int, list[str]] = {}
    for text in people:
        months = age_months(text)
        if months is not None:
            texts.setdefault(months[0] // 12, []).append(text)
    aged = Counter({age: sum(people[text] for text in several) for age, several in texts.items()})
    old = sum(aged[age] for age in _OLD)
    for age in _UNKNOWN_AGES:
        if aged[age] > 1 and aged[age] > old:
            yield "age-placeholder", str(age), texts[age]
