"""What every household is issued and still owed: joined by the engine to the households' rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ration.engine.column_names import DUE, ISSUED, OURS, OWED, arrears_columns
from ration.engine.grouping import PLACE, Rule
from ration.register.columns.frame_columns import SITE
from ration.stock.arrears import Arrears
from ration.stock.issue import Issued


@dataclass(frozen=True)
class Issues:
    """What was shared out: of every item, and what households were owed before.

    `answers` are those of each channel's cut, which have all that tells households `apart`: how
    that is made of the columns of a typed frame.
    """

    rules: Sequence[Rule]
    answers: Mapping[str, pl.DataFrame]
    items: Mapping[str, Issued]
    arrears: Arrears | None
    apart: Mapping[str, pl.Expr]

    def rows(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """A typed frame with more columns for each rule, in steps: `due:N`, `owed:N`, `issued:N`.

        `due` is all that is required, of which `owed` since earlier rounds.
        """
        if self.arrears is not None:
            rows = self.arrears.joined(rows)
        rows = rows.with_columns(one.alias(name) for name, one in self.apart.items())
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
        """What a household is due, owed and issued; who names no site stays owed what it was."""
        due, issued = pl.col(f"{DUE}:{number}"), pl.col(f"{ISSUED}:{number}")
        before = self._before(rule)
        yield due.fill_null(before)
        yield issued.fill_null(0)
        yield pl.when(due.is_not_null()).then(before).otherwise(0).alias(f"{OWED}:{number}")

    def _before(self, rule: Rule) -> pl.Expr:
        """What a household is owed by a rule since earlier rounds."""
        owed = None if self.arrears is None else self.arrears.columns.get(rule.key)
        if owed is None or not self.items[rule.item.id].carried:
            return pl.lit(0, pl.Int64)
        return pl.col(owed)

    def _of_channel(self, channel: str) -> tuple[pl.DataFrame, list[str]]:
        """What all rules of a channel issue, by site and all that tells households apart."""
        mine = [(n, rule) for n, rule in enumerate(self.rules) if rule.channel == channel]
        tables = [self.items[rule.item.id] for _, rule in mine]
        keys = list(dict.fromkeys(name for one in tables for name in one.keys[channel]))
        made = self.answers[channel].select(PLACE, *keys).unique()
        for (number, _), one in zip(mine, tables, strict=True):
            own = [PLACE, *one.keys[channel]]
            named = {DUE: f"{DUE}:{number}", ISSUED: f"{ISSUED}:{number}"}
            table = one.tables[channel].select(*own, DUE, ISSUED).rename(named)
            made = made.join(table, on=own, how="left")
        return made, keys

    def issued(self) -> dict[str, pl.Expr]:
        """What a household is issued of every item, by the name of its column."""
        found: dict[str, list[str]] = {}
        for number, rule in enumerate(self.rules):
            found.setdefault(rule.item.column, []).append(f"{ISSUED}:{number}")
        return {name: pl.sum_horizontal(parts) for name, parts in found.items()}

    def arrears_after(self) -> dict[str, pl.Expr]:
        """What a household is still owed by every rule, by the name of its column."""
        names = arrears_columns(self.rules)
        return {
            names[rule.key]: pl.col(f"{DUE}:{number}") - pl.col(f"{ISSUED}:{number}")
            if self.items[rule.item.id].carried
            else pl.lit(0, pl.Int64)
            for number, rule in enumerate(self.rules)
        }

    @property
    def owed_columns(self) -> dict[tuple[str, str], str]:
        """The columns of what is owed, by rule, as arrears have them."""
        return {key: f"{OURS}{name}" for key, name in arrears_columns(self.rules).items()}

    def left_owed(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Whoever is owed anything from now on, in `rows` or gone: `id` and `owed_columns`."""
        columns, after = self.owed_columns, self.arrears_after()
        owed = [after[name.removeprefix(OURS)].alias(name) for name in columns.values()]
        here = self._owing(self.rows(rows).select("id", *owed))
        return here if self.arrears is None else pl.concat([here, self.gone(rows)])

    def gone(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Whoever is owed since earlier rounds and no more in `rows`: `id` and `owed_columns`."""
        assert self.arrears is not None  # else nobody is owed since then
        columns = self.owed_columns
        before = [self._before(rule).alias(columns[rule.key]) for rule in self.rules]
        return self._owing(self.arrears.gone(rows).select("id", *before))

    def _owing(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        owed = (pl.col(name) > 0 for name in self.owed_columns.values())
        return rows.filter(pl.any_horizontal(*owed, pl.lit(False)))
