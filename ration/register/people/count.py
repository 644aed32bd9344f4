"""Households as the people in them are counted: what is counted, and what is odd about it."""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl
from polars.selectors import by_name

from ration.core.problems import Problem, problem
from ration.core.text import trimmed
from ration.register.columns.frame_columns import SUM
from ration.register.columns.guess import guess
from ration.register.mapping.mapping import RegisterMapping
from ration.register.people.roster import KEY, PeopleTable
from ration.register.source.collect import collect
from ration.register.source.register import ROW, Register
from ration.register.values.counts import counts

_HEADS = "people:heads"


def made_columns(roster: PeopleTable) -> list[str]:
    """The columns that counting people makes."""
    return ["persons", *(group.column for group in roster.groups), *roster.sums]


def by_household(
    roster: PeopleTable, rows: pl.LazyFrame, more: Iterable[pl.Expr] = ()
) -> pl.LazyFrame:
    """A row a household: `KEY`, the row of its first person, what is counted, and `more`."""
    counted = {f"group:{group.column}": group.column for group in roster.groups}
    counted |= {SUM.column(name): name for name in roster.sums}
    return rows.group_by(KEY).agg(
        pl.col(ROW).min(),
        pl.len().cast(pl.Int64).alias("persons"),
        *(by_name(one).as_expr().cast(pl.Int64).sum().alias(n) for one, n in counted.items()),
        _is_head(roster).sum().alias(_HEADS),
        *more,
    )


def _is_head(roster: PeopleTable) -> pl.Expr:
    asked = [
        trimmed(by_name(one.column).as_expr())
        .str.to_lowercase()
        .is_in([word.lower() for word in one.values or ()])
        for one in roster.asked.head
    ]
    return pl.all_horizontal(asked) if asked else pl.lit(True)


def filled(register: Register) -> pl.Expr:
    """Whether a row has any cell."""
    return pl.any_horizontal(by_name(register.columns).is_not_null())


def without_counts(roster: PeopleTable, identity: str | None) -> RegisterMapping:
    """The mapping without what people are counted for; `identity` is the column of ids."""
    counted = {"persons", *(group.column for group in roster.groups)}
    counted |= {group.id for group in roster.programme.groups}
    kept = {name: source for name, source in roster.mapping.columns if name not in counted}
    if identity is not None:
        kept["household_id"] = (identity,)
    return roster.mapping.model_copy(update={"columns": tuple(kept.items())})


def carried(names: Sequence[str]) -> Iterator[pl.Expr]:
    """The words of a household, and whether its people differ in them; blanks say nothing."""
    for name in names:
        text = trimmed(by_name(name).as_expr())
        said = pl.when(text != "").then(text)
        yield said.max().alias(name)
        yield (said.min() != said.max()).fill_null(False).alias(f"differs:{name}")


def differing(households: pl.DataFrame, wanted: Sequence[str]) -> Iterator[Problem]:
    """The households whose rows differ in one of the words that `carried` took."""
    for name in wanted:
        for row in households.filter(by_name(f"differs:{name}").as_expr())[ROW]:
            yield problem("household-differs", row=row, column=name)


def heads(roster: PeopleTable, households: pl.DataFrame) -> Iterator[Problem]:
    """How many households have no head, or several; nothing where no head is asked for."""
    if not roster.asked.head:
        return
    column = f"{roster.label}{roster.asked.head[0].column}"
    for code, those in (("heads-none", pl.col(_HEADS) == 0), ("heads-several", pl.col(_HEADS) > 1)):
        rows = households.filter(those)[ROW]
        if rows.len():
            yield problem(code, column=column, count=f"{rows.len():,}", first=rows.min())


def sizes(register: Register, roster: PeopleTable, frame: pl.LazyFrame) -> Iterator[Problem]:
    """How many households say another size than they have people."""
    said = next(iter(roster.mapping.source("persons") or ()), None)
    if said is None and "persons" in register.columns:
        said = "persons"
    if said is None:
        guessed = guess(["persons"], register.columns)
        said = guessed["persons"].column if guessed else None
    if said is None or said not in register.columns:
        return
    stated = counts(said, register.schema[said], {})
    own = register.frame.select(ROW, stated.alias("said")).join(
        frame.select(ROW, "persons"), on=ROW, how="inner"
    )
    rows = collect(register, own.filter(pl.col("said") != pl.col("persons")).select(ROW))[ROW]
    if rows.len():
        yield problem("size-differs", column=said, count=f"{rows.len():,}", first=rows.min())
