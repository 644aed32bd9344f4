"""Read the cells of workbooks. All of it runs apart, and imports little, so that it starts fast."""

import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ration.core.apart.refused import Refused
from ration.core.os_errors import system_error
from ration.core.panics import is_panic
from ration.register.source.byte_source import ByteSource
from ration.register.source.workbook.display_text import Cell, padded, shown
from ration.register.source.workbook.extent import refuse_far_cells
from ration.register.source.workbook.find_hidden import out_of_sight
from ration.register.source.workbook.sheet_xml import (
    CellDisplay,
    Place,
    cell_displays,
    has_part,
    is_xlsx,
)
from ration.register.source.workbook.sight import OutOfSight
from ration.register.source.workbook.unpacked import refuse_unpacked

if TYPE_CHECKING:  # our parent never imports it
    from python_calamine import CalamineSheet, CalamineWorkbook

_CHUNK = 10_000  # rows that are sent at a time

Row = list[str | None]
MergedCells = tuple[int, int, int, int]  # top, left, bottom, right


class SheetHead(NamedTuple):
    """What a sheet is, without its cells.

    `left` is the number of its first column, `written` whether ration wrote the workbook, `xlsx`
    and `xlsb` whether it is of these kinds.
    """

    name: str
    left: int
    merged: list[MergedCells]
    hidden: bool
    written: bool
    sight: OutOfSight
    xlsx: bool
    xlsb: bool


class SheetStart(NamedTuple):
    """The first rows of a sheet, and how many of the others are not blank."""

    name: str
    hidden: bool
    merged: list[MergedCells]
    rows: list[Row]
    more: int


def read_sheet(
    source: ByteSource, sheet: str | None, written: Collection[str]
) -> Iterator[SheetHead | list[Row]]:
    """Yield what the named sheet is, or of the only one that has rows; then its rows in parts.

    If the first cell of the workbook is one of `written`, no name counts. Raises Refused.
    """
    with _opened(source) as book:
        ours = bool(written) and _first_cell(book) in written
        chosen = _chosen(book, None if ours else sheet)
        displays = cell_displays(source, chosen.name)
        yield SheetHead(
            name=chosen.name,
            left=_left(chosen),
            merged=_merged(chosen),
            hidden=_tables(book)[chosen.name],
            written=ours,
            sight=out_of_sight(source, chosen.name),
            xlsx=is_xlsx(source),
            xlsb=has_part(source, "xl/workbook.bin"),
        )
        rows = _rows(chosen, displays)
        while chunk := list(islice(rows, _CHUNK)):
            yield chunk


def read_starts(source: ByteSource, first: int) -> Iterator[SheetStart]:
    """Yield the first rows of every sheet. Raises Refused."""
    with _opened(source) as book:
        for name, hidden in _tables(book).items():
            sheet = book.get_sheet_by_name(name)
            rows = _rows(sheet, {})
            start = list(islice(rows, first))
            more = sum(1 for row in rows if any(row))
            yield SheetStart(name, hidden, _merged(sheet), start, more)


def read_cells(source: ByteSource) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Yield the name of every sheet and the texts of its cells, from A1. Raises Refused."""
    with _opened(source) as book:
        for name in _tables(book):
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield name, [tuple(shown(cell) or "" for cell in row) for row in rows]


@contextmanager
def _opened(source: ByteSource) -> "Iterator[CalamineWorkbook]":
    """Open a workbook; any error of its readers inside the block means that it is broken.

    Each reader raises its own errors for a damaged file.
    """
    from python_calamine import CalamineWorkbook

    try:
        refuse_unpacked(source)
        refuse_far_cells(source)
        with source.open() as file:
            yield CalamineWorkbook.from_filelike(file)
    except (Refused, MemoryError, GeneratorExit):
        raise
    except Exception as error:  # any kind: see the docstring
        if system_error(error) is not None:
            raise  # of the disk
        raise _broken(source, error) from None
    except BaseException as error:
        if not is_panic(error):
            raise
        raise _broken(source, error) from None


def _tables(book: "CalamineWorkbook") -> dict[str, bool]:
    """The names of the sheets of cells, and whether each is hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return {
        tab.name: tab.visible != SheetVisibleEnum.Visible
        for tab in book.sheets_metadata
        if tab.typ == SheetTypeEnum.WorkSheet
    }


def _first_cell(book: "CalamineWorkbook") -> object:
    first = book.get_sheet_by_index(0).to_python(nrows=1) if book.sheet_names else []
    return first[0][0] if first else None


def _chosen(book: "CalamineWorkbook", sheet: str | None) -> "CalamineSheet":
    """Choose the sheet to read: the named one, or the only one that is visible and has rows."""
    tables = _tables(book)
    if sheet is not None:
        if sheet in tables:
            return book.get_sheet_by_name(sheet)
        from ration.core.problems.names import nearest  # slow to import

        raise Refused("sheet-missing", value=sheet, near=nearest(sheet, tables))
    opened = (book.get_sheet_by_name(name) for name, hidden in tables.items() if not hidden)
    filled = [sheet for sheet in opened if sheet.start is not None]
    rows = [_filled_rows(sheet) for sheet in filled]
    filled = [sheet for sheet, count in zip(filled, rows, strict=True) if count == max(rows)]
    if not filled:
        raise Refused("file-empty")
    if len(filled) > 1:
        names = [sheet.name for sheet in filled]
        raise Refused("sheet-several", sheets=", ".join(names[:20]), first=names[0])
    return filled[0]


def _filled_rows(sheet: "CalamineSheet") -> int:
    """How many rows have any text: none, one, which may be a header or a title, or at least two."""
    filled = (cells for cells in sheet.iter_rows() if any((shown(c) or "").strip() for c in cells))
    return sum(1 for _ in islice(filled, 2))


def _left(sheet: "CalamineSheet") -> int:
    return 1 + (sheet.start or (0, 0))[1]


def _merged(sheet: "CalamineSheet") -> list[MergedCells]:
    """The merged ranges: rows from 1, columns from 0 at the first cell of the sheet."""
    left = _left(sheet) - 1
    return [
        (top + 1, first - left, bottom + 1, last - left)
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or ()
        if first >= left
    ]


def _rows(sheet: "CalamineSheet", displays: Mapping[Place, CellDisplay]) -> Iterator[Row]:
    """Yield every row of a sheet, its cells as text; None means blank."""
    left = _left(sheet)
    by_row: dict[int, dict[int, CellDisplay]] = {}
    for (row, column), display in displays.items():
        by_row.setdefault(row, {})[column - left] = display
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [shown(cell) for cell in cells]
        for place, display in by_row.get(number, {}).items():
            if 0 <= place < len(texts):
                texts[place] = _as_shown(cells[place], display) or texts[place]
        yield texts


def _as_shown(cell: Cell, display: CellDisplay) -> str | None:
    if display.parts is None:
        return display.text
    number = cell if isinstance(cell, int | float) and not isinstance(cell, bool) else -1
    return padded(number, display.parts)


def _broken(source: ByteSource, error: BaseException) -> Refused:
    from python_calamine import PasswordError

    if isinstance(error, PasswordError):
        return Refused("file-locked")
    with source.open() as file, suppress(Exception):
        if zipfile.is_zipfile(file) and not _is_office(source):
            return Refused("file-zip")
    why = "it is not complete, or of another kind"
    return Refused("file-broken", what="a workbook", why=why)


def _is_office(source: ByteSource) -> bool:
    try:
        with source.open() as file, zipfile.ZipFile(file) as parts:
            return bool({"[Content_Types].xml", "mimetype"} & set(parts.namelist()))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return True  # what is left of a damaged one
