"""Households made of the people in one table, which has a row a person."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
from polars.selectors import by_name

from ration.core.problems import DataError, Problem, problem
from ration.register.columns.columns import find_columns
from ration.register.columns.lookup import loses_digits
from ration.register.people.count import (
    by_household,
    carried,
    differing,
    filled,
    heads,
    made_columns,
    sizes,
    without_counts,
)
from ration.register.people.membership import classify
from ration.register.people.roster import KEY, PeopleTable, taken_by_itself, with_key
from ration.register.source.collect import collect
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import ROW, People, Register


def grouped(roster: PeopleTable, by: Sequence[str]) -> Register:
    """The register of the households in a table of people; `by` names more columns to keep."""
    register = roster.register
    if loses_digits(register, roster.household):
        raise DataError(register.source, [problem("id-float", column=roster.household)])
    told = classify(roster)
    rows, found, blank = _whole(roster, told.rows)
    made = made_columns(roster)
    others = [one for one in register.columns if one not in (*made, roster.household)]
    every = replace(
        register,
        frame=by_household(roster, rows, [by_name(one).as_expr().max() for one in others]).rename(
            {KEY: roster.household}
        ),
        columns=(roster.household, *made, *others),
        unreadable_columns={},
        ragged=dict,
        requoted=lambda: None,
        merged={},
    )
    columns, _ = find_columns(roster.programme, every, without_counts(roster, roster.household), by)
    words = dict.fromkeys([*columns.words.values(), *columns.sites.values()])
    wanted = [name for name in words if name in others]
    households = collect(register, by_household(roster, rows, carried(wanted)))
    told_of = [one for one in told.problems if one.row not in blank]
    found += [*register.found, *told_of, *differing(households, wanted)]
    found += heads(roster, households)
    found += sizes(register, roster, households.lazy())
    total = collect(register, register.frame.select(pl.len())).item()
    first = households.lazy().select(KEY, pl.col(ROW).alias("of"))
    return replace(
        every,
        frame=households.lazy()
        .select(by_name(ROW, KEY, *made, *wanted))
        .rename({KEY: roster.household}),
        columns=(roster.household, *made, *wanted),
        found=tuple(found),
        warnings=(*register.warnings, *taken_by_itself(roster), *told.warnings),
        people=People(
            register,
            rows=total - len(blank),
            of=_keyed(roster, with_key(register.frame, roster.household))
            .join(first, on=KEY, how="left")
            .select(ROW, "of"),
        ),
    )


def _keyed(roster: PeopleTable, rows: pl.LazyFrame) -> pl.LazyFrame:
    """People by household; where the mapping has it so, whose household is blank lives alone."""
    if not roster.asked.alone:
        return rows
    somebody = filled(roster.register)
    alone = pl.concat_str(pl.lit("row "), pl.col(ROW).cast(pl.String))
    return rows.with_columns(
        pl.when((pl.col(KEY) == "") & somebody).then(alone).otherwise(pl.col(KEY)).alias(KEY)
    )


def _whole(roster: PeopleTable, rows: pl.LazyFrame) -> tuple[pl.LazyFrame, list[Problem], set[int]]:
    """The rows of people who have a household; problems of the others; the rows that are blank."""
    register, keyed = roster.register, _keyed(roster, rows)
    nobody = (~filled(register)).alias("blank")
    without = collect(register, keyed.filter(pl.col(KEY) == "").select(ROW, nobody))
    blank = without.filter("blank")[ROW]
    found = [problem("blank-row", row=row) for row in blank]
    column = f"{roster.label}{roster.household}"
    found += [
        problem("id-blank", row=row, column=column) for row in without.filter(~pl.col("blank"))[ROW]
    ]
    ragged = ragged_rows(register)
    found += ragged.values()
    wrong = pl.Series(ROW, sorted(ragged), dtype=register.schema[ROW])
    whole = keyed.filter(pl.col(KEY) != "")
    if ragged:
        whole = whole.filter(~pl.col(ROW).is_in(wrong.implode()))
    return whole, found, set(blank)
