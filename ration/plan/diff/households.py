"""Which rows of households are new, gone or changed between two lists of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from ration.core.running.interrupt import interruptible
from ration.plan.diff.items import ItemPair
from ration.plan.diff.listed import ID, OF, Listed
from ration.results.diff import HouseholdChanges

AFTER = ":after"
_DUE, _ISSUED = "due:", "issued:"  # columns of amounts


def changed_rows(
    was: pl.LazyFrame, now: pl.LazyFrame, names: Mapping[str, str], key: str
) -> pl.LazyFrame:
    """The rows that are only in one frame, or differ in a column of `names`; `key` joins them.

    Columns: the key, `change` (new, gone or changed), `what`, the names of the columns that
    differ as `names` shows them, and every column before and after (`AFTER`).
    """
    rows = was.select(key, *names, was=True).join(
        now.select(key, *names, now=True), on=key, how="full", suffix=AFTER, coalesce=True
    )
    both = pl.col("was") & pl.col("now")
    differs = {shown: both & differ(name) for name, shown in names.items()}
    kinds = {"new": pl.col("was").is_null(), "gone": pl.col("now").is_null()}
    change = pl.when(kinds["new"]).then(pl.lit("new")).when(kinds["gone"]).then(pl.lit("gone"))
    parts = [pl.when(each).then(pl.lit(shown)) for shown, each in differs.items()]
    what = pl.concat_str(*parts, pl.lit(None, pl.String), separator=", ", ignore_nulls=True)
    values = [column for name in names for column in (name, f"{name}{AFTER}")]
    return rows.filter(pl.any_horizontal(*kinds.values(), *differs.values())).select(
        key, change.otherwise(pl.lit("changed")).alias("change"), what.alias("what"), *values
    )


def differ(name: str) -> pl.Expr:
    """Whether a column is another after than before."""
    return pl.col(name).ne_missing(pl.col(f"{name}{AFTER}"))


class ChangedHouseholds(NamedTuple):
    """The changed households, row by row, and how many there are."""

    rows: pl.DataFrame
    counts: HouseholdChanges


def changed_households(
    before: Listed, after: Listed, pairs: Sequence[ItemPair]
) -> ChangedHouseholds:
    """List the households that are new, gone or changed, sorted by id.

    Columns: `household_id`, `change`, `what`, then every column that both lists have before and
    after, what is due of every item in its unit, and what is issued if a plan has stock.
    """
    columns = [name for name in before.columns if name in after.columns]
    stocked = before.issued is not None or after.issued is not None
    names = {f"{OF}{name}": name for name in columns}
    names |= {f"{_DUE}{pair.column}": pair.column for pair in pairs}
    names |= {f"{_ISSUED}{pair.column}": f"{pair.column} issued" for pair in pairs if stocked}
    amounts = [name for name in names if not name.startswith(OF)]
    was, now = (_compared(each, columns, pairs, stocked=stocked) for each in (before, after))
    query = changed_rows(was.lazy(), now.lazy(), names, ID).sort(ID)
    rows = interruptible(lambda: query.collect(engine="streaming"))
    places = [name for name in columns if name in {*before.sites, *after.sites}]
    others = [name for name in columns if name not in places]
    changed = pl.col("change") == "changed"
    kinds = rows["change"].value_counts()
    by_kind: dict[str, int] = dict(kinds.iter_rows())
    counts = HouseholdChanges(
        before=was.height,
        after=now.height,
        new=by_kind.get("new", 0),
        gone=by_kind.get("gone", 0),
        changed=by_kind.get("changed", 0),
        composition=_count(rows, changed, [f"{OF}{name}" for name in others]),
        moved=_count(rows, changed, [f"{OF}{name}" for name in places]),
        amounts=_count(rows, changed, amounts),
        compared=tuple(columns),
    )
    titles = {
        f"{name}{end}": f"{shown} {word}"
        for name, shown in names.items()
        for end, word in (("", "before"), (AFTER, "after"))
    }
    for pair in pairs:
        rows = rows.with_columns(_in_units(rows, pair))
    return ChangedHouseholds(rows.rename(titles), counts)


def _compared(
    listed: Listed, columns: Sequence[str], pairs: Sequence[ItemPair], *, stocked: bool
) -> pl.DataFrame:
    """The columns of a list, and the steps of what is due, and of what is issued if `stocked`."""
    texts = [f"{OF}{name}" for name in columns]
    rows = listed.frame.select(ID, *texts, *_steps(listed, pairs, _DUE))
    if not stocked:
        return rows
    issued = listed.frame if listed.issued is None else listed.issued
    return rows.join(issued.select(ID, *_steps(listed, pairs, _ISSUED)), on=ID, how="left")


def _steps(listed: Listed, pairs: Sequence[ItemPair], kind: str) -> Iterator[pl.Expr]:
    """The amounts of every item in `parts` of its pair; 0 if the plan does not have the item."""
    for pair in pairs:  # a multiple of steps may not fit in 64 bits
        item = next((own for own in listed.items if own in (pair.before, pair.after)), None)
        width = pl.Int64 if pair.whole else pl.Int128
        steps = pl.lit(0) if item is None else pl.col(item.id).cast(width) * pair.parts(item)
        yield steps.cast(width).alias(f"{kind}{pair.column}")


def _in_units(rows: pl.DataFrame, pair: ItemPair) -> Iterator[pl.Expr]:
    """Columns of steps as exact decimals in the unit of the pair."""
    for name in (f"{kind}{pair.column}{end}" for kind in (_DUE, _ISSUED) for end in ("", AFTER)):
        if name in rows.columns:
            values = rows[name].unique().to_list()
            texts = [None if value is None else pair.text(value) for value in values]
            column = pl.col(name).replace_strict(values, texts, return_dtype=pl.String)
            yield column.cast(pl.String)  # also where there are no rows


def _count(rows: pl.DataFrame, changed: pl.Expr, names: Sequence[str]) -> int:
    """How many of the changed rows differ in one of these columns."""
    return rows.filter(changed & pl.any_horizontal(False, *map(differ, names))).height
