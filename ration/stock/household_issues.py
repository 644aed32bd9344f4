"""What every household is issued and still owed, joined to the households' rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ration.engine.amount_columns import ARREARS, DUE, ISSUED, OWED, arrears_columns
from ration.engine.grouping import PLACE
from ration.engine.rules import Rule
from ration.register.columns.frame_columns import ID, SITE
from ration.stock.arrears import Arrears
from ration.stock.claims import ALL_DUE, ALL_ISSUED
from ration.stock.issue import Issued


@dataclass(frozen=True)
class Issues:
    """What is issued of every item, and what households were owed before.

    `answers` are by channel, grouped by site and by `extra_keys`: expressions of a typed frame
    that separate households that may be issued different amounts.
    """

    rules: Sequence[Rule]
    answers: Mapping[str, pl.DataFrame]
    items: Mapping[str, Issued]
    arrears: Arrears | None
    extra_keys: Mapping[str, pl.Expr]

    def rows(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Add to a typed frame the columns `DUE`, `OWED` and `ISSUED` of each rule, in steps.

        `DUE` is all that is required; `OWED` is the part of it from earlier rounds.
        """
        if self.arrears is not None:
            rows = self.arrears.joined(rows)
        rows = rows.with_columns(key.alias(name) for name, key in self.extra_keys.items())
        for channel in dict.fromkeys(rule.channel for rule in self.rules):
            table, keys = self._of_channel(channel)
            site = table.lazy().rename({PLACE: SITE.column(channel)})
            rows = rows.join(site, on=[SITE.column(channel), *keys], how="left")
        return rows.with_columns(
            column
            for number, rule in enumerate(self.rules)
            for column in self._filled(number, rule)
        )

    def _filled(self, number: int, rule: Rule) -> Iterator[pl.Expr]:
        """The columns of one rule; a household without a site stays owed what it was owed."""
        due, issued = pl.col(DUE.column(number)), pl.col(ISSUED.column(number))
        before = self._before(rule)
        yield due.fill_null(before)
        yield issued.fill_null(0)
        yield pl.when(due.is_not_null()).then(before).otherwise(0).alias(OWED.column(number))

    def _before(self, rule: Rule) -> pl.Expr:
        """What a household is owed by a rule since earlier rounds, if that is paid."""
        owed = None if self.arrears is None else self.arrears.columns.get(rule.key)
        if owed is None or not self.items[rule.item.id].carried:
            return pl.lit(0, pl.Int64)
        return pl.col(owed)

    def _of_channel(self, channel: str) -> tuple[pl.DataFrame, list[str]]:
        """Join what all rules of a channel issue, by site and extra keys; give the keys too."""
        issued = {
            number: self.items[rule.item.id]
            for number, rule in enumerate(self.rules)
            if rule.channel == channel
        }
        keys = list(dict.fromkeys(name for item in issued.values() for name in item.keys[channel]))
        joined = self.answers[channel].select(PLACE, *keys).unique()
        for number, item in issued.items():
            own = [PLACE, *item.keys[channel]]
            names = {ALL_DUE: DUE.column(number), ALL_ISSUED: ISSUED.column(number)}
            table = item.tables[channel].select(*own, *names).rename(names)
            joined = joined.join(table, on=own, how="left")
        return joined, keys

    def issued(self) -> dict[str, pl.Expr]:
        """The steps of every item that a household is issued, by the item's column."""
        columns: dict[str, list[str]] = {}
        for number, rule in enumerate(self.rules):
            columns.setdefault(rule.item.column, []).append(ISSUED.column(number))
        return {name: pl.sum_horizontal(parts) for name, parts in columns.items()}

    def arrears_after(self) -> dict[str, pl.Expr]:
        """The steps that a household is still owed by every rule, by the column of arrears."""
        names = arrears_columns(self.rules)
        return {
            names[rule.key]: pl.col(DUE.column(number)) - pl.col(ISSUED.column(number))
            if self.items[rule.item.id].carried
            else pl.lit(0, pl.Int64)
            for number, rule in enumerate(self.rules)
        }

    @property
    def owed_columns(self) -> dict[tuple[str, str], str]:
        """The columns of arrears, by the rule's key."""
        return {key: ARREARS.column(name) for key, name in arrears_columns(self.rules).items()}

    def left_owed(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Find who is owed anything from now on, in `rows` or gone: `id` and `owed_columns`."""
        columns, after = self.owed_columns, self.arrears_after()
        owed = [after[ARREARS.name(name)].alias(name) for name in columns.values()]
        present = self._owed(self.rows(rows).select(ID, *owed))
        return present if self.arrears is None else pl.concat([present, self.gone(rows)])

    def gone(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Find who was owed before and is not in `rows`: `id` and `owed_columns`."""
        assert self.arrears is not None  # otherwise nobody was owed before
        columns = self.owed_columns
        before = [self._before(rule).alias(columns[rule.key]) for rule in self.rules]
        return self._owed(self.arrears.gone(rows).select(ID, *before))

    def _owed(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        owed = (pl.col(name) > 0 for name in self.owed_columns.values())
        return rows.filter(pl.any_horizontal(*owed, pl.lit(False)))
