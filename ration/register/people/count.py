"""Count the people of each household, and warn of what is odd."""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl
from polars.selectors import by_name

from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import any_filled, many, trimmed
from ration.programme.household_days import ARRIVED, DAYS
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import SUM
from ration.register.columns.guess import guess
from ration.register.mapping.mapping import RegisterMapping
from ration.register.people.roster import HEADS, KEY, PeopleTable
from ration.register.source.collect import collect
from ration.register.source.register import ROW, Register
from ration.register.values.counts import counts


def count_columns(roster: PeopleTable) -> list[str]:
    """The columns that counting people adds."""
    return ["persons", *(group.column for group in roster.groups), *roster.sums]


def by_household(
    roster: PeopleTable, rows: pl.LazyFrame, more: Iterable[pl.Expr] = ()
) -> pl.LazyFrame:
    """Group people by household: `KEY`, the row of its first person, the counts, and `more`."""
    counts = (count.sum().alias(name) for name, count in _counts(roster).items())
    return rows.group_by(KEY).agg(pl.col(ROW).min(), *counts, *more)


def joined_runs(runs: pl.LazyFrame, wanted: Sequence[str]) -> pl.LazyFrame:
    """Group runs of people, with their words, by household, with what `carried` gives."""
    counts = [name for name in runs.collect_schema() if name not in (KEY, ROW, *wanted)]
    words = [each for name in wanted for each in _joint(name, by_name(name).as_expr())]
    return runs.group_by(KEY).agg(
        pl.col(ROW).min(), *(by_name(name).as_expr().sum() for name in counts), *words
    )


def _counts(roster: PeopleTable) -> dict[str, pl.Expr]:
    """What each person adds to the counts of the household, by the name of the count."""
    counted = {group.column: f"group:{group.column}" for group in roster.groups}
    counted |= {name: SUM.column(name) for name in roster.sums}
    numbers = {name: by_name(c).as_expr().cast(pl.Int64) for name, c in counted.items()}
    return {
        "persons": pl.col(ROW).is_not_null().cast(pl.Int64),
        **numbers,
        HEADS: pl.col(HEADS).cast(pl.Int64),
    }


def filled(register: Register) -> pl.Expr:
    """Whether a row has any cell that is more than spaces."""
    return any_filled(register.schema, register.columns)


def without_counts(roster: PeopleTable, identity: str | None) -> RegisterMapping:
    """Remove from the mapping what is now counted from people.

    `identity` is the column of household ids; None means keep the mapping's own.
    """
    counted = {"persons", *(group.column for group in roster.groups)}
    counted |= {group.id for group in roster.programme.groups}
    kept = {name: source for name, source in roster.mapping.columns if name not in counted}
    if identity is not None:
        kept["household_id"] = (identity,)
    return roster.mapping.model_copy(update={"columns": tuple(kept.items())})


def days_columns(register: Register, mapping: RegisterMapping) -> list[str]:
    """The columns of the days or the arrival of a household: all its people have the same."""
    named = [name for days in (DAYS, ARRIVED) for name in mapping.source(days) or ()]
    whole = [name for name in named if name in register.columns]
    parts = [part.strip() for name in named if name not in whole for part in name.split("+")]
    return [*whole, *(name for name in parts if name in register.columns)]


def carried(names: Sequence[str], columns: Columns) -> Iterator[pl.Expr]:
    """The words of a household, and whether its people differ in them; blanks do not count."""
    for name in names:
        yield from _joint(name, word(name, columns))


def word(name: str, columns: Columns) -> pl.Expr:
    """A person's word in a column; null if blank."""
    text = trimmed(by_name(name).as_expr())
    if name in columns.sites.values() and columns.site_names:
        text = text.replace(columns.site_names)
    return pl.when(text != "").then(text)


def _joint(name: str, text: pl.Expr) -> Iterator[pl.Expr]:
    yield text.max().alias(name)
    yield (text.min() != text.max()).fill_null(False).alias(f"differs:{name}")


def is_odd(wanted: Sequence[str]) -> pl.Expr:
    """Whether the people of a household differ in a column of `carried`, or it has not one head."""
    differs = [by_name(f"differs:{name}").as_expr() for name in wanted]
    return pl.any_horizontal(pl.col(HEADS) != 1, *differs)


def differing(households: pl.DataFrame, wanted: Sequence[str]) -> Iterator[Problem]:
    """Problems of households whose rows differ in a column of `carried`."""
    for name in wanted:
        for row in households.filter(by_name(f"differs:{name}").as_expr())[ROW]:
            yield problem("household-differs", row=row, column=name)


def without_differing(
    households: pl.DataFrame, subtotals: Sequence[str]
) -> tuple[pl.DataFrame, list[Problem]]:
    """Blank the columns of subtotals in households whose rows differ there, with a warning each."""
    warnings = []
    for name in subtotals:
        differs = by_name(f"differs:{name}").as_expr()
        rows = households.filter(differs)[ROW]
        if rows.len():
            count = many(rows.len(), "household")
            warnings.append(
                problem("subtotal-differs", column=name, households=count, first=rows.min())
            )
            cell = pl.when(~differs).then(by_name(name).as_expr())
            households = households.with_columns(cell.alias(name))
    return households, warnings


def heads(roster: PeopleTable, households: pl.DataFrame) -> Iterator[Problem]:
    """Warnings of households without a head, or with several; none if no head is asked for."""
    if not roster.options.head:
        return
    column = f"{roster.label}{roster.options.head[0].column}"
    for code, odd in (("heads-none", pl.col(HEADS) == 0), ("heads-several", pl.col(HEADS) > 1)):
        rows = households.filter(odd)[ROW]
        if rows.len():
            yield problem(code, column=column, count=f"{rows.len():,}", first=rows.min())


def sizes(register: Register, roster: PeopleTable, frame: pl.LazyFrame) -> Iterator[Problem]:
    """A warning of households whose stated size differs from the number of their people."""
    column = next(iter(roster.mapping.source("persons") or ()), None)
    if column is None and "persons" in register.columns:
        column = "persons"
    if column is None:
        guessed = guess(["persons"], register.columns)
        column = guessed["persons"].column if guessed else None
    if column is None or column not in register.columns:
        return
    stated = counts(column, register.schema[column], {})
    own = register.frame.select(ROW, stated.alias("stated")).join(
        frame.select(ROW, "persons"), on=ROW, how="inner"
    )
    rows = collect(register, own.filter(pl.col("stated") != pl.col("persons")).select(ROW))[ROW]
    if rows.len():
        yield problem("size-differs", column=column, count=f"{rows.len():,}", first=rows.min())
