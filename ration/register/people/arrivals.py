"""Add the days of each household since its arrival, for which daily rates are."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import trimmed
from ration.programme.household_days import DAYS
from ration.programme.programme import Programme
from ration.register.columns.columns import Columns
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.collect import collect
from ration.register.source.register import ROW, Register
from ration.register.values.counts import MISSING
from ration.register.values.dates import column_date_order, parse_date
from ration.register.values.normalize import folded


def with_days_since(
    register: Register,
    columns: Columns,
    mapping: RegisterMapping,
    programme: Programme,
    first: dt.date | None,
) -> tuple[Register, Columns]:
    """Add the days from a household's arrival to the last day, both included.

    The period begins on `first` and has the programme's days. Who arrived before it is there all
    days; who arrives after it has 0. Each distinct text is parsed once. Raises DataError if there
    is no first day.
    """
    source = columns.arrived
    if first is None:
        raise DataError(register.source, [problem("arrived-undated", column=source)])
    text = trimmed(by_name(source).as_expr())
    counted = collect(register, register.frame.group_by(text.alias("text")).agg(n=pl.len()))
    times = dict(counted.iter_rows())
    order = mapping.dates or column_date_order(times)
    most = programme.days or 0
    blanks = {text for text in times if _is_blank(columns, text)}
    read: dict[str, int | str] = {}
    for each in times:
        if each in blanks:
            read[each] = "arrived-blank" if columns.blank_days is None else most
        else:
            day = parse_date(each, order)
            read[each] = day if isinstance(day, str) else _days(day, first, most)
    days = {each: number for each, number in read.items() if isinstance(number, int)}
    wrong = {each: code for each, code in read.items() if isinstance(code, str)}
    name = f"{DAYS} from {source}"
    added = text.replace_strict(list(days), list(days.values()), default=0, return_dtype=pl.Int64)
    warnings = []
    if order is not None and mapping.dates is None:
        warnings.append(problem("dates-order", column=source, order=order))
    if number := sum(times[each] for each in blanks if each in days):
        cells = f"{number:,} cells" if number > 1 else "1 cell"
        warnings.append(problem("days-blank-all", column=source, count=cells, days=most))
    again = register.requoted

    def requoted() -> Register | None:
        fixed = again()
        return fixed and with_days_since(fixed, columns, mapping, programme, first)[0]

    found = replace(
        register,
        frame=register.frame.with_columns(added.alias(name)),
        problems=(*register.problems, *_rows(register, columns, source, wrong)),
        warnings=(*register.warnings, *warnings),
        requoted=requoted,
    )
    return found, replace(columns, counts={**columns.counts, DAYS: (name,)})


def _days(arrival: dt.date, first: dt.date, most: int) -> int:
    """The days from `arrival` to the last of `most` days from `first`, both included."""
    return min(max(most - (arrival - first).days, 0), most)


def _is_blank(columns: Columns, text: str) -> bool:
    word = folded(text)
    return not word or word in MISSING or word in columns.no_answers(columns.arrived)


def _rows(
    register: Register, columns: Columns, source: str, wrong: Mapping[str, str]
) -> Sequence[Problem]:
    """A problem for every row whose arrival cannot be read."""
    if not wrong:
        return ()
    text = trimmed(by_name(source).as_expr())
    rows = register.frame.filter(text.is_in(list(wrong))).select(ROW, text.alias("text"))
    hidden = columns.personal(source)
    return [
        problem(wrong[each], row=row, column=source, value=None if hidden or not each else each)
        for row, each in collect(register, rows).iter_rows()
    ]
