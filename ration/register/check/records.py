"""Rows beside one another: repeated ids, blank and short rows, a row that sums the others."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import polars as pl
from polars.selectors import by_name

from ration.core.problems import Problem, problem, some
from ration.register.check.batch_stats import BatchStats
from ration.register.check.rows import Checks
from ration.register.check.totals_row import may_be_total, total_problem
from ration.register.columns.frame_columns import CELL, NUMBER, SITE, WORD
from ration.register.columns.guess import guess
from ration.register.source.collect import collect
from ration.register.source.register import EXTRA, FILE_BITS, ROW, Register

_LISTED = 5  # blank rows that are told one by one


def duplicates(
    register: Register, checks: Checks, rows: pl.LazyFrame, hashes: pl.Series
) -> list[Problem]:
    """Every row whose id another row has too: which one is right is not ours to guess.

    Hashes are compared first, in a fraction of the memory; the ids behind equal ones decide.
    """
    ordered = hashes.sort()
    again = ordered.filter(ordered == ordered.shift(1)).unique()
    if again.is_empty():
        return []
    wanted = rows.filter(pl.col("id").hash().is_in(again.implode()), pl.col("id") != "")
    suspects = collect(register, wanted.select(ROW, "id"))
    times = Counter(suspects["id"])
    apart = _files(register, suspects)
    column = checks.columns.identity
    signs = guess(("age", "birth", "sex"), register.columns, [checks.columns.sources])
    asked = [one.column for one in signs.values()]
    asked += [one for one in ("age", "birth", "sex") if one in register.columns]
    several = [problem("rows-of-one", columns=" and ".join(sorted(asked)))] if asked else []
    if "households" in checks.columns.counts:
        several = [problem("rows-of-area", column=column)]
    return several * (max(times.values(), default=0) > 1) + [
        problem(
            "id-duplicate",
            row=row,
            column=column,
            value=None if checks.columns.personal(column) else name,
            times=times[name],
            where=apart.get(name, ""),
        )
        for row, name in suspects.iter_rows()
        if times[name] > 1
    ]


def _files(register: Register, suspects: pl.DataFrame) -> dict[str, str]:
    """For ids whose rows are in more files than one, which these are."""
    if not register.parts:
        return {}
    found: dict[str, dict[str, None]] = {}
    for row, name in suspects.sort(ROW).iter_rows():
        found.setdefault(name, {})[register.parts[row >> FILE_BITS].file] = None
    return {name: f", in {some(files)}" for name, files in found.items() if len(files) > 1}


def sums_row(
    register: Register, rows: pl.LazyFrame, facts: BatchStats, read: int
) -> Problem | None:
    """The row that holds the sums of all others, if there is one."""
    held = may_be_total(facts.largest, facts.sums, read)
    if held is None:
        return None
    texts = [name for name in rows.collect_schema().names() if WORD.holds(name) or SITE.holds(name)]
    same = [pl.col(NUMBER.column(name)) == value for name, value in held.items()]
    table = collect(register, rows.filter(same).select(ROW, "id", *texts).head(3))
    return total_problem(table, read - 1, len(held))


def blank_rows(register: Register, suspects: pl.DataFrame) -> set[int]:
    """Rows without a single cell, which are no records."""
    cells = [name for name in suspects.columns if CELL.holds(name)]
    empty = suspects.filter(_none_of(cells), pl.col(EXTRA).is_null())
    if empty.is_empty():
        return set()
    rows = register.frame.filter(pl.col(ROW).is_in(empty[ROW].implode()))
    return set(collect(register, rows.filter(_none_of(register.columns)).select(ROW))[ROW])


def without(rows: pl.DataFrame, gone: Collection[int]) -> pl.DataFrame:
    """The rows that are not among those that are gone."""
    left_out = pl.Series(sorted(gone), dtype=rows.schema[ROW])
    return rows.filter(~pl.col(ROW).is_in(left_out.implode())) if gone else rows


def blank_row_warnings(rows: Collection[int]) -> Iterator[Problem]:
    """Blank rows one by one, and of many only the first and how many more there are."""
    first = sorted(rows)[:_LISTED]
    yield from (problem("blank-row", row=row) for row in first)
    if len(rows) > len(first):
        yield problem("blank-rows", count=f"{len(rows) - len(first):,}", row=first[-1])


def _none_of(columns: Sequence[str]) -> pl.Expr:
    return pl.all_horizontal(by_name(columns).is_null())
