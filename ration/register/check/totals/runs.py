"""Add up the rows that are no totals: between totals, by file, and by text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

import polars as pl

from ration.register.check.totals.named import Named, Run
from ration.register.source.collect import collect_rows
from ration.register.source.register import FILE_BITS, ROW, Register
from ration.register.values.normalize import folded
from ration.register.values.totals_words import other_words

_LOOKED = 200  # runs above and below a total


class Runs:
    """What the rows that are no totals add up to: between totals, by file, and by text."""

    def __init__(
        self,
        register: Register,
        rows: pl.LazyFrame,
        totals: Sequence[int],
        texts: Sequence[str],
        numbers: Sequence[str],
    ) -> None:
        starts = (number << FILE_BITS for number in range(len(register.parts)))
        self._bounds = pl.Series(sorted({*totals, *starts}), dtype=register.schema[ROW])
        self._numbers = numbers
        rows = rows.filter(
            ~pl.col(ROW).is_in(pl.Series(totals, dtype=self._bounds.dtype).implode())
        )
        place = pl.col(ROW).map_batches(self._bounds.search_sorted, return_dtype=pl.UInt32)
        counts = [pl.col(number) for number in numbers]
        # each text by itself: of several kinds of sites, almost every row has sites of its own
        rows = rows.with_columns(place.alias("place"), _different(texts).alias("text"))
        table = (
            rows.explode("text")
            .group_by("place", "text")
            .agg(
                pl.any_horizontal(pl.lit(not counts), *(one.is_not_null() for one in counts))
                .sum()
                .alias("sum"),
                *(one.sum().alias(f"sum {at}") for at, one in enumerate(counts)),
                *(one.max().fill_null(0).alias(f"most {at}") for at, one in enumerate(counts)),
            )
        )
        zero = (0,) * len(numbers)
        self._runs: defaultdict[Any, Run] = defaultdict(lambda: Run(0, zero, zero))
        bounds = [0, *self._bounds]
        for at, text, count, *values in collect_rows(register, table, _added).rows():
            run = Run(count, tuple(values[: len(numbers)]), tuple(values[len(numbers) :]))
            every = (None, at, ("file", bounds[at] >> FILE_BITS))
            for key in every if text is None else (text, (at, text)):
                self._runs[key] = self._runs[key].joined(run)
        self._sites: defaultdict[int, list[str]] = defaultdict(list)
        for at, text in (key for key in self._runs if isinstance(key, tuple) and key[0] != "file"):
            self._sites[at].append(text)
        self.whole = self._runs[None]

    def beside(self, named: Named) -> Iterator[Run]:
        """The runs that a row may be the sum of: above, below, of a file, or of a text."""
        at = self._bounds.search_sorted(named.row)
        above = range(at, max(-1, at - _LOOKED), -1)
        below = range(at + 1, min(len(self._bounds) + 1, at + _LOOKED))
        for places in (above, below):
            yield from accumulate((self._runs[place] for place in places), Run.joined)
        keys: list[Any] = [folded(text) for text in named.texts[1:]]
        keys += [" ".join(other_words(named.texts[0])), ("file", named.row >> FILE_BITS), None]
        if named.plain:
            keys += [(place, site) for place in (at, at + 1) for site in self._sites[place]]
        yield from (self._runs[key] for key in keys if key in self._runs)


def _different(texts: Sequence[str]) -> pl.Expr:
    """The different texts of a row, as words are compared; and a null, which stands for the row."""
    folds = (pl.col(text).map_batches(_folded, return_dtype=pl.String) for text in texts)
    return pl.concat_list(pl.lit(None, pl.String), *folds).list.unique()


def _folded(texts: pl.Series) -> pl.Series:
    distinct = texts.cast(pl.String).unique().drop_nulls()
    folds = pl.Series([folded(text) or None for text in distinct], dtype=pl.String)
    return texts.cast(pl.String).replace_strict(distinct, folds, default=None)


def _added(table: pl.LazyFrame) -> pl.LazyFrame:
    sums, most = pl.col("^sum( [0-9]+)?$").sum(), pl.col("^most [0-9]+$").max()
    return table.group_by("place", "text").agg(sums, most)
