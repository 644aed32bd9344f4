"""Check rows against each other: repeated ids, blank and short rows."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import polars as pl

from ration.core.problems import Problem, problem, some
from ration.core.text import any_filled
from ration.register.check.id_hashes import IdHashes
from ration.register.check.repeated_areas import repeated_areas
from ration.register.check.single_row import Checks
from ration.register.columns.frame_columns import CELL
from ration.register.columns.guess import guess
from ration.register.source.collect import collect
from ration.register.source.register import EXTRA, FILE_BITS, ROW, Register

_LISTED = 5  # blank rows with a warning each


def duplicates(
    register: Register, checks: Checks, rows: pl.LazyFrame, hashes: IdHashes
) -> list[Problem]:
    """A problem for every row whose id another row has too: do not guess which is right.

    Hashes are compared first, in a fraction of the memory; then the ids behind equal hashes.
    """
    again = hashes.repeated()
    if again.is_empty():
        return []
    wanted = rows.filter(pl.col("id").hash().is_in(again.implode()), pl.col("id") != "")
    suspects = collect(register, wanted.select(ROW, "id"))
    times = Counter(suspects["id"])
    files = _files(register, suspects)
    column = checks.columns.identity
    signs = guess(("age", "birth", "sex"), register.columns, [checks.columns.sources])
    of_people = [match.column for match in signs.values()]
    of_people += [name for name in ("age", "birth", "sex") if name in register.columns]
    hint = [problem("rows-of-one", columns=" and ".join(sorted(of_people)))] if of_people else []
    if "households" in checks.columns.counts:
        hint = [problem("rows-of-area", column=column)]
    repeated = suspects.filter(pl.col("id").is_duplicated())
    hint = [*repeated_areas(register, checks.columns, rows, repeated)] or hint
    return hint * (max(times.values(), default=0) > 1) + [
        problem(
            "id-duplicate",
            row=row,
            column=column,
            value=None if checks.columns.personal(column) else name,
            times=times[name],
            where=files.get(name, ""),
        )
        for row, name in suspects.iter_rows()
        if times[name] > 1
    ]


def _files(register: Register, suspects: pl.DataFrame) -> dict[str, str]:
    """The names of the files, for ids whose rows are in several files."""
    if not register.parts:
        return {}
    by_id: dict[str, dict[str, None]] = {}
    for row, name in suspects.sort(ROW).iter_rows():
        by_id.setdefault(name, {})[register.parts[row >> FILE_BITS].file] = None
    return {name: f", in {some(files)}" for name, files in by_id.items() if len(files) > 1}


def blank_rows(register: Register, suspects: pl.DataFrame) -> set[int]:
    """The numbers of rows in which every cell is blank, or only spaces: they are no records."""
    cells = [name for name in suspects.columns if CELL.holds(name)]
    empty = suspects.filter(~any_filled(suspects.schema, [*cells, EXTRA]))
    if empty.is_empty():
        return set()
    rows = register.frame.filter(pl.col(ROW).is_in(empty[ROW].implode()))
    filled = any_filled(register.schema, register.columns)
    return set(collect(register, rows.filter(~filled).select(ROW))[ROW])


def without(rows: pl.DataFrame, skipped: Collection[int]) -> pl.DataFrame:
    """The rows whose numbers are not `skipped`."""
    numbers = pl.Series(sorted(skipped), dtype=rows.schema[ROW])
    return rows.filter(~pl.col(ROW).is_in(numbers.implode())) if skipped else rows


def without_known(register: Register, problems: Sequence[Problem]) -> list[Problem]:
    """The problems of cells of which the register itself knows none.

    Households that are calculated from people have no problem of their own.
    """
    known = {(each.row, each.column) for each in register.problems if not each.warning}
    if any(each.code == "households-calculated" for each in register.warnings):
        known |= {(each.row, "households") for each in problems}
    return [each for each in problems if (each.row, each.column) not in known]


def blank_row_warnings(rows: Collection[int]) -> Iterator[Problem]:
    """Warn of the first blank rows one by one, and once of all others."""
    first = sorted(rows)[:_LISTED]
    yield from (problem("blank-row", row=row) for row in first)
    if len(rows) > len(first):
        yield problem("blank-rows", count=f"{len(rows) - len(first):,}", row=first[-1])
