"""Check rows against each other: repeated ids, blank and short rows."""

from collections.abc import Iterator

import polars as pl

from ration.core.problems.causes import Cause
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.problems.table import ProblemTable
from ration.core.text.cells import any_filled
from ration.register.check.batch.single_row import Checks
from ration.register.columns.guess import guess
from ration.register.source.collect import collect_rows
from ration.register.source.ids.id_hashes import IdHashes
from ration.register.source.register import FILE_BITS, ROW, Register

_LISTED = 5  # blank rows with a warning each


def duplicates(
    register: Register, checks: Checks, rows: pl.LazyFrame, hashes: IdHashes
) -> ProblemTable:
    """A problem for every row whose id another row has too: do not guess which is right.

    Hashes are compared first, in a fraction of the memory; then the ids behind equal hashes.
    """
    again = hashes.repeated().alias("hash")
    if again.is_empty():
        return ProblemTable.of(())
    wanted = rows.select(ROW, "id", hash=pl.col("id").hash()).filter(pl.col("id") != "")
    same = wanted.join(again.to_frame().lazy(), on="hash", how="semi")
    suspects = collect_rows(register, same.select(ROW, "id"))
    repeated = suspects.with_columns(times=pl.len().over("id")).filter(pl.col("times") > 1)
    if repeated.is_empty():
        return ProblemTable.of(())
    from ration.register.check.across.repeated_areas import repeated_areas
    from ration.register.check.alike.name_ids import without_names

    column = checks.columns.identity
    signs = guess(("age", "birth", "sex"), register.columns, [checks.columns.sources])
    of_people = [match.column for match in signs.values()]
    of_people += [name for name in ("age", "birth", "sex") if name in register.columns]
    hint = [problem("rows-of-one", columns=" and ".join(sorted(of_people)))] if of_people else []
    if "households" in checks.columns.counts:
        hint = [problem("rows-of-area", column=column)]
    hint = [*repeated_areas(register, checks.columns, rows, repeated.select(ROW, "id"))] or hint
    cause = Cause("id-duplicate", column, names=("times", "where"))
    values = None if checks.columns.personal(column) else without_names(repeated["id"])
    where = _files(register, repeated)
    every = ProblemTable.same(cause, repeated[ROW], values, repeated["times"], where)
    return ProblemTable.together([ProblemTable.of(hint), every])


def _files(register: Register, repeated: pl.DataFrame) -> pl.Series:
    """For each row, the names of the files of its id, if they are several; else ""."""
    if not register.parts:
        return pl.Series([""]).new_from_index(0, repeated.height)
    file = (pl.col(ROW) // (1 << FILE_BITS)).alias("file")
    files = repeated.select("id", file).sort("file").group_by("id", maintain_order=True)
    several = files.agg(pl.col("file").unique(maintain_order=True)).select("id", "file")
    lists = {tuple(each) for each in several["file"].to_list()}
    named = {
        key: f", in {some(register.parts[at].file for at in key)}" for key in lists if len(key) > 1
    }
    texts = [named.get(tuple(each), "") for each in several["file"].to_list()]
    table = several.select("id", where=pl.Series(texts, dtype=pl.String))
    return repeated.join(table, on="id", how="left", maintain_order="left")["where"]


def blank_rows(register: Register, blank: pl.DataFrame) -> pl.Series:
    """The numbers of rows in which every cell is blank, or only spaces: they are no records.

    `blank` has the rows in which every cell that is read is blank.
    """
    if blank.is_empty():
        return pl.Series(ROW, dtype=register.schema[ROW])
    rows = register.frame.join(blank.lazy().select(ROW), on=ROW, how="semi")
    filled = any_filled(register.schema, register.columns)
    return collect_rows(register, rows.filter(~filled).select(ROW)).to_series().sort()


def without_known(register: Register, problems: ProblemTable) -> ProblemTable:
    """The problems of cells of which the register itself knows none.

    Households that are calculated from people have no problem of their own.
    """
    if any(each.code == "households-calculated" for each in register.warnings):
        problems = problems.where(lambda each: each.column != "households")
    known = [(each.row, each.column) for each in register.problems if not each.warning]
    return problems.without_cells(known)


def blank_row_warnings(rows: pl.Series) -> Iterator[Problem]:
    """Warn of the first blank rows one by one, and once of all others."""
    first = rows.head(_LISTED).to_list()
    yield from (problem("blank-row", row=row) for row in first)
    if len(rows) > len(first):
        yield problem("blank-rows", count=f"{len(rows) - len(first):,}", row=first[-1])
