"""Lists of claims: who is planned to get, or got, what for, in which round, at which place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from ration.core.problems.problem import Problem
from ration.register.source.register import FILE_BITS, ROW, ROW_MASK

# The columns of a list's frame, one row per row of the list. A list without an item for each
# column also has `purpose`, as it is compared, and `item`, as the list has it.
ROWS = {
    "household": pl.String,  # "" means none, as for all texts
    "person": pl.String,
    "round": pl.String,
    "date": pl.Date,
    "day": pl.Date,  # by which rounds without names are kept apart: the round's, else the date
    "site": pl.String,
    "channel": pl.String,
    "served": pl.Boolean,
    "amount": pl.String,
    ROW: pl.Int64,
}


@dataclass(frozen=True)
class WideItem:
    """An item that has a column of a list's frame: `amount`, as text, "" for nothing.

    `sites` are the columns of the sites where it is handed out.
    """

    item: str
    purpose: str
    amount: str
    sites: tuple[str, ...] = ("site",)


@dataclass(frozen=True)
class ClaimList:
    """A list that was read.

    `plan` is the fingerprint of the plan that it is of; None means not known. `items` are those
    of a list with a column for each; empty means that each row names its purpose. `skipped`
    are rows that claim nothing. `parts` are the files of its rows, if there are several.
    `headings` are the columns of a table. `hidden` has `household` or `person` if these ids are
    cells of a column about people, such as of documents: only files have them.
    """

    source: str
    frame: pl.DataFrame
    kind: Literal["plan", "collected", "list"] = "list"
    keyed: bool = False
    sha256: str | None = None
    plan: str | None = None
    items: tuple[WideItem, ...] = ()
    skipped: int = 0
    parts: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    has: frozenset[str] = field(default_factory=frozenset)
    hidden: frozenset[str] = field(default_factory=frozenset)

    def claims(self, number: int, rows: pl.DataFrame) -> pl.DataFrame:
        """The claims of some rows of the frame, one row per row and purpose.

        `number` is that of the list. `site` becomes the sorted list of the claim's sites.
        """
        fixed = [pl.lit(number, pl.Int32).alias("list"), pl.lit(self.plan, pl.String).alias("plan")]
        if not self.items:
            sites = pl.concat_list("site").alias("site")
            return rows.select(
                *(name for name in ROWS if name != "site"), "purpose", "item", sites, *fixed
            )
        parts = []
        for item in self.items:
            some = rows.filter(pl.col(item.amount) != "")
            sites = pl.concat_list(item.sites).list.unique().list.sort().alias("site")
            kept = [name for name in ROWS if name not in ("site", "amount")]
            purpose = pl.lit(item.purpose).alias("purpose")
            amount = pl.col(item.amount).alias("amount")
            ordered = [*(name for name in ROWS if name != "site"), "purpose", "item", "site"]
            own = pl.lit(item.item).alias("item")
            parts.append(some.select(*kept, purpose, own, amount, sites).select(*ordered, *fixed))
        return pl.concat(parts)

    def located(self, row: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
        """The file and the row in it of rows of the frame."""
        if not self.parts:
            return pl.lit(self.source), row
        names: Mapping[int, str] = dict(enumerate(self.parts))
        file = (row // (1 << FILE_BITS)).replace_strict(names, return_dtype=pl.String)
        return file, row & ROW_MASK
