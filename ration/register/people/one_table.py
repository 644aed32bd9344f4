"""Make households of the people in a register with one row per person."""

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
    count_columns,
    differing,
    filled,
    heads,
    sizes,
    without_counts,
    without_differing,
)
from ration.register.people.membership import classify
from ration.register.people.roster import KEY, PeopleTable, guess_warnings, with_key
from ration.register.source.collect import collect
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import ROW, People, Register
from ration.register.values.no_answer import no_answers


def grouped(roster: PeopleTable, by: Sequence[str]) -> Register:
    """Group a table of people into a register of households; `by` has more columns to keep."""
    register = roster.register
    if loses_digits(register, roster.household):
        raise DataError(register.source, [problem("id-float", column=roster.household)])
    people = classify(roster)
    rows, problems, blank = _with_household(roster, people.rows)
    counts = count_columns(roster)
    others = [name for name in register.columns if name not in (*counts, roster.household)]
    every = replace(
        register,
        frame=by_household(roster, rows, [by_name(name).as_expr().max() for name in others]).rename(
            {KEY: roster.household}
        ),
        columns=(roster.household, *counts, *others),
        unreadable_columns={},
        ragged=dict,
        requoted=lambda: None,
        merged={},
    )
    columns, _ = find_columns(roster.programme, every, without_counts(roster, roster.household), by)
    words = dict.fromkeys([*columns.words.values(), *columns.sites.values()])
    wanted = [name for name in words if name in others]
    households = collect(register, by_household(roster, rows, carried(wanted, columns)))
    problems += register.problems
    problems += [each for each in people.problems if each.row not in blank]
    free = columns.only_subtotals
    problems += differing(households, [name for name in wanted if name not in free])
    households, unnamed = without_differing(households, [name for name in wanted if name in free])
    problems += heads(roster, households)
    problems += sizes(register, roster, households.lazy())
    total = collect(register, register.frame.select(pl.len())).item()
    first = households.lazy().select(KEY, pl.col(ROW).alias("of"))
    return replace(
        every,
        frame=households.lazy()
        .select(by_name(ROW, KEY, *counts, *wanted))
        .rename({KEY: roster.household}),
        columns=(roster.household, *counts, *wanted),
        problems=tuple(problems),
        ages_on=roster.ages_on,
        warnings=(*register.warnings, *guess_warnings(roster), *people.warnings, *unnamed),
        people=People(
            register,
            rows=total - len(blank),
            of=_keyed(roster, with_key(register.frame, roster.household))
            .join(first, on=KEY, how="left")
            .select(ROW, "of"),
        ),
    )


def _keyed(roster: PeopleTable, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Give people without a household one of their own, if the mapping asks for it."""
    if not roster.options.alone:
        return rows
    somebody = filled(roster.register)
    alone = pl.concat_str(pl.lit("row "), pl.col(ROW).cast(pl.String))
    return rows.with_columns(
        pl.when(pl.col(KEY).is_in(["", *no_answers()]) & somebody)
        .then(alone)
        .otherwise(pl.col(KEY))
        .alias(KEY)
    )


def _with_household(
    roster: PeopleTable, rows: pl.LazyFrame
) -> tuple[pl.LazyFrame, list[Problem], set[int]]:
    """The rows of people with a household; the problems of the others; the blank rows."""
    register, keyed = roster.register, _keyed(roster, rows)
    nobody = (~filled(register)).alias("blank")
    without = collect(register, keyed.filter(pl.col(KEY) == "").select(ROW, nobody))
    blank = without.filter("blank")[ROW]
    problems = [problem("blank-row", row=row) for row in blank]
    column = f"{roster.label}{roster.household}"
    problems += [
        problem("id-blank", row=row, column=column) for row in without.filter(~pl.col("blank"))[ROW]
    ]
    ragged = ragged_rows(register)
    problems += ragged.values()
    wrong = pl.Series(ROW, sorted(ragged), dtype=register.schema[ROW])
    whole = keyed.filter(pl.col(KEY) != "")
    if ragged:
        whole = whole.filter(~pl.col(ROW).is_in(wrong.implode()))
    return whole, problems, set(blank)
