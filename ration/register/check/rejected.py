"""The rows that were left out, to be mended and read again."""

from collections.abc import Iterator

import polars as pl
from polars.selectors import by_name

from ration.core.text import plain
from ration.register.check.scan import Scanned
from ration.register.source.collect import collect
from ration.register.source.register import FILE_BITS, ROW, Register

REASON = "ration:problem"  # the first column of rejected rows: what is wrong with each
FILE = "ration:file"  # the second, where the register is several files: which one


def rejected_rows(scanned: Scanned) -> pl.DataFrame:
    """The rejected rows in their order: `ration:problem`, then every column as it came.

    Where the register is several files, `ration:file` comes between the two.
    """
    return _numbered(as_it_came(scanned.register), scanned).drop(ROW)


def rejected_cells(scanned: Scanned) -> tuple[list[str], list[list[str]]]:
    """The header and the rejected rows as text; ragged rows with the cells that they have."""
    register = as_it_came(scanned.register)
    frame = _numbered(register, scanned)
    ragged = register.ragged() if any(one.code == "ragged" for one in scanned.problems) else {}
    had = register.columns.index(REASON) if REASON in register.columns else None
    rows = []
    for row, reason, *cells in frame.iter_rows():
        own = ragged.get(row)
        if own is None or register.parts:  # whose files need not have the same columns
            more = own[register.width(row) :] if own else []
            own = ["" if cell is None else cell_text(cell) for cell in cells] + more
        elif had is not None:  # an earlier run's reason
            own = own[:had] + own[had + 1 :]
        rows.append([reason, *map(plain, own)])
    return list(frame.columns[1:]), rows


def cell_text(cell: object) -> str:
    """A cell of a frame as text that reads back: a whole number has no decimal point.

    >>> cell_text(4.0), cell_text(2.5), cell_text("4.0")
    ('4', '2.5', '4.0')
    """
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def as_it_came(register: Register) -> Register:
    """The table that the rows stand in: of people, where households were made of them."""
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
    made = collect(register, rows.sort(ROW).select(by_name(ROW, REASON, *names)))
    if register.parts:
        files = [register.parts[row >> FILE_BITS].file for row in made[ROW]]
        made.insert_column(2, pl.Series(FILE, files, dtype=pl.String))
    return made


def _reasons(register: Register, scanned: Scanned) -> Iterator[tuple[int, str]]:
    said: dict[int, list[str]] = {}
    for one in scanned.problems:
        text = f"{one.column}: {one.message}" if one.column else one.message
        said.setdefault(register.frame_row(one), []).append(text)
    for row in scanned.rejected:
        yield row, "; ".join(said.get(row, ["another person of the household has a problem"]))
