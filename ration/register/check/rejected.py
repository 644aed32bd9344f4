"""The rejected rows with the reasons, to be fixed and read again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.core.problem_table import ProblemTable, between
from ration.core.text import plain
from ration.register.check.scanned import Scanned
from ration.register.source.collect import collect_rows, readable
from ration.register.source.register import FILE_BITS, ROW, Register

REASON = "ration:problem"  # the first column of rejected rows: what is wrong with the row
FILE = "ration:file"  # the second, if the register is several files: the row's file
_OTHER = "another person of the household has a problem"


def rejected_rows(scanned: Scanned) -> pl.DataFrame:
    """The rejected rows in their order: `ration:problem`, then every column as it came.

    If the register is several files, `ration:file` comes between the two.
    """
    return pl.concat(_batches(as_it_came(scanned.register), scanned)).drop(ROW)


def rejected_cells(scanned: Scanned) -> tuple[list[str], Iterator[list[str]]]:
    """The header and the rejected rows as text; ragged rows keep the cells that they have.

    The rows are read when they are needed, so memory does not grow with them.
    """
    register = as_it_came(scanned.register)
    batches = _batches(register, scanned)
    first = next(batches)
    ragged = register.ragged() if "ragged" in scanned.problems.codes() else {}
    rows = (row for batch in chain([first], batches) for row in batch.iter_rows())
    return list(first.columns[1:]), _texts(register, rows, ragged)


def _texts(
    register: Register, rows: Iterable[tuple[Any, ...]], ragged: Mapping[int, list[str]]
) -> Iterator[list[str]]:
    earlier = register.columns.index(REASON) if REASON in register.columns else None
    for row, reason, *cells in rows:
        own = ragged.get(row)
        if own is None or register.parts:  # whose files need not have the same columns
            more = own[register.width(row) :] if own else []
            own = ["" if cell is None else cell_text(cell) for cell in cells] + more
        elif earlier is not None:  # the reason of an earlier run
            own = own[:earlier] + own[earlier + 1 :]
        yield [reason, *map(plain, own)]


def cell_text(cell: object) -> str:
    """A cell of a frame as text that reads back: a whole number has no decimal point.

    >>> cell_text(4.0), cell_text(2.5), cell_text("4.0")
    ('4', '2.5', '4.0')
    """
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def as_it_came(register: Register) -> Register:
    """The table of the rows as read: that of people, if households were made of them."""
    return register if register.people is None else register.people.register


def _batches(register: Register, scanned: Scanned) -> Iterator[pl.DataFrame]:
    """The rejected rows in their order, with `ration:row` and the reasons; the first is empty."""
    reasons = Reasons(scanned.problems, scanned.rejected)
    ours = {REASON, FILE} if register.parts else {REASON}
    names = [name for name in register.columns if name not in ours]
    rows = register.frame.select(by_name(ROW, *names))
    if register.cluster is not None:
        mine = pl.LazyFrame(scanned.rejected.alias(ROW))
        found = collect_rows(register, rows.join(mine, on=ROW, how="semi")).sort(ROW)
        yield _rejected(register, found, reasons, names)
        return
    with readable(register):
        yield _rejected(register, rows.head(0).collect(), reasons, names)
        for batch in rows.collect_batches(maintain_order=True, engine="streaming"):
            found = _rejected(register, batch, reasons, names)
            if found.height:
                yield found


def _rejected(
    register: Register, batch: pl.DataFrame, reasons: "Reasons", names: Sequence[str]
) -> pl.DataFrame:
    rejected = batch.join(reasons.of(batch[ROW]), on=ROW, how="inner", maintain_order="left")
    rejected = rejected.select(by_name(ROW, REASON, *names))
    if register.parts:
        files = [register.parts[row >> FILE_BITS].file for row in rejected[ROW]]
        rejected.insert_column(2, pl.Series(FILE, files, dtype=pl.String))
    return rejected


class Reasons:
    """Why rows are rejected, as text."""

    def __init__(self, problems: ProblemTable, rejected: pl.Series) -> None:
        self._problems, self._rejected = problems.by_row(), rejected

    def of(self, rows: pl.Series) -> pl.DataFrame:
        """The rejected rows among some rows, with all that is wrong with each."""
        rejected = between(self._rejected, rows).rename(ROW).to_frame()
        found = self._problems.between(rows).texts()
        texts = found.group_by("row").agg(pl.col("text").str.join("; ").alias(REASON))
        table = texts.rename({"row": ROW}).cast({ROW: rejected.schema[ROW]})
        reasons = rejected.join(table, on=ROW, how="left")
        return reasons.with_columns(pl.col(REASON).fill_null(_OTHER))
