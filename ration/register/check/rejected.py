"""The rejected rows with the reasons, to be fixed and read again."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import polars as pl
from polars.selectors import by_name

from ration.core.problems.table import ProblemTable, between
from ration.core.running.interrupt import interruptible, interruptibly
from ration.core.text.cells import plain, plain_column
from ration.register.check.scanned import Scanned
from ration.register.source.collect import collect_rows, readable
from ration.register.source.register import FILE_BITS, ROW, Register
from ration.register.source.written_columns import FILE, REASON, WRITTEN

_OTHER = "another person of the household has a problem"
_PIECE = 1_000  # rows that are written in Python because some of them are ragged

Cells = pl.DataFrame | list[list[str]]
NumberedCells = tuple[pl.Series, Cells]


def rejected_rows(scanned: Scanned) -> pl.DataFrame:
    """The rejected rows in their order: `ration:problem`, then every column as it came.

    If the register is several files, `ration:file` comes between the two.
    """
    return pl.concat(_batches(as_it_came(scanned.register), scanned)).drop(ROW)


def rejected_cells(scanned: Scanned) -> tuple[list[str], Iterator[Cells]]:
    """The header and the rejected rows as text, some thousands at a time; blanks are null.

    They are columns, or rows where some are ragged: these keep the cells that they have. The rows
    are read when they are needed, so memory does not grow with them.
    """
    header, parts = numbered_cells(scanned)
    return header, (cells for _, cells in parts)


def numbered_cells(scanned: Scanned) -> tuple[list[str], Iterator[NumberedCells]]:
    """What `rejected_cells` returns, each part with the `ration:row` of its rows."""
    register = as_it_came(scanned.register)
    batches = _batches(register, scanned)
    first = next(batches)
    ragged = register.ragged() if "ragged" in scanned.problems.codes() else {}
    return list(first.columns[1:]), _parts(register, chain([first], batches), ragged)


def _parts(
    register: Register, batches: Iterator[pl.DataFrame], ragged: Mapping[int, list[str]]
) -> Iterator[NumberedCells]:
    odd = pl.Series(sorted(ragged), dtype=register.schema[ROW])
    for batch in batches:
        if between(odd, batch[ROW]).is_empty():
            yield batch[ROW], _columns(batch)
            continue
        for piece in batch.iter_slices(_PIECE):
            plain_rows = between(odd, piece[ROW]).is_empty()
            cells = _columns(piece) if plain_rows else [*_rows(register, piece, ragged)]
            yield piece[ROW], cells


def _columns(batch: pl.DataFrame) -> pl.DataFrame:
    """The cells of rows as text; whole numbers stay numbers, as their text is the same."""
    kinds = [(name, kind) for name, kind in batch.schema.items() if name not in (ROW, REASON)]
    texts = (_text(batch[name], kind) for name, kind in kinds if not kind.is_integer())
    return batch.drop(ROW).with_columns(texts)


def _text(cells: pl.Series, kind: pl.DataType) -> pl.Series:
    if kind not in (pl.String, pl.Categorical, pl.Enum):
        texts = (None if cell is None else cell_text(cell) for cell in cells.to_list())
        cells = pl.Series(cells.name, texts, dtype=pl.String)
    text = cells.to_frame().select(plain_column(cells.name)).to_series()
    return text.set(text == "", None)  # which a writer would put into quotation marks


def _rows(
    register: Register, batch: pl.DataFrame, ragged: Mapping[int, list[str]]
) -> Iterator[list[str]]:
    for row, reason, *cells in batch.iter_rows():
        own = ragged.get(row)
        if own is None or register.parts:  # whose files need not have the same columns
            more = own[register.width(row) :] if own else []
            own = ["" if cell is None else cell_text(cell) for cell in cells] + more
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
    names = [name for name in register.columns if name not in WRITTEN]
    rows = register.frame.select(by_name(ROW, *names))
    if register.cluster is not None:
        mine = pl.LazyFrame(scanned.rejected.alias(ROW))
        found = collect_rows(register, rows.join(mine, on=ROW, how="semi")).sort(ROW)
        yield _rejected(register, found, reasons, names)
        return
    with readable(register):
        yield _rejected(register, rows.head(0).collect(), reasons, names)
        batches = rows.collect_batches(maintain_order=True, engine="streaming")
        for batch in interruptibly(batches):
            found = _rejected(register, batch, reasons, names)
            if found.height:
                yield found


def _rejected(
    register: Register, batch: pl.DataFrame, reasons: "Reasons", names: Sequence[str]
) -> pl.DataFrame:
    rejected = batch.join(reasons.of(batch[ROW]), on=ROW, how="inner", maintain_order="left")
    rejected = rejected.select(by_name(ROW, REASON, *names))
    if register.parts:
        files = pl.Series(FILE, [part.file for part in register.parts], dtype=pl.String)
        rejected.insert_column(2, files.gather(rejected[ROW] // (1 << FILE_BITS)))
    return rejected


class Reasons:
    """Why rows are rejected, as text."""

    def __init__(self, problems: ProblemTable, rejected: pl.Series) -> None:
        self._problems, self._rejected = interruptible(problems.by_row), rejected

    def of(self, rows: pl.Series) -> pl.DataFrame:
        """The rejected rows among some rows, with all that is wrong with each."""
        rejected = between(self._rejected, rows).rename(ROW).to_frame()
        found = self._problems.between(rows).texts()
        texts = found.group_by("row").agg(pl.col("text").str.join("; ").alias(REASON))
        table = texts.rename({"row": ROW}).cast({ROW: rejected.schema[ROW]})
        reasons = rejected.join(table, on=ROW, how="left")
        return reasons.with_columns(pl.col(REASON).fill_null(_OTHER))
