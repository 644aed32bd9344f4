"""Find rows of totals that no text names, by their sums alone."""

from collections.abc import Collection, Mapping, Sequence
from math import prod

import polars as pl

from ration.core.problems.problem import Problem, problem
from ration.register.check.batch.batch_stats import BatchStats
from ration.register.check.skipping import Refusals
from ration.register.check.totals.named import HOUSEHOLD, texts_of
from ration.register.columns.frame_columns import NUMBER
from ration.register.source.collect import collect, collect_rows
from ration.register.source.register import ROW, ROW_MASK, Register
from ration.register.values.counts import MAX_INT64
from ration.register.values.totals_words import is_total

_LARGE = 1000  # the product of the counts from which equal sums are no accident
_AREAS = 10_000  # rows of a table in which roll-ups are looked for
_WARNED = 10  # rows that are only warned of
_CHANCE = 100  # counts of areas, of which some add up by chance
_NEXT = "the sums of the rows beside it"
ALL, SOME = "the sums of all other rows", "the sums of other rows"


def unnamed_totals(
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
            return refusals.problems(dict.fromkeys(found, SOME), by_sums=True)
        return _perhaps(refusals, found[:_WARNED], _NEXT)
    same = [pl.col(NUMBER.column(name)) == value for name, value in totals.items()]
    table = collect_rows(register, rows.filter(same).select(ROW, "id"), lambda found: found.head(3))
    cells = texts_of(register, table[ROW])
    named = [
        row
        for row, name in table.iter_rows()
        if (not name and stats.rows > 2) or any(map(is_total, cells.get(row, ())))
    ]
    if len(named) == 1:
        return refusals.problems({named[0]: ALL})
    if table.height != 1:
        return []
    large = stats.rows > 2 and prod(totals.values()) >= _LARGE
    if large and not _is_series(register, rows, stats.rows, naming):
        return refusals.problems({table[ROW][0]: ALL}, by_sums=True)
    if large or stats.rows > (3 if len(totals) > 1 else 5):
        return _perhaps(refusals, table[ROW].to_list(), ALL)
    return []


def _perhaps(refusals: Refusals, found: Collection[int], what: str) -> list[Problem]:
    rows = sorted(refusals.households(found))
    return [problem("totals-perhaps", row=row, at=row & ROW_MASK, what=what) for row in rows]


def _is_series(register: Register, rows: pl.LazyFrame, count: int, naming: Sequence[str]) -> bool:
    """Whether ids, sites and words of all rows differ in their numbers alone: no row is above."""
    if count > _AREAS:
        return False
    texts = [pl.col(name).str.replace_all("[0-9]+", "0") for name in ("id", *naming)]
    patterns = collect_rows(register, rows.select(texts), pl.LazyFrame.unique)
    return patterns.height == 1 and "0" in patterns["id"][0]


def _roll_ups(
    register: Register, rows: pl.LazyFrame, stats: BatchStats, parts: Sequence[str]
) -> tuple[list[int], bool]:
    """The rows of totals in a table of areas where each area is below or above its total.

    They are sure if every other row is part of one of them: such sums are no accident. If not,
    only totals of several large counts are returned.
    """
    largest = max((stats.largest[part] for part in parts), default=0)
    if largest <= HOUSEHOLD or stats.rows > _AREAS:
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
