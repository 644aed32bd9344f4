"""Convert a register to fixed names and types of columns, ready to group and add up.

The kinds of its columns are in `ration.register.columns.frame_columns`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.text.cells import ERRORS, FLOAT_ID, cleaned, trimmed, unmarked_column
from ration.programme.allocation import Allocation, Channel
from ration.programme.condition import Condition
from ration.programme.programme import Programme
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import (
    CELL,
    COUNT,
    HEADS,
    HOUSEHOLDS,
    NONE,
    NUMBER,
    SITE,
    WORD,
)
from ration.register.source.register import EXTRA, ROW
from ration.register.values.counts import counts

ONE_SITE = "all"
_FEW = 4  # values of a condition


class TypedFrame(NamedTuple):
    """How the columns of a register become those of a typed frame.

    `repaired` has, by source column, the numbers of cells that only `read_count` can read.
    `careful` trims every text, which most registers do not need, at three times the cost; ids are
    always trimmed, but where `trims` is False: then no id has spaces. `whole_ids` removes the .0
    of ids that are whole numbers.
    """

    columns: Columns
    programme: Programme
    repaired: Mapping[str, Mapping[str, int]]
    careful: bool
    whole_ids: bool = False
    trims: bool = True

    def frame(self, source: pl.LazyFrame) -> pl.LazyFrame:
        """The typed frame of some rows of the source, lazily."""
        schema = source.collect_schema()
        counted = self.columns.counted
        base = [
            pl.col(ROW),
            (pl.col(EXTRA) if EXTRA in schema else pl.lit(None, pl.String)).alias(EXTRA),
            self._identity().alias("id"),
            *(self._count(part, schema[part]).alias(NUMBER.column(part)) for part in counted),
            *(
                self._word(word, name).alias(WORD.column(word))
                for word, name in self.columns.words.items()
            ),
            *(self._site(channel.id).alias(SITE.column(channel.id)) for channel in self._channels),
            *(by_name(name).as_expr().alias(CELL.column(name)) for name in self.columns.sources),
        ]
        return source.select(base).with_columns(self._sums()).with_columns(self._eligible())

    @property
    def keeps_ids(self) -> bool:
        """Whether every id is the text of its cell."""
        changes = self.trims or self.careful or self.whole_ids
        return not changes and not self.columns.no_answers(self.columns.identity)

    @property
    def _channels(self) -> Sequence[Channel]:
        return self.programme.channels

    def _identity(self) -> pl.Expr:
        source = by_name(self.columns.identity).as_expr()
        as_it_is = source.cast(pl.String).fill_null("")
        text = trimmed(source) if self.trims else as_it_is
        text = unmarked_column(cleaned(source)) if self.careful else text
        text = text.str.replace(FLOAT_ID, "$1") if self.whole_ids else text
        return self._answered(text, self.columns.identity)

    def _count(self, part: str, dtype: pl.DataType) -> pl.Expr:
        no_answers = self.columns.no_answers(part)
        codes = [int(code) for code in no_answers if code.isdecimal() and len(code) < 19]
        number = counts(part, dtype, self.repaired.get(part, {}), codes)
        meant = self.columns.blank(part)
        if meant is None:
            return number
        cell = by_name(part).as_expr()
        blank = trimmed(cell) == ""
        return (
            pl.when(blank | cell.is_nan() if dtype.is_float() else blank)
            .then(meant)
            .otherwise(number)
        )

    def _text(self, column: str) -> pl.Expr:
        source = by_name(column).as_expr()
        text = source.cast(pl.String).fill_null("")
        text = unmarked_column(cleaned(source)) if self.careful else text
        text = self._answered(text, column)
        names = self.columns.site_names
        if names and column in self.columns.sites.values():
            return text.replace(names)
        return text

    def _word(self, word: str, column: str) -> pl.Expr:
        """The text of a word; a subtotal always has a name, because it drops no household."""
        text = self._text(column)
        if word not in self.columns.subtotals:
            return text
        return pl.when(text.is_in(["", *ERRORS])).then(pl.lit(NONE)).otherwise(text)

    def _answered(self, text: pl.Expr, column: str) -> pl.Expr:
        """A column of text, blank if the mapping says that the text means no answer."""
        no_answers = self.columns.no_answers(column)
        if not no_answers:
            return text
        return (
            pl.when(text.str.to_lowercase().is_in(sorted(no_answers)))
            .then(pl.lit(""))
            .otherwise(text)
        )

    def _site(self, channel: str) -> pl.Expr:
        source = self.columns.sites.get(channel)
        return pl.lit(ONE_SITE) if source is None else self._text(source)

    def _sums(self) -> list[pl.Expr]:
        sums = [
            _sum([NUMBER.column(part) for part in parts]).alias(COUNT.column(name))
            for name, parts in self.columns.counts.items()
        ]
        if "households" not in self.columns.counts:
            sums.append(pl.lit(1, pl.Int64).alias(HOUSEHOLDS))
        return sums

    def _eligible(self) -> list[pl.Expr]:
        eligible = {
            heads(self.programme, rule): _eligible_heads(self.programme, rule)
            for rule in self.programme.allocations
            if rule.only
        }
        return [column.alias(name) for name, column in eligible.items()]


def _sum(parts: Sequence[str]) -> pl.Expr:
    if len(parts) == 1:  # nothing to add up
        return pl.col(parts[0])
    return pl.sum_horizontal(parts, ignore_nulls=False)


def heads(programme: Programme, rule: Allocation) -> str:
    """The column of a typed frame with the heads that `rule` counts."""
    if not rule.only:
        return COUNT.column(programme.count_column(rule.per) or "households")
    rules = [(other.per, other.only) for other in programme.allocations]
    return HEADS.column(rules.index((rule.per, rule.only)))


def _eligible_heads(programme: Programme, rule: Allocation) -> pl.Expr:
    column = pl.col(COUNT.column(programme.count_column(rule.per) or "households"))
    met = [_is_met(programme, condition) for condition in rule.only]
    return pl.when(pl.all_horizontal(met)).then(column).otherwise(0)


def _is_one_of(text: pl.Expr, values: Sequence[str]) -> pl.Expr:
    """Whether a text is one of a few; to compare it with each is faster than a set of them."""
    if len(values) > _FEW:
        return text.is_in(list(values))
    return pl.any_horizontal(pl.lit(False), *(text == value for value in values))


def _is_met(programme: Programme, condition: Condition) -> pl.Expr:
    name = condition.column
    if condition.values is not None:
        return _is_one_of(pl.col(WORD.column(name)), condition.values)
    count = pl.col(COUNT.column(programme.count_column(name) or name))
    bounds = [pl.lit(True)]
    bounds += [count >= condition.min] if condition.min is not None else []
    bounds += [count <= condition.max] if condition.max is not None else []
    return pl.all_horizontal(bounds)
