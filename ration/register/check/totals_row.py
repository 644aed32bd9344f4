"""Find rows that are no households but sums of others: served, they would double everything."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from math import prod
from typing import Any, NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.problems import Problem, problem
from ration.register.check.batch_stats import BatchStats
from ration.register.check.skipping import Refusals
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import NUMBER, SITE, WORD
from ration.register.source.collect import collect
from ration.register.source.register import FILE_BITS, ROW, ROW_MASK, Register
from ration.register.values.counts import MAX_INT64
from ration.register.values.normalize import folded
from ration.register.values.totals_words import (
    is_mean,
    is_total,
    other_words,
    says_no_more,
    word_pattern,
)

_LARGE = 1000  # the product of the counts from which equal sums are no accident
_HOUSEHOLD = 30  # people: a row with more is looked at closely
_LOOKED = 200  # such rows, and runs above and below a total
_FEW, _MOST = 3, 100_000  # rows that are named: more may be codes, or of a place named so
_AREAS = 10_000  # rows of a table in which roll-ups are looked for
_WARNED = 10  # rows with a word alone
_NEXT, _CHANCE = "the sums of the rows beside it", 100  # counts of areas, of which some add up
_ALL, _SOME = "the sums of all other rows", "the sums of other rows"
_MEAN = "the word for an average or another figure of the rows"
_OLD = "the word for a total, and sums that are out of date or incomplete"


class _Run(NamedTuple):
    """What some rows add up to: their number, and the sum and the largest of every count."""

    rows: int
    sums: tuple[int, ...]
    largest: tuple[int, ...]

    def joined(self, other: "_Run") -> "_Run":
        """Both runs together."""
        sums = tuple(map(sum, zip(self.sums, other.sums, strict=True)))
        largest = tuple(map(max, zip(self.largest, other.largest, strict=True)))
        return _Run(self.rows + other.rows, sums, largest)


class _Named(NamedTuple):
    """A row that some text names a total.

    `texts` are its id, or what stands for it, and its sites and words. `plain` means that the
    id says no more than that, `by_id` that it is the id that says it.
    """

    row: int
    counts: tuple[int | None, ...]
    texts: tuple[str, ...]
    plain: bool
    by_id: bool

    def is_sum(self, run: _Run) -> bool:
        """Whether its counts, as far as it has any, are exactly the sums of some rows."""
        pairs = zip(self.counts, run.sums, strict=True)
        fits = any(self.counts) and all(n in (None, total) for n, total in pairs)
        return fits and run.rows > (not self.plain)

    def is_like_sum(self, run: _Run) -> bool:
        """Whether it may be a sum that is out of date, or of which a part cannot be read."""
        known = [each for each in zip(self.counts, run.sums, run.largest, strict=True) if each[0]]
        if self.plain:
            return run.rows > 0 and all(n >= most for n, _, most in known if n is not None)
        near = all(n > most and 3 * total <= 4 * n <= 5 * total for n, total, most in known if n)
        return bool(known) and run.rows > 2 and near


def find_totals(
    register: Register,
    rows: pl.LazyFrame,
    stats: BatchStats,
    texts: Collection[str],
    suspects: pl.DataFrame,
    columns: Columns,
    lines: Collection[int] = (),
) -> list[Problem]:
    """The problems and warnings of the rows that are totals, or are named so.

    `rows` is the typed frame. `texts` are the distinct ones of its columns of sites and words,
    `suspects` the rows in which all other texts are looked at too. The words of subtotals name no
    row a total, as they refuse no household. A row that a text names a total is refused if its
    counts are sums of other rows, or may be old ones; otherwise it is a warning. Without such a
    text, a row is refused if it has the sums of all others. `lines` are the rows below the table.
    """
    calculated = any(each.code == "households-calculated" for each in register.warnings)
    parts = [part for part in stats.sums if not (calculated and part == "households")]
    numbers = [NUMBER.column(part) for part in parts]
    silent = {WORD.column(name) for name in columns.subtotals}
    naming = [name for name in _texts(rows) if name not in silent]
    refusals = Refusals(register, rows, columns, lines)
    named = _named_rows(register, rows, stats, texts, suspects, numbers, naming)
    if named:
        households = refusals.households([each.row for each in named])
        named = [each for each in named if each.row in households]
    if not named:
        return _sum_of_all(register, rows, stats, parts, naming, refusals)
    of_people = register.people is not None and register.people.of is not None
    runs = _Runs(register, rows, [each.row for each in named], naming, numbers)
    sums = {each.row for each in named if any(map(each.is_sum, runs.beside(each)))}
    old = {
        each.row
        for each in named
        if (each.plain and of_people) or any(map(each.is_like_sum, runs.beside(each)))
    } - sums
    means = {each.row for each in named if each.plain and each.by_id and is_mean(each.texts[0])}
    sums, old = sums - means, old - means
    names = {each.row for each in named if not each.plain}
    if len(names) > _FEW and 2 * len((sums | old) & names) < len(names):  # of codes, or a place
        sums, old = sums - names, old - names
    alone = sorted({each.row for each in named if each.by_id} - sums - old - means)
    if 10 * len(alone) > stats.rows and len(alone) > _FEW:  # ids are codes with such a prefix
        alone = []
    whole = len(sums) == 1 and not old and any(each.is_sum(runs.whole) for each in named)
    return [
        *refusals.problems(
            dict.fromkeys(old, _OLD)
            | dict.fromkeys(sums, _ALL if whole else _SOME)
            | dict.fromkeys(means, _MEAN)
        ),
        *(problem("totals-word", row=row, at=row & ROW_MASK) for row in alone[:_WARNED]),
    ]


def _named_rows(
    register: Register,
    rows: pl.LazyFrame,
    stats: BatchStats,
    texts: Collection[str],
    suspects: pl.DataFrame,
    numbers: Sequence[str],
    naming: Sequence[str],
) -> list[_Named]:
    """The rows that some text names a total; `naming` are the columns whose texts may."""
    columns, values = _texts(rows), [text for text in texts if is_total(text) and not is_mean(text)]
    tests = [pl.col(name).is_in(values) for name in naming] if values else []
    tests += [pl.col("id").str.contains(word_pattern())] if stats.words else []
    closely = _other_texts(register, suspects, numbers)
    tests += [pl.col(ROW).is_in(list(closely))] if closely else []
    if not tests:
        return []
    wanted = rows.filter(pl.any_horizontal(tests)).select(ROW, "id", *columns, *numbers)
    table = collect(register, wanted.head(_MOST))
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
            named.append(_Named(row[ROW], counts, (title, *own), plain, by_id))
    return named


def _texts(rows: pl.LazyFrame) -> list[str]:
    """The columns of sites and words of a typed frame."""
    names = rows.collect_schema().names()
    return [name for name in names if WORD.holds(name) or SITE.holds(name)]


def _other_texts(
    register: Register, suspects: pl.DataFrame, numbers: Sequence[str]
) -> dict[int, list[str]]:
    """All texts of the rows without an id and of the largest rows, by row."""
    if suspects.is_empty() or not numbers:
        return {}
    large = pl.any_horizontal(pl.col(number) > _HOUSEHOLD for number in numbers)
    chosen = suspects.filter((pl.col("id") == "") | large)
    chosen = chosen.sort(pl.max_horizontal(numbers), descending=True, nulls_last=True).head(_LOOKED)
    return texts_of(register, chosen[ROW])


def texts_of(register: Register, rows: pl.Series) -> dict[int, list[str]]:
    """The text cells of some rows of a register, whatever column they are in, by row."""
    names = [name for name in register.columns if register.schema[name] == pl.String]
    wanted = register.frame.filter(pl.col(ROW).is_in(rows.implode())).select(by_name(ROW, *names))
    found = collect(register, wanted).iter_rows() if rows.len() else ()
    return {row: [cell for cell in cells if cell] for row, *cells in found}


class _Runs:
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
        table = rows.group_by(place.alias("place"), *texts).agg(
            pl.any_horizontal(pl.lit(not counts), *(one.is_not_null() for one in counts)).sum(),
            *(one.sum().alias(f"sum {at}") for at, one in enumerate(counts)),
            *(one.max().fill_null(0).alias(f"most {at}") for at, one in enumerate(counts)),
        )
        zero = (0,) * len(numbers)
        self._runs: defaultdict[Any, _Run] = defaultdict(lambda: _Run(0, zero, zero))
        bounds = [0, *self._bounds]
        for at, *cells in collect(register, table).rows():
            count, *values = cells[len(texts) :]
            run = _Run(count, tuple(values[: len(numbers)]), tuple(values[len(numbers) :]))
            found = {text for text in map(folded, cells[: len(texts)]) if text}
            keys = [None, at, ("file", bounds[at] >> FILE_BITS), *found]
            for key in [*keys, *((at, text) for text in found)]:
                self._runs[key] = self._runs[key].joined(run)
        self._sites: defaultdict[int, list[str]] = defaultdict(list)
        for at, text in (key for key in self._runs if isinstance(key, tuple) and key[0] != "file"):
            self._sites[at].append(text)
        self.whole = self._runs[None]

    def beside(self, named: _Named) -> Iterator[_Run]:
        """The runs that a row may be the sum of: above, below, of a file, or of a text."""
        at = self._bounds.search_sorted(named.row)
        above = range(at, max(-1, at - _LOOKED), -1)
        below = range(at + 1, min(len(self._bounds) + 1, at + _LOOKED))
        for places in (above, below):
            yield from accumulate((self._runs[place] for place in places), _Run.joined)
        keys: list[Any] = [folded(text) for text in named.texts[1:]]
        keys += [" ".join(other_words(named.texts[0])), ("file", named.row >> FILE_BITS), None]
        if named.plain:
            keys += [(place, site) for place in (at, at + 1) for site in self._sites[place]]
        yield from (self._runs[key] for key in keys if key in self._runs)


def _sum_of_all(
    register: Register,
    rows: pl.LazyFrame,
    stats: BatchStats,
    parts: Sequence[str],
    naming: Sequence[str],
    refusals: Refusals,
) -> list[Problem]:
    """The problem of a row that no text names, but which has the sums of all others."""
    totals = may_be_total(
        {part: stats.largest[part] for part in parts},
        {part: stats.sums[part] for part in parts},
        stats.rows,
    )
    if totals is None:
        found, sure = _roll_ups(register, rows, stats, parts)
        if sure:
            return refusals.problems(dict.fromkeys(found, _SOME), by_sums=True)
        return _perhaps(refusals, found[:_WARNED], _NEXT)
    same = [pl.col(NUMBER.column(name)) == value for name, value in totals.items()]
    table = collect(register, rows.filter(same).select(ROW, "id").head(3))
    cells = texts_of(register, table[ROW])
    named = [
        row
        for row, name in table.iter_rows()
        if (not name and stats.rows > 2) or any(map(is_total, cells.get(row, ())))
    ]
    if len(named) == 1:
        return refusals.problems({named[0]: _ALL})
    if table.height != 1:
        return []
    large = stats.rows > 2 and prod(totals.values()) >= _LARGE
    if large and not _is_series(register, rows, stats.rows, naming):
        return refusals.problems({table[ROW][0]: _ALL}, by_sums=True)
    if large or stats.rows > (3 if len(totals) > 1 else 5):
        return _perhaps(refusals, table[ROW].to_list(), _ALL)
    return []


def _perhaps(refusals: Refusals, found: Collection[int], what: str) -> list[Problem]:
    rows = sorted(refusals.households(found))
    return [problem("totals-perhaps", row=row, at=row & ROW_MASK, what=what) for row in rows]


def _is_series(register: Register, rows: pl.LazyFrame, count: int, naming: Sequence[str]) -> bool:
    """Whether ids, sites and words of all rows differ in their numbers alone: no row is above."""
    if count > _AREAS:
        return False
    texts = [pl.col(name).str.replace_all("[0-9]+", "0") for name in ("id", *naming)]
    patterns = collect(register, rows.select(texts).unique())
    return patterns.height == 1 and "0" in patterns["id"][0]


def _roll_ups(
    register: Register, rows: pl.LazyFrame, stats: BatchStats, parts: Sequence[str]
) -> tuple[list[int], bool]:
    """The rows of totals in a table of areas where each area is below or above its total.

    They are sure if every other row is part of one of them: such sums are no accident. If not,
    only totals of several large counts are returned.
    """
    largest = max((stats.largest[part] for part in parts), default=0)
    if largest <= _HOUSEHOLD or stats.rows > _AREAS:
        return [], False
    numbers = [NUMBER.column(part) for part in parts]
    perhaps = set[int]()
    table = collect(register, rows.select(ROW, *numbers).sort(ROW).drop_nulls()).rows()
    for ordered in (table, table[::-1]):
        totals, nodes = [], list[tuple[int, ...]]()  # the last node is the next one
        for row, *counts in reversed(ordered):
            below, used = [0] * len(counts), 0
            for node in reversed(nodes):
                used += 1
                below = [a + b for a, b in zip(below, node[1:], strict=True)]
                if below >= counts:
                    break
            if used > 1 and below == counts and prod(filter(None, counts)) >= _LARGE:
                totals.append(row)
                if len(parts) > 1 and min(counts) >= _CHANCE:
                    perhaps.add(row)
                del nodes[-used:]
            nodes.append((row, *counts))
        if totals and {node[0] for node in nodes} <= {*totals}:
            return totals, True
    return sorted(perhaps), False


def may_be_total(
    largest: Mapping[str, int], sums: Mapping[str, int], rows: int
) -> dict[str, int] | None:
    """The values of a row of totals by count column; None means there can be no such row.

    The sums of all other rows are half of the sum of all rows, and no other row has more.

    >>> may_be_total({"persons": 9, "adults": 4}, {"persons": 18, "adults": 8}, 3)
    {'persons': 9, 'adults': 4}
    >>> may_be_total({"persons": 9, "adults": 4}, {"persons": 18, "adults": 9}, 3) is None
    True
    """
    halves = all(largest[name] * 2 == total for name, total in sums.items())
    wrapped = any(largest[name] * rows > MAX_INT64 for name in sums)  # perhaps
    if not halves or wrapped:
        return None
    totals = {name: largest[name] for name, total in sums.items() if total}
    enough = len(totals) > 1 or rows > 3 or prod(totals.values()) >= _LARGE
    return totals if totals and enough else None
