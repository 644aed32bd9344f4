"""Count the people of one table for the households of another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl
from polars.selectors import by_name

from ration.core.problems import Problem, problem
from ration.core.text import FLOAT_ID, trimmed
from ration.register.columns.guess import guess
from ration.register.columns.personal import personal
from ration.register.people.count import by_household, count_columns, filled, heads, sizes
from ration.register.people.member_lists import OF_ROW
from ration.register.people.membership import classify
from ration.register.people.roster import KEY, PeopleTable, guess_warnings, with_key
from ration.register.source.collect import collect
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import EXTRA, ROW, People, Register
from ration.register.source.skip_rows import without
from ration.results.provenance import LeftOut


def joined(register: Register, roster: PeopleTable) -> Register:
    """Add counts of the people in another table to a register of households."""
    key = _key_of(register, roster)
    register = _whole_key(register, key)
    roster = replace(roster, register=_whole_key(roster.register, roster.household))
    register = _with_people_left(register, roster, key)
    classified = classify(roster)
    # people without a household's id belong to no household, not even to one without an id
    named = _named(register.frame, key)
    somebody = classified.rows.filter(~pl.all_horizontal(_cells(roster.register).is_null()))
    counted = collect(roster.register, by_household(roster, somebody))
    counts = count_columns(roster)
    people = counted.lazy().select(
        KEY, *(by_name(name).as_expr().alias(f"counts:{name}") for name in counts)
    )
    frame = named.join(people, on=KEY, how="left", maintain_order="left").with_columns(
        pl.when(filled(register)).then(by_name(f"counts:{name}").as_expr().fill_null(0)).alias(name)
        for name in counts
    )
    names = (*register.columns, *(name for name in counts if name not in register.columns))
    extra = [EXTRA] if EXTRA in register.schema else []
    problems = [*register.problems, *roster.register.problems]
    of_people = [*classified.problems, *ragged_rows(roster.register).values()]
    problems += _of_households(roster, somebody, named, of_people)
    whole = register.frame if register.whole is None else register.whole
    problems += _orphans(roster, counted, _named(whole, key))
    problems += _twice(register, roster, named, key)
    problems += sizes(register, roster, frame)
    problems += heads(roster, counted)
    return replace(
        register,
        frame=frame.select(by_name(ROW, *extra, *names)),
        columns=names,
        problems=tuple(problems),
        warnings=(
            *register.warnings,
            *roster.register.warnings,
            *guess_warnings(roster),
            *classified.warnings,
        ),
        requoted=lambda: None,
        left_out=(*register.left_out, *roster.register.left_out),
        people=People(register),
        inputs=(*register.inputs, *roster.register.inputs),
    )


def _named(households: pl.LazyFrame, key: str) -> pl.LazyFrame:
    return with_key(households, key).with_columns(pl.col(KEY).replace("", None))


def _with_people_left(register: Register, roster: PeopleTable, key: str) -> Register:
    """Leave out the households whose people are all left out; count their rows."""
    if roster.register.whole is None:
        return register
    before, after = (
        with_key(frame, roster.household).select(KEY).unique()
        for frame in (roster.register.whole, roster.register.frame)
    )
    emptied = before.join(after, on=KEY, how="anti").filter(pl.col(KEY) != "")
    named = with_key(register.frame, key).join(emptied, on=KEY, how="semi")
    gone = collect(register, named.select(ROW))[ROW]
    if gone.is_empty():
        return register
    found = LeftOut(column=None, value=None, rows=len(gone))
    rest = without(register, frozenset(gone))
    whole = register.frame if register.whole is None else register.whole
    return replace(rest, whole=whole, left_out=(*rest.left_out, found))


def _whole_key(register: Register, column: str) -> Register:
    """Write 1.0 as 1 in a column of floats, as the other table may have it."""
    if column not in register.columns or not register.schema[column].is_float():
        return register
    text = trimmed(by_name(column).as_expr()).str.replace(FLOAT_ID, "$1")
    whole = None if register.whole is None else register.whole.with_columns(text)
    return replace(register, frame=register.frame.with_columns(text), whole=whole)


def _cells(register: Register) -> pl.Expr:
    """The cells of a table as it came, without the column `OF_ROW`."""
    return by_name([name for name in register.columns if name != OF_ROW]).as_expr()


def _key_of(register: Register, roster: PeopleTable) -> str:
    """The column of the households' table that people refer to."""
    key = roster.options.of or next(iter(roster.mapping.source("household_id") or ()), None)
    if key is not None or "household_id" in register.columns:
        return key or "household_id"
    guessed = guess(["household_id"], register.columns)
    return guessed["household_id"].column if guessed else "household_id"


def _of_households(
    roster: PeopleTable, rows: pl.LazyFrame, named: pl.LazyFrame, problems: Sequence[Problem]
) -> Iterator[Problem]:
    """Turn problems of people into those of their households, which cannot be counted."""
    if not problems:
        return
    wanted = pl.Series(sorted({each.row for each in problems if each.row}))
    keys = rows.filter(pl.col(ROW).is_in(wanted.implode())).select(pl.col(ROW).alias("person"), KEY)
    pairs = collect(roster.register, keys.join(named.select(KEY, ROW), on=KEY, how="inner"))
    households = dict(pairs.select("person", ROW).iter_rows())
    for each in problems:
        if each.row in households:
            message = f"row {each.row} there: {each.message}"
            update = {"row": households[each.row], "message": message}
            yield each.model_copy(update=update)


def _orphans(roster: PeopleTable, counted: pl.DataFrame, named: pl.LazyFrame) -> Iterator[Problem]:
    lost = collect(roster.register, counted.lazy().join(named.select(KEY), on=KEY, how="anti"))
    if lost.height:
        yield problem(
            "people-left" if roster.options.orphans else "people-orphans",
            column=f"{roster.label}{roster.options.id or roster.household}",
            count=f"{lost['persons'].sum():,}",
            first=lost[ROW].min(),
        )


def _twice(
    register: Register, roster: PeopleTable, named: pl.LazyFrame, key: str
) -> Iterator[Problem]:
    """Problems of households with the same key; repeated ids are checked elsewhere."""
    if roster.options.of is None:
        return
    shared = named.filter(pl.col(KEY) != "", pl.len().over(KEY) > 1).select(ROW, KEY)
    hidden = personal(key) or key in roster.mapping.personal
    for row, text in collect(register, shared).iter_rows():
        yield problem("key-twice", row=row, column=key, value=None if hidden else text)
