"""Households in one table, their people in another that names them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl
from polars.selectors import by_name

from ration.core.problems import Problem, problem
from ration.core.text import FLOAT_ID, trimmed
from ration.register.columns.guess import guess
from ration.register.columns.personal import personal
from ration.register.people.count import by_household, filled, heads, made_columns, sizes
from ration.register.people.member_lists import OF_ROW
from ration.register.people.membership import classify
from ration.register.people.roster import KEY, PeopleTable, taken_by_itself, with_key
from ration.register.source.collect import collect
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import EXTRA, ROW, People, Register


def joined(register: Register, roster: PeopleTable) -> Register:
    """The register of households with the people of another table counted."""
    key = _key_of(register, roster)
    register = _whole_key(register, key)
    roster = replace(roster, register=_whole_key(roster.register, roster.household))
    told = classify(roster)
    # a household without a number has none of the people without one
    named = with_key(register.frame, key).with_columns(pl.col(KEY).replace("", None))
    somebody = told.rows.filter(~pl.all_horizontal(_cells(roster.register).is_null()))
    counted = collect(roster.register, by_household(roster, somebody))
    made = made_columns(roster)
    people = counted.lazy().select(
        KEY, *(by_name(one).as_expr().alias(f"made:{one}") for one in made)
    )
    frame = named.join(people, on=KEY, how="left", maintain_order="left").with_columns(
        pl.when(filled(register)).then(by_name(f"made:{one}").as_expr().fill_null(0)).alias(one)
        for one in made
    )
    names = (*register.columns, *(one for one in made if one not in register.columns))
    extra = [EXTRA] if EXTRA in register.schema else []
    found = [*register.found, *roster.register.found]
    wrong = [*told.problems, *ragged_rows(roster.register).values()]
    found += _of_households(roster, somebody, named, wrong)
    found += _orphans(roster, counted, named)
    found += _twice(register, roster, named, key)
    found += sizes(register, roster, frame)
    found += heads(roster, counted)
    return replace(
        register,
        frame=frame.select(by_name(ROW, *extra, *names)),
        columns=names,
        found=tuple(found),
        warnings=(
            *register.warnings,
            *roster.register.warnings,
            *taken_by_itself(roster),
            *told.warnings,
        ),
        requoted=lambda: None,
        people=People(register),
    )


def _whole_key(register: Register, column: str) -> Register:
    """The register with 1.0 as 1 in a column of floats, which the other table may have as 1."""
    if column not in register.columns or not register.schema[column].is_float():
        return register
    text = trimmed(by_name(column).as_expr()).str.replace(FLOAT_ID, "$1")
    return replace(register, frame=register.frame.with_columns(text))


def _cells(register: Register) -> pl.Expr:
    """What stands in a table, all but what was added to it."""
    return by_name([one for one in register.columns if one != OF_ROW]).as_expr()


def _key_of(register: Register, roster: PeopleTable) -> str:
    """The column of the households' table that people name."""
    said = roster.asked.of or next(iter(roster.mapping.source("household_id") or ()), None)
    if said is not None or "household_id" in register.columns:
        return said or "household_id"
    found = guess(["household_id"], register.columns)
    return found["household_id"].column if found else "household_id"


def _of_households(
    roster: PeopleTable, rows: pl.LazyFrame, named: pl.LazyFrame, problems: Sequence[Problem]
) -> Iterator[Problem]:
    """Problems of people as those of their households, which cannot be counted."""
    if not problems:
        return
    wanted = pl.Series(sorted({one.row for one in problems if one.row}))
    keys = rows.filter(pl.col(ROW).is_in(wanted.implode())).select(pl.col(ROW).alias("person"), KEY)
    found = collect(roster.register, keys.join(named.select(KEY, ROW), on=KEY, how="inner"))
    households = dict(found.select("person", ROW).iter_rows())
    for one in problems:
        if one.row in households:
            message = f"row {one.row} there: {one.message}"
            update = {"row": households[one.row], "message": message}
            yield one.model_copy(update=update)


def _orphans(roster: PeopleTable, counted: pl.DataFrame, named: pl.LazyFrame) -> Iterator[Problem]:
    lost = collect(roster.register, counted.lazy().join(named.select(KEY), on=KEY, how="anti"))
    if lost.height:
        yield problem(
            "people-left" if roster.asked.orphans else "people-orphans",
            column=f"{roster.label}{roster.asked.id or roster.household}",
            count=f"{lost['persons'].sum():,}",
            first=lost[ROW].min(),
        )


def _twice(
    register: Register, roster: PeopleTable, named: pl.LazyFrame, key: str
) -> Iterator[Problem]:
    """Households that share the number by which people name them; ids are held apart elsewhere."""
    if roster.asked.of is None:
        return
    shared = named.filter(pl.col(KEY) != "", pl.len().over(KEY) > 1).select(ROW, KEY)
    hidden = personal(key) or key in roster.mapping.personal
    for row, text in collect(register, shared).iter_rows():
        yield problem("key-twice", row=row, column=key, value=None if hidden else text)
