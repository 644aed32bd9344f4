"""Find the rows that some text names a total, and compare them with sums of other rows."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.register.check.batch.batch_stats import BatchStats
from ration.register.columns.frame_columns import SITE, WORD
from ration.register.source.collect import collect_rows
from ration.register.source.register import ROW, Register
from ration.register.values.totals_words import (
    is_mean,
    is_total,
    other_words,
    says_no_more,
    totals_of,
    word_pattern,
)

HOUSEHOLD = 30  # people: a row with more is looked at closely
_CLOSELY = 200  # such rows at most
_MOST = 100_000  # rows that are named: more are codes, or of a place named so


class Run(NamedTuple):
    """What some rows add up to: their number, and the sum and the largest of every count."""

    rows: int
    sums: tuple[int, ...]
    largest: tuple[int, ...]

    def joined(self, other: "Run") -> "Run":
        """Both runs together."""
        sums = tuple(map(sum, zip(self.sums, other.sums, strict=True)))
        largest = tuple(map(max, zip(self.largest, other.largest, strict=True)))
        return Run(self.rows + other.rows, sums, largest)


class Named(NamedTuple):
    """A row that some text names a total.

    `texts` are its id, or what stands for it, and its sites and words. `plain` means that the
    id says no more than that, `by_id` that it is the id that says it.
    """

    row: int
    counts: tuple[int | None, ...]
    texts: tuple[str, ...]
    plain: bool
    by_id: bool

    def is_sum(self, run: Run) -> bool:
        """Whether its counts, as far as it has any, are exactly the sums of some rows."""
        pairs = zip(self.counts, run.sums, strict=True)
        fits = any(self.counts) and all(n in (None, total) for n, total in pairs)
        return fits and run.rows > (not self.plain)

    def is_like_sum(self, run: Run) -> bool:
        """Whether it may be a sum that is out of date, or of which a part cannot be read."""
        known = [each for each in zip(self.counts, run.sums, run.largest, strict=True) if each[0]]
        if self.plain:
            return run.rows > 0 and all(n >= most for n, _, most in known if n is not None)
        near = all(n > most and 3 * total <= 4 * n <= 5 * total for n, total, most in known if n)
        return bool(known) and run.rows > 2 and near


def named_rows(
    register: Register,
    rows: pl.LazyFrame,
    stats: BatchStats,
    texts: Collection[str],
    suspects: pl.DataFrame,
    numbers: Sequence[str],
    naming: Sequence[str],
) -> list[Named]:
    """The rows that some text names a total; `naming` are the columns whose texts may."""
    columns, values = (
        text_columns(rows),
        [text for text in totals_of(texts) if not is_mean(text)],
    )
    tests = [pl.col(name).is_in(values) for name in naming] if values else []
    tests += [pl.col("id").str.contains(word_pattern())] if stats.words else []
    closely = _other_texts(register, suspects, numbers)
    tests += [pl.col(ROW).is_in(list(closely))] if closely else []
    if not tests:
        return []
    wanted = rows.filter(pl.any_horizontal(tests)).select(ROW, "id", *columns, *numbers)
    table = collect_rows(register, wanted, lambda found: found.head(_MOST))
    if table.height == _MOST:  # ids with such a prefix, or a place
        return []
    sites = {word for text in texts for word in other_words(text)}
    named = []
    for row in table.iter_rows(named=True):
        own = tuple(row[name] for name in columns)
        by_id = is_total(row["id"])
        also = [text for text in closely.get(row[ROW], ()) if is_total(text)]
        title = row["id"] or next(iter(also), "")
        plain = is_total(title) and says_no_more(title, sites)
        if is_mean(title) and not plain:  # a name, or a code
            continue
        if by_id or also or any(row[name] in values for name in naming):
            counts = tuple(row[number] for number in numbers)
            named.append(Named(row[ROW], counts, (title, *own), plain, by_id))
    return named


def text_columns(rows: pl.LazyFrame) -> list[str]:
    """The columns of sites and words of a typed frame."""
    names = rows.collect_schema().names()
    return [name for name in names if WORD.holds(name) or SITE.holds(name)]


def _other_texts(
    register: Register, suspects: pl.DataFrame, numbers: Sequence[str]
) -> dict[int, list[str]]:
    """All texts of the rows without an id and of the largest rows, by row."""
    if suspects.is_empty() or not numbers:
        return {}
    large = pl.any_horizontal(pl.col(number) > HOUSEHOLD for number in numbers)
    chosen = suspects.filter((pl.col("id") == "") | large)
    chosen = chosen.sort(pl.max_horizontal(numbers), descending=True, nulls_last=True).head(
        _CLOSELY
    )
    return texts_of(register, chosen[ROW])


def texts_of(register: Register, rows: pl.Series) -> dict[int, list[str]]:
    """The text cells of some rows of a register, whatever column they are in, by row."""
    names = [name for name in register.columns if register.schema[name] == pl.String]
    wanted = register.frame.filter(pl.col(ROW).is_in(rows.implode())).select(by_name(ROW, *names))
    found = collect_rows(register, wanted).iter_rows() if rows.len() else ()
    return {row: [cell for cell in cells if cell] for row, *cells in found}
