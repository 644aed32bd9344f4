"""Which households are new, gone or changed between two rounds."""

import polars as pl

from ration.plan.scanned import ScannedRegister
from ration.register.columns.frame_columns import COUNT, SITE, WORD
from ration.register.source.collect import collect, readable
from ration.results.rounds import Changes

_COMPARED = (COUNT, WORD, SITE)
_AFTER = ":after"


def changes(before: ScannedRegister, after: ScannedRegister) -> pl.DataFrame:
    """List households that are `new`, `gone` or `changed`, by id; `what` names the columns.

    Compares the columns that programmes read: counts, condition words and sites.
    """
    names = _compared(before, after)
    was, now = before.scan.rows, after.scan.rows
    rows = was.select("id", *names, was=True).join(
        now.select("id", *names, now=True), on="id", how="full", suffix=_AFTER, coalesce=True
    )
    differs = {
        shown: pl.col(name).ne_missing(pl.col(f"{name}{_AFTER}")) for name, shown in names.items()
    }
    both = pl.col("was") & pl.col("now")
    kinds = {"new": pl.col("was").is_null(), "gone": pl.col("now").is_null()}
    change = pl.when(kinds["new"]).then(pl.lit("new")).when(kinds["gone"]).then(pl.lit("gone"))
    parts = [pl.when(both & differ).then(pl.lit(shown)) for shown, differ in differs.items()]
    selected = rows.filter(pl.any_horizontal(*kinds.values(), *differs.values())).select(
        pl.col("id").alias("household_id"),
        change.otherwise(pl.lit("changed")).alias("change"),
        pl.concat_str(*parts, pl.lit(None, pl.String), separator=", ", ignore_nulls=True).alias(
            "what"
        ),
    )
    with readable(before.register):
        return collect(after.register, selected).sort("household_id")


def count_changes(changed: pl.DataFrame) -> Changes:
    """Count the households that are new, gone and changed."""
    counts = dict(changed["change"].value_counts().iter_rows())
    return Changes(**{kind: counts.get(kind, 0) for kind in Changes.model_fields})


def no_changes() -> pl.DataFrame:
    """An empty frame of changes: the register is the same as in the round before."""
    return pl.DataFrame(schema=dict.fromkeys(("household_id", "change", "what"), pl.String))


def _compared(before: ScannedRegister, after: ScannedRegister) -> dict[str, str]:
    """The columns that both registers have, with the names shown to people."""
    had = before.scan.rows.collect_schema()
    have = after.scan.rows.collect_schema()
    programme = after.checks.programme
    columns = {SITE.column(channel.id): channel.column for channel in programme.channels}
    return {
        name: columns.get(name) or kind.name(name)
        for name in sorted(have)
        for kind in _COMPARED
        if kind.holds(name) and name in had
    }
