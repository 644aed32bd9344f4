"""Which households are new, gone or changed between two rounds."""

import polars as pl

from ration.plan.diff.households import changed_rows
from ration.plan.scanned import ScannedRegister
from ration.register.columns.frame_columns import COUNT, ID, SITE, WORD
from ration.register.source.collect import collect, readable
from ration.results.rounds import Changes

_COMPARED = (COUNT, WORD, SITE)


def changes(before: ScannedRegister, after: ScannedRegister) -> pl.DataFrame:
    """List households that are `new`, `gone` or `changed`, by id; `what` names the columns.

    Compares the columns that programmes read: counts, condition words and sites.
    """
    names = _compared(before, after)
    rows = changed_rows(before.scan.rows, after.scan.rows, names, ID)
    selected = rows.select(pl.col(ID).alias("household_id"), "change", "what")
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
