"""Write rejected and accepted rows as workbooks, to be fixed there and read again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ration.core.problems.table import ProblemTable
from ration.core.running.interrupt import interruptibly
from ration.export.xlsx.row_sheet import SheetRow, write_rows
from ration.register.check.accepted import accepted_rows
from ration.register.check.rejected import as_it_came, numbered_cells
from ration.register.check.scanned import Scanned
from ration.register.source.collect import readable
from ration.register.source.written_columns import WRITTEN

MOST_COMMENTS = 1_000  # that say what to do; other problem cells have their colour alone
_SLICE = 10_000  # rows that are Python objects at a time


def write_rejected_book(path: Path, scanned: Scanned) -> None:
    """Write the rejected rows with their reasons first, and their problem cells marked."""
    header, parts = numbered_cells(scanned)
    names = [name for name in header if name not in WRITTEN]
    skipped = len(header) - len(names)
    marks = _Marks(scanned.problems.by_row(), names)

    def rows() -> Iterator[SheetRow]:
        for numbers, cells in parts:
            pieces = cells.iter_slices(_SLICE) if isinstance(cells, pl.DataFrame) else [cells]
            start = 0
            for piece in pieces:
                some = numbers.slice(start, len(piece))
                start += len(piece)
                yield from _rejected(some, piece, skipped, marks)

    register = as_it_came(scanned.register)
    write_rows(path, "Rejected rows", register, names, rows(), len(scanned.rejected))


def write_accepted_book(path: Path, scanned: Scanned) -> None:
    """Write the accepted rows in their order, in the columns of the rejected ones."""
    register = as_it_came(scanned.register)
    names, frame = accepted_rows(scanned)

    def rows() -> Iterator[SheetRow]:
        with readable(register):  # in here, as a fault of writing is none of the register
            batches = frame.collect_batches(maintain_order=True, engine="streaming")
            for batch in interruptibly(batches):
                for piece in batch.iter_slices(_SLICE):
                    for number, *cells in piece.iter_rows():
                        yield SheetRow(number, cells)

    write_rows(path, "Accepted rows", register, names, rows(), scanned.accepted)


def _rejected(
    numbers: pl.Series, cells: pl.DataFrame | list[list[str]], skipped: int, marks: "_Marks"
) -> Iterator[SheetRow]:
    marked = marks.of(numbers)
    rows = cells.iter_rows() if isinstance(cells, pl.DataFrame) else iter(cells)
    for number, row in zip(numbers.to_list(), rows, strict=True):
        yield SheetRow(number, row[skipped:], row[0], marked.get(number, {}))


class _Marks:
    """The problem cells of rows, with what to do for the first of them."""

    def __init__(self, problems: ProblemTable, names: Sequence[str]) -> None:
        self._problems = problems
        self._places = {name: place for place, name in enumerate(names)}
        self._advice = MOST_COMMENTS

    def of(self, rows: pl.Series) -> dict[int, dict[int, str]]:
        """By row, the places of its problem cells; -1 is that of a problem of the whole row."""
        found = self._problems.between(rows)
        columns = {cause: self._cells(each.column) for cause, each in enumerate(found.causes)}
        marked: dict[int, dict[int, str]] = {}
        pairs = zip(found.frame["row"].to_list(), found.frame["cause"].to_list(), strict=True)
        for index, (row, cause) in enumerate(pairs):
            advice = self._advise(found, index)
            for place in columns[cause]:
                cell = marked.setdefault(row, {})
                cell[place] = "\n".join(filter(None, (cell.get(place, ""), advice)))
        return marked

    def _cells(self, column: str | None) -> list[int]:
        """The places of a column, or of the columns that are added up or joined in it."""
        text = column or ""
        names = [text] if text in self._places else text.split("+")
        places = [self._places[name] for each in names if (name := each.strip()) in self._places]
        return places or [-1]

    def _advise(self, found: ProblemTable, index: int) -> str:
        if not self._advice:
            return ""
        self._advice -= 1
        each = found[index]
        return f"{each.message}: {each.hint}"
