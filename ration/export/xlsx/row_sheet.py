"""A sheet with rows of a register as they came: every cell is text, problem cells are marked."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ration.export.xlsx.book import MOST_ROWS, Book, new_book
from ration.export.xlsx.cells import width
from ration.export.xlsx.grid import Grid
from ration.register.source.register import ROW_MASK, Register
from ration.register.source.written_columns import FILE, FROM_ROW, REASON

MOST_COLUMNS, MOST_SIGNS = 16_384, 32_767  # of a sheet, of a cell: limits of Excel
_MARK = "#F4B183"
_MEASURED = 500  # the first rows, which set the widths of columns
_REASON, _NUMBER = 40, 10  # letters
_WRAPPED = 42  # letters: a longer cell has several lines
_ABOUT = {
    REASON: "What is wrong with the row. This column is not read: leave it, or delete it.",
    FROM_ROW: "The row in the register. This column is not read: leave it, or delete it.",
    FILE: "The file of the row. This column is not read: leave it, or delete it.",
}


class SheetRow(NamedTuple):
    """A row: its number in the frame, and its cells from the first column of the register on.

    `marked` are the places of its problem cells with what to do, "" for no comment; the place -1
    is the cell with the reason.
    """

    number: int
    cells: Sequence[object]
    reason: str = ""
    marked: Mapping[int, str] = {}


def write_rows(
    path: Path,
    title: str,
    register: Register,
    names: Sequence[str],
    rows: Iterable[SheetRow],
    count: int,
) -> None:
    """Write a workbook with one sheet, `title`: the columns `names` of some rows, `count` in all.

    Before them are the reason, the row in the register and, for several files, its file. Raises
    OSError if a sheet cannot hold them.
    """
    ours = [REASON, FROM_ROW, FILE] if register.parts else [REASON, FROM_ROW]
    _refuse(path, count, len(ours) + len(names))
    with new_book(path, title, register.source) as book:
        sheet = _RowSheet(book, title, [*ours, *names], path)
        for row in rows:
            sheet.add(row, _place(register, row.number))
        sheet.end()


def _place(register: Register, number: int) -> list[str | int]:
    if not register.parts:
        return [number]
    return [number & ROW_MASK, register.place_of(number).file or ""]


def _refuse(path: Path, rows: int, columns: int) -> None:
    """Raise OSError if there are more rows or columns than a sheet has."""
    for what, count, most in (("rows", rows, MOST_ROWS - 1), ("columns", columns, MOST_COLUMNS)):
        if count > most:
            raise _too_large(path, f"{count:,} {what} do not fit on a sheet, which has {most:,}")


def _too_large(path: Path, why: str) -> OSError:
    return OSError(27, f"{why}; write CSV: name a file that ends in .csv", str(path))


class _RowSheet:
    """The sheet while it is written, row by row."""

    def __init__(self, book: Book, title: str, header: Sequence[str], path: Path) -> None:
        self.grid = Grid(book, title)
        self.path = path
        self.columns = len(header)
        self._ours = sum(name in _ABOUT for name in header)
        text = {"num_format": "@", "align": "left"}  # Excel keeps what is typed as it is
        self._text = book.format(**text)
        self._long = book.format(**text, text_wrap=True)
        self._marked = book.format(**text, bg_color=_MARK)
        self._number = book.format(align="left")
        self._reason = book.format(text_wrap=True)
        self._reason_marked = book.format(text_wrap=True, bg_color=_MARK)
        for column, name in enumerate(header[: self._ours]):
            self._comment(0, column, _ABOUT[name])
        self.grid.header(header)

    def add(self, row: SheetRow, place: Sequence[str | int]) -> None:
        """Write the next row."""
        grid = self.grid
        look = self._reason_marked if -1 in row.marked else self._reason
        if row.reason or -1 in row.marked:
            grid.write_at(grid.at, 0, row.reason[:MOST_SIGNS], look)
        for column, own in enumerate(place, 1):
            grid.write_at(grid.at, column, own, self._number)
        for at, cell in enumerate(row.cells):
            self._cell(at + self._ours, cell, marked=at in row.marked)
        for at, advice in row.marked.items():
            if at >= len(row.cells):  # a row that is too short
                grid.sheet.write_blank(grid.at, at + self._ours, None, self._marked)
            if advice:
                self._comment(grid.at, 0 if at < 0 else at + self._ours, advice)
        grid.at += 1

    def _cell(self, column: int, cell: object, *, marked: bool) -> None:
        grid = self.grid
        if cell is None or cell == "":
            if marked:
                grid.sheet.write_blank(grid.at, column, None, self._marked)
            return
        text = cell if isinstance(cell, str) else str(cell)
        if len(text) > MOST_SIGNS:
            raise _too_large(self.path, f"a cell has more than {MOST_SIGNS:,} signs")
        look = self._text
        if grid.at < _MEASURED:
            wide = width(text)
            grid.widen(column, min(wide, _WRAPPED))
            look = self._long if wide > _WRAPPED or "\n" in text else look
        grid.write_at(grid.at, column, text, self._marked if marked else look)

    def _comment(self, row: int, column: int, text: str) -> None:
        lines = 2 + len(text) // 34
        options = {"author": "", "width": 240, "height": 18 * lines, "font_size": 9}
        self.grid.sheet.write_comment(row, column, text, options)

    def end(self) -> None:
        """Set widths, freeze the header and the reasons, and add a filter."""
        grid = self.grid
        grid.widen(0, _REASON)
        grid.widen(1, _NUMBER)
        looks = dict.fromkeys(range(self._ours, self.columns), self._text)
        grid.end(header=0, frozen=self._ours, looks=looks)
        grid.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
