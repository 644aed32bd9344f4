"""Count the people of one table for the households of another."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import DataError
from ration.core.problems.names import shorten
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import FLOAT_ID, any_filled, trimmed
from ration.register.columns.guess import guess
from ration.register.columns.joined_ids import id_column
from ration.register.columns.personal import personal
from ration.register.columns.suggest import near
from ration.register.mapping.mapping import RegisterMapping
from ration.register.people.count import by_household, count_columns, filled, heads, sizes
from ration.register.people.doubles import find_doubles
from ration.register.people.doubtful.doubts import doubts
from ration.register.people.membership import classify
from ration.register.people.roster import KEY, PeopleTable, guess_warnings, with_key
from ration.register.source.collect import collect
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import EXTRA, LAST, OF_ROW, ROW, People, Register
from ration.register.source.skip_rows import without
from ration.register.values.footer_words import is_no_record
from ration.results.provenance import LeftOut

_LINES = 1000  # people without a household: more of them are no lines below a table


def joined(register: Register, roster: PeopleTable) -> Register:
    """Add counts of the people in another table to a register of households."""
    register, people_register, key = linked(
        register, roster.register, roster.mapping, roster.household
    )
    roster = replace(roster, register=people_register)
    classified = classify(roster)
    # people without a household's id belong to no household, not even to one without an id
    named = _named(register.frame, key)
    own = [name for name in roster.register.columns if name != OF_ROW]  # as it came
    somebody = classified.rows.filter(any_filled(roster.register.schema, own))
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
    extra = [name for name in (EXTRA, LAST) if name in register.schema]
    problems = [*register.problems, *roster.register.problems]
    people_rows = with_key(roster.register.frame, roster.household)
    doubles = find_doubles(roster, people_rows.join(named.select(KEY), on=KEY, how="semi"))
    of_people = [*classified.problems, *ragged_rows(roster.register).values(), *doubles.problems]
    problems += _of_households(roster, somebody, named, of_people)
    whole = register.frame if register.whole is None else register.whole
    problems += _orphans(roster, somebody, counted, _named(whole, key))
    problems += _twice(register, roster, named, key)
    problems += sizes(register, roster, frame)
    problems += heads(roster, counted)
    return replace(
        register,
        frame=frame.select(by_name(ROW, *extra, *names, *register.joined)),
        columns=names,
        problems=tuple(problems),
        ages_on=roster.ages_on,
        warnings=(
            *register.warnings,
            *roster.register.warnings,
            *guess_warnings(roster, classified.births),
            *classified.warnings,
            *doubles.warnings,
            *doubts(roster, counted.height, counted["persons"].max()),
        ),
        requoted=lambda: None,
        left_out=(*register.left_out, *roster.register.left_out),
        people=People(
            register, members=members_of(register, roster.register, roster.household, key)
        ),
        inputs=(*register.inputs, *roster.register.inputs),
    )


class Linked(NamedTuple):
    """A register of households, the table of its people, and the households' column they name."""

    register: Register
    people: Register
    key: str


def linked(
    register: Register, people: Register, mapping: RegisterMapping, household: str
) -> Linked:
    """Make a register ready to be joined with `people`, whose column `household` refers to it.

    Households whose people are all left out are left out too.
    """
    key = _key_of(register, mapping)
    _refuse_missing(register, key, mapping, household)
    register = _whole_key(register, key)
    people = _whole_key(people, household)
    return Linked(_with_people_left(register, people, household, key), people, key)


def members_of(register: Register, people: Register, household: str, key: str) -> Register:
    """The people of the households of a register, each with the row of theirs as `OF_ROW`."""
    rows = with_key(
        people.frame.select(pl.exclude(OF_ROW), by_name(household).as_expr().alias(KEY)), KEY
    )
    of = _named(register.frame, key).select(KEY, pl.col(ROW).alias(OF_ROW)).drop_nulls()
    return replace(people, frame=rows.join(of, on=KEY, how="inner").drop(KEY))


def _named(households: pl.LazyFrame, key: str) -> pl.LazyFrame:
    return with_key(households, key).with_columns(pl.col(KEY).replace("", None))


def _with_people_left(register: Register, people: Register, household: str, key: str) -> Register:
    """Leave out the households whose people are all left out; count their rows."""
    if people.whole is None:
        return register
    before, after = (
        with_key(frame, household).select(KEY).unique() for frame in (people.whole, people.frame)
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


def _key_of(register: Register, mapping: RegisterMapping) -> str:
    """The column of the households' table that people refer to."""
    of = mapping.people.of if mapping.people else None
    key = id_column(of or next(iter(mapping.source("household_id") or ()), None), register.columns)
    if key is not None or "household_id" in register.columns:
        return key or "household_id"
    guessed = guess(["household_id"], register.columns)
    return guessed["household_id"].column if guessed else "household_id"


def _refuse_missing(register: Register, key: str, mapping: RegisterMapping, household: str) -> None:
    """Raise DataError if the households lack the column that people refer to."""
    if key in register.schema:
        return
    named = "of = … under [people] in a mapping file"
    how = named if mapping.people and mapping.people.of else "--column household_id=SOURCE"
    hint = near(key, register, "household_id")
    wrong = problem("people-of-missing", column=key, person=household, near=hint, how=how)
    raise DataError(register.source, [wrong])


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
            message = f"{roster.register.place(each.row or 0)} there: {each.message}"
            update = {"row": households[each.row], "message": message}
            yield each.model_copy(update=update)


def _orphans(
    roster: PeopleTable, people: pl.LazyFrame, counted: pl.DataFrame, named: pl.LazyFrame
) -> Iterator[Problem]:
    lost = collect(roster.register, counted.lazy().join(named.select(KEY), on=KEY, how="anti"))
    if not lost.height:
        return
    column = f"{roster.label}{roster.options.id or roster.household}"
    count = int(lost["persons"].sum())
    lines = [] if roster.options.orphans else _lines(roster, people, lost)
    if lines:
        listed = shorten(", ".join(map(roster.register.place, lines)))
        yield problem("people-lines", column=column, count=f"{len(lines):,}", rows=listed)
    if count > len(lines):
        first = min(set(lost[ROW]) - {*lines}, default=lost[ROW].min())
        code = "people-left" if roster.options.orphans else "people-orphans"
        yield problem(code, column=column, count=f"{count - len(lines):,}", first=first)


def _lines(roster: PeopleTable, people: pl.LazyFrame, lost: pl.DataFrame) -> list[int]:
    """The rows of people without a household that are lines below the table, or totals."""
    register = roster.register
    if lost["persons"].sum() > _LINES:
        return []
    texts = [name for name in register.columns if register.schema[name] == pl.String]
    keys = people.filter(pl.col(KEY).is_in(lost[KEY].implode())).select(ROW)
    rows = register.frame.select(by_name(ROW, *texts)).join(keys, on=ROW, how="semi")
    cells = collect(register, rows.sort(ROW)).iter_rows()
    first = {row: next((text for text in several if text), "") for row, *several in cells}
    return [row for row, text in first.items() if is_no_record(text)]


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
