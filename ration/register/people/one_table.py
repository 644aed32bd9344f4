"""Make households of the people in a register with one row per person."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem, problem
from ration.register.columns.columns import find_columns
from ration.register.columns.lookup import loses_digits
from ration.register.people.count import (
    count_columns,
    days_columns,
    differing,
    filled,
    heads,
    sizes,
    without_counts,
    without_differing,
)
from ration.register.people.doubles import find_doubles, same_hash
from ration.register.people.doubtful.doubts import doubts
from ration.register.people.first_look import FirstLook, first_look
from ration.register.people.gather import gather
from ration.register.people.membership import Classified, classify
from ration.register.people.roster import KEY, PeopleTable, guess_warnings, with_key
from ration.register.people.who_counts import number, passed
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import ALONE, ROW, People, Register
from ration.register.values.no_answer import no_answers


def grouped(roster: PeopleTable, by: Sequence[str]) -> Register:
    """Group a table of people into a register of households; `by` has more columns to keep."""
    register = roster.register
    parts = register.joined.get(roster.household, (roster.household,))
    if cut := [problem("id-float", column=part) for part in parts if loses_digits(register, part)]:
        raise DataError(register.source, cut)
    counts = count_columns(roster)
    others = [name for name in register.columns if name not in (*counts, roster.household)]
    kinds = {name: register.schema[name] for name in (ROW, *others)}
    kinds |= dict.fromkeys(counts, pl.Int64())
    every = replace(
        register,
        frame=pl.LazyFrame(schema={roster.household: pl.String, **kinds}),  # for its types
        columns=(roster.household, *counts, *others),
        unreadable_columns={},
        ragged=dict,
        requoted=lambda: None,
        merged={},
    )
    columns, _ = find_columns(roster.programme, every, without_counts(roster, roster.household), by)
    words = dict.fromkeys([*columns.words.values(), *columns.sites.values()])
    words |= dict.fromkeys(days_columns(register, roster.mapping))
    wanted = [name for name in words if name in others]
    look = first_look(roster, wanted)
    roster = replace(roster, marked=look.marked)
    people = classify(roster, {name: each.counts() for name, each in look.texts.items()})
    ragged = ragged_rows(register, look.ragged)
    rows = _of_households(roster, people.rows, ragged)
    plain = with_key(register.frame, roster.household, marked=look.marked)
    problems, blank = _without_household(roster, look.unnamed)
    problems += [each for row, each in ragged.items() if row not in blank]
    runs = _added_up(look, people, ragged) if look.runs.few else None
    households = gather(roster, rows, wanted, columns, runs)
    problems += register.problems
    problems += [each for each in people.problems if each.row not in blank]
    doubles = find_doubles(roster, _of_households(roster, plain, ragged), _alike(look, ragged))
    problems += doubles.problems
    free = columns.only_subtotals
    blanked = [name for name in wanted if name in free]
    problems += differing(households.odd, [name for name in wanted if name not in free])
    _, unnamed = without_differing(households.odd, blanked)
    problems += heads(roster, households.odd)
    problems += sizes(register, roster, households.rows)
    first = households.rows.select(KEY, pl.col(ROW).alias("of"))
    return replace(
        every,
        frame=households.blanked(blanked)
        .select(by_name(ROW, KEY, *counts, *wanted))
        .rename({KEY: roster.household}),
        cluster=households.cluster,
        columns=(roster.household, *counts, *wanted),
        problems=tuple(problems),
        ages_on=roster.ages_on,
        warnings=(
            *register.warnings,
            *guess_warnings(roster, people.births),
            *people.warnings,
            *doubles.warnings,
            *unnamed,
            *doubts(roster, households.count, households.largest),
        ),
        people=People(
            register,
            rows=look.total - len(blank),
            of=_keyed(roster, plain).join(first, on=KEY, how="left").select(ROW, "of"),
            apart=look.runs.apart,
        ),
    )


def _added_up(
    look: FirstLook, people: Classified, ragged: Collection[int]
) -> Iterator[pl.DataFrame]:
    """The runs of the first look with what their people count for, without `ragged` ones."""
    texts = {name: each.text() for name, each in look.texts.items()}
    tested = {name: passed(tests, texts.__getitem__) for name, tests in people.tests.items()}
    added = {
        name: number(texts[name], numbers).fill_null(0) for name, numbers in people.numbers.items()
    }
    return look.runs.added_up({"persons": pl.col(ROW).is_not_null(), **tested, **added}, ragged)


def _keyed(roster: PeopleTable, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Give people without a household one of their own, if the mapping asks for it."""
    if not roster.options.alone:
        return rows
    somebody = filled(roster.register)
    alone = pl.concat_str(pl.lit(ALONE), pl.col(ROW).cast(pl.String))
    return rows.with_columns(
        pl.when(pl.col(KEY).is_in(["", *no_answers()]) & somebody)
        .then(alone)
        .otherwise(pl.col(KEY))
        .alias(KEY)
    )


def _without_household(
    roster: PeopleTable, unnamed: pl.DataFrame
) -> tuple[list[Problem], set[int]]:
    """The problems of the people `unnamed`, without a household, and the blank rows."""
    blank = unnamed.filter("blank")[ROW]
    problems = [problem("blank-row", row=row) for row in blank]
    if not roster.options.alone:  # who is alone has a household
        column = f"{roster.label}{roster.household}"
        without = unnamed.filter(~pl.col("blank"))[ROW]
        problems += [problem("id-blank", row=row, column=column) for row in without]
    return problems, set(blank)


def _alike(look: FirstLook, ragged: Collection[int]) -> pl.DataFrame | None:
    """The rows of people with a household that others of them equal, without `ragged` ones."""
    if look.alike is None or look.alike.is_empty():
        return look.alike
    out = pl.Series(ROW, [*ragged, *look.unnamed[ROW]], dtype=look.alike.schema[ROW])
    return same_hash([look.alike.filter(~pl.col(ROW).is_in(out.implode()))])


def _of_households(
    roster: PeopleTable, rows: pl.LazyFrame, ragged: Collection[int]
) -> pl.LazyFrame:
    """The rows of people with a household, without the `ragged` ones."""
    named = _keyed(roster, rows).filter(pl.col(KEY) != "")
    if not ragged:
        return named
    wrong = pl.Series(ROW, sorted(ragged), dtype=roster.register.schema[ROW])
    return named.filter(~pl.col(ROW).is_in(wrong.implode()))
