"""The rejected rows with the reasons, to be fixed and read again."""

from collections.abc import Iterator

import polars as pl
from polars.selectors import by_name

from ration.core.text import plain
from ration.register.check.scanned import Scanned
from ration.register.source.collect import collect_rows
from ration.register.source.register import FILE_BITS, ROW, Register

REASON = "ration:problem"  # the first column of rejected rows: what is wrong with the row
FILE = "ration:file"  # the second, if the register is several files: the row's file


def rejected_rows(scanned: Scanned) -> pl.DataFrame:
    """The rejected rows in their order: `ration:problem`, then every column as it came.

    If the register is several files, `ration:file` comes between the two.
    """
    return _numbered(as_it_came(scanned.register), scanned).drop(ROW)


def rejected_cells(scanned: Scanned) -> tuple[list[str], list[list[str]]]:
    """The header and the rejected rows as text; ragged rows keep the cells that they have."""
    register = as_it_came(scanned.register)
    frame = _numbered(register, scanned)
    ragged = register.ragged() if any(each.code == "ragged" for each in scanned.problems) else {}
    earlier = register.columns.index(REASON) if REASON in register.columns else None
    rows = []
    for row, reason, *cells in frame.iter_rows():
        own = ragged.get(row)
        if own is None or register.parts:  # whose files need not have the same columns
            more = own[register.width(row) :] if own else []
            own = ["" if cell is None else cell_text(cell) for cell in cells] + more
        elif earlier is not None:  # the reason of an earlier run
            own = own[:earlier] + own[earlier + 1 :]
        rows.append([reason, *map(plain, own)])
    return list(frame.columns[1:]), rows


def cell_text(cell: object) -> str:
    """A cell of a frame as text that reads back: a whole number has no decimal point.

    >>> cell_text(4.0), cell_text(2.5), cell_text("4.0")
    ('4', '2.5', '4.0')
    """
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def as_it_came(register: Register) -> Register:
    """The table of the rows as read: that of people, if households were made of them."""
    return register if register.people is None else register.people.register


def _numbered(register: Register, scanned: Scanned) -> pl.DataFrame:
    reasons = dict(_reasons(register, scanned))
    table = pl.LazyFrame(
        {ROW: list(reasons), REASON: list(reasons.values())},
        schema={ROW: register.schema[ROW], REASON: pl.String},
    )
    ours = {REASON, FILE} if register.parts else {REASON}
    names = [name for name in register.columns if name not in ours]
    rows = register.frame.select(by_name(ROW, *names)).join(table, on=ROW, how="inner")
    rejected = collect_rows(
        register, rows.select(by_name(ROW, REASON, *names)), lambda found: found.sort(ROW)
    )
    if register.parts:
        files = [register.parts[row >> FILE_BITS].file for row in rejected[ROW]]
        rejected.insert_column(2, pl.Series(FILE, files, dtype=pl.String))
    return rejected


def _reasons(register: Register, scanned: Scanned) -> Iterator[tuple[int, str]]:
    messages: dict[int, list[str]] = {}
    for each in scanned.problems:
        text = f"{each.column}: {each.message}" if each.column else each.message
        messages.setdefault(register.frame_row(each), []).append(text)
    for row in scanned.rejected:
        yield row, "; ".join(messages.get(row, ["another person of the household has a problem"]))
