"""Rows that a long table of areas lacks: no area at all, or none that matches a count."""

from collections.abc import Iterator

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import DataError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import trimmed
from ration.register.columns.columns import Columns
from ration.register.columns.guess import words
from ration.register.columns.personal import personal
from ration.register.mapping.mapping import RegisterMapping
from ration.register.people.roster import KEY
from ration.register.source.collect import collect
from ration.register.source.register import ROW, Register

_SHOWN = 5  # words of a column
_OF_IDS = ("code", "pcode", "id", "name")  # words in the names of columns of ids, best first


def refuse_no_area(register: Register, rows: pl.LazyFrame, identity: str) -> None:
    """Raise DataError if there are rows, but no row of `rows` has an area's id."""
    if collect(register, rows.select(pl.len())).item():
        return
    names = register.columns
    filled = [trimmed(by_name(name).as_expr()).ne("").all().alias(name) for name in names]
    table = collect(register, register.frame.select(pl.len().alias(ROW), *filled))
    count = table[ROW].item()
    if count:
        full = [name for name in names if table[name].item() and not personal(name)]
        ids = [name for word in _OF_IDS for name in full if word in words(name)]
        how = f"such as --column household_id={ids[0]}" if ids else "with --column household_id=…"
        wrong = problem("areas-none", column=identity, count=f"{count:,}", how=how)
        raise DataError(register.source, [wrong])


def missing_rows(
    register: Register,
    rows: pl.LazyFrame,
    areas: pl.DataFrame,
    mapping: RegisterMapping,
    columns: Columns,
) -> Iterator[Problem]:
    """Problems of areas without a row for a count that the programme reads."""
    hidden = {*mapping.personal}
    for name, rule in mapping.long.counts if mapping.long else ():
        lacking = areas.filter(by_name(f"rows:{name}").as_expr() == 0).select(ROW, KEY)
        if lacking.is_empty() or name not in columns.counted:
            continue
        own = rows.join(lacking.lazy().select(KEY), on=KEY, how="semi")
        names = list(dict.fromkeys(condition.column for condition in rule))
        texts = [trimmed(by_name(each).as_expr()).unique().sort().implode() for each in names]
        there = collect(register, own.select(texts)).row(0)
        facts = {
            "name": name,
            "rule": ", ".join(f"{one.column} = {some(one.values or ())}" for one in rule),
            "there": ", ".join(
                f"{column} = {'…' if column in hidden or personal(column) else some(found, _SHOWN)}"
                for column, found in zip(names, there, strict=True)
            ),
        }
        shown = not (personal(columns.identity) or columns.identity in hidden)
        for row, area in lacking.sort(ROW).iter_rows():
            yield problem("long-none", row=row, column=name, value=area if shown else None, **facts)
