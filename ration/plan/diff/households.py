"""Which rows of households are new, gone or changed between two lists of them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

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
    was, now = (_texts(each, columns, pairs) for each in (before, after))
    rows = changed_rows(was.lazy(), now.lazy(), names, ID).sort(ID).collect()
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
    return ChangedHouseholds(rows.rename(titles), counts)


def _texts(listed: Listed, columns: Sequence[str], pairs: Sequence[ItemPair]) -> pl.DataFrame:
    """The columns of a list, what is due and issued: exact decimals in the unit of the pair."""
    rows = listed.frame.select(ID, *(f"{OF}{name}" for name in columns))
    issued = listed.frame if listed.issued is None else listed.issued
    for kind, frame in ((_DUE, listed.frame), (_ISSUED, issued)):
        amounts = [_amounts(listed, frame, pair).alias(f"{kind}{pair.column}") for pair in pairs]
        rows = rows.join(frame.select(ID, *amounts), on=ID, how="left")
    return rows


def _amounts(listed: Listed, frame: pl.DataFrame, pair: ItemPair) -> pl.Expr:
    """The amounts of an item as text; those of an item that the plan does not have are 0."""
    item = next((own for own in listed.items if own in (pair.before, pair.after)), None)
    if item is None:
        return pl.lit("0")
    values = frame[item.id].unique().to_list()
    texts = [item.quantity(value).to(pair.unit).text for value in values]
    return pl.col(item.id).replace_strict(values, texts, return_dtype=pl.String)


def _count(rows: pl.DataFrame, changed: pl.Expr, names: Sequence[str]) -> int:
    """How many of the changed rows differ in one of these columns."""
    return rows.filter(changed & pl.any_horizontal(False, *map(differ, names))).height
