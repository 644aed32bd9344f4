"""What only the whole column shows: whether ids are floats, which sign separates thousands.

Rows that are rejected show nothing, so that no other row is read in another way without them.
"""

from dataclasses import replace

import polars as pl
from polars.selectors import by_name

from ration.core.problems.table import ProblemTable
from ration.core.text.cells import FLOAT_ID, trimmed
from ration.register.check.across.missing_ids import missing_words
from ration.register.check.batch.batch_stats import has_float_ids
from ration.register.check.batch.repair import DOUBTED, CellRepairs
from ration.register.check.one_pass import Seen
from ration.register.columns.damaged_ids import ROUNDED
from ration.register.columns.evidence import Evidence
from ration.register.columns.frame_columns import CELL, NUMBER
from ration.register.source.collect import collect_rows
from ration.register.source.register import ROW, Register
from ration.register.values.spreadsheet_dates import any_dates


def are_whole(register: Register, identity: str, seen: Seen) -> bool:
    """Whether ids such as `1092128444.0` are whole numbers, and none has real decimals."""
    text = trimmed(by_name(identity).as_expr())
    rejected = _evidence(register, register.frame, seen).rejected.cast(register.schema[ROW])
    shows = _alone(text, seen) & ~pl.col(ROW).is_in(rejected.implode())
    frame = register.frame.filter(text.str.contains(FLOAT_ID) | shows)
    return has_float_ids(replace(register, frame=frame), identity)


def settle(register: Register, rows: pl.LazyFrame, seen: Seen, repairs: CellRepairs) -> bool:
    """Read again the cells that depend on their whole column; return whether that helped.

    `rows` is the typed frame.
    """
    doubted = repairs.doubted
    if not doubted:
        return False
    plain = _alone(pl.col("id"), seen) & ~_may_be_refused(pl.col("id"))
    others = _evidence(register, rows, seen).rows.filter(plain)
    signs: dict[str, tuple[list[str], int | None]] = {}
    for source in doubted:
        cell = pl.col(CELL.column(source)).cast(pl.String)
        odd = cell.is_in(list(repairs.readings[source]))
        largest = pl.col(NUMBER.column(source)).max().alias("largest")
        query = others.select(cell.filter(odd).unique().implode().alias("cells"), largest)
        found = collect_rows(register, query, _together)
        signs[source] = (found["cells"].item().to_list(), found["largest"].item())
    return repairs.settle(signs)


def _together(parts: pl.LazyFrame) -> pl.LazyFrame:
    cells = pl.col("cells").explode().drop_nulls().unique().implode()
    return parts.select(cells, pl.col("largest").max())


def _evidence(register: Register, rows: pl.LazyFrame, seen: Seen) -> Evidence:
    """The rows of a frame without those that have a problem, but for the doubt itself."""
    own = seen.suspects.problems.where(lambda each: each.code != DOUBTED)
    return Evidence(register, rows, [own, ProblemTable.of(register.problems)])


def _alone(ids: pl.Expr, seen: Seen) -> pl.Expr:
    """Whether no other row may have the same id: else both are rejected."""
    return ~ids.hash().is_in(seen.hashes.repeated().implode())


def _may_be_refused(ids: pl.Expr) -> pl.Expr:
    """Whether an id may be a word for no answer, or damaged: that depends on other rows."""
    words = missing_words().implode()
    return ids.is_in(words) | ids.str.contains(any_dates()) | ids.str.contains(ROUNDED)
