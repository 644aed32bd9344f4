"""Open one sheet of an Excel or OpenDocument workbook, every cell as the text that Excel shows."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain, islice

import polars as pl
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ration.core.problems import InputError, Problem, nearest, problem
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.file_bytes import ByteSource, Fingerprint
from ration.register.source.layout.find import LOOKED_AT, Layout, find_layout
from ration.register.source.layout.header import repeated
from ration.register.source.register import ROW, Register, SourceFormat
from ration.register.source.workbook.display_text import Cell, padded, shown
from ration.register.source.workbook.extent import is_panic, refuse_far_cells
from ration.register.source.workbook.find_hidden import out_of_sight
from ration.register.source.workbook.merged_cells import Filled, Range, filled_down
from ration.register.source.workbook.out_of_sight import with_sight
from ration.register.source.workbook.sheet_xml import (
    CellDisplay,
    Place,
    cell_displays,
    has_part,
    is_xlsx,
)
from ration.register.source.written_columns import is_written, own_layout

_CHUNK = 50_000  # rows converted to a frame at a time
Record = tuple[int, list[str | None]]


def open_workbook(source: ByteSource, digest: Fingerprint, mapping: RegisterMapping) -> Register:
    """Open the sheet of a workbook that the mapping names, or the only one that has rows.

    Raises InputError if the workbook cannot be read, or if several sheets may be meant.
    """
    refuse_far_cells(source)
    with source.open() as file:
        with reading(source):
            book = CalamineWorkbook.from_filelike(file)
            mapping = _layout(book, mapping)
            sheet = _chosen(source, book, mapping.sheet)
            name = sheet.name
            merged = merged_in(sheet)
            displays = cell_displays(source, name)
        records = records_of(source, sheet, displays)
        start = list(islice(records, LOOKED_AT))
        layout = read_layout(source.name, start, merged, mapping)
        rest = (record for record in chain(start, records) if record[0] >= layout.first)
        frame = _frame(rest, layout.columns)
    register = _register(source, digest, layout, _filled(source, frame, layout, merged))
    left = 1 + (sheet.start or (0, 0))[1]
    places = {column: place for place, column in enumerate(layout.columns, left)}
    register = with_sight(register, out_of_sight(source, name), places, mapping)
    form = SourceFormat(sheet=name, header_row=layout.row, plain=layout.plain)
    warnings = _hidden_sheet(book, name) if mapping.hidden != "read" else ()
    warnings = (*warnings, *register.warnings)
    return replace(register, form=form, warnings=warnings, places=places)


def _hidden_sheet(book: CalamineWorkbook, name: str) -> tuple[Problem, ...]:
    """Warn that the sheet that is read is hidden."""
    hidden = {t.name for t in book.sheets_metadata if t.visible != SheetVisibleEnum.Visible}
    return (problem("sheet-hidden", value=name),) if name in hidden else ()


@contextmanager
def reading(source: ByteSource) -> Iterator[None]:
    """Turn any error of the readers of workbooks inside the block into a problem.

    Each reader raises its own errors for a damaged file.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # any kind: see the docstring
        raise InputError(source.name, [_broken(source, error)]) from None
    except BaseException as error:
        if not is_panic(error):
            raise
        raise InputError(source.name, [_broken(source, error)]) from None


def read_layout(
    name: str, start: Sequence[Record], merged: Sequence[Range], mapping: RegisterMapping
) -> Layout:
    """Find the layout, with every cell of a merged range read as its first."""
    rows = {number: [cell or "" for cell in cells] for number, cells in start}
    width = len(start[0][1]) if start else 0
    for top, left, bottom, right in merged:
        cells = [
            (row, place)
            for row in range(top, min(bottom, LOOKED_AT) + 1)
            for place in range(left, min(right + 1, width))
            if row in rows
        ]
        for row, place in cells:
            rows[row][place] = rows[top][left]
    layout = find_layout(name, list(rows.items()), mapping.header_row, mapping.skip_rows)
    return replace(layout, header=[*layout.header, *[""] * (width - len(layout.header))])


def _filled(
    source: ByteSource, frame: pl.DataFrame, layout: Layout, merged: Sequence[Range]
) -> Filled:
    try:
        return filled_down(frame, layout.columns, merged)
    except ValueError:
        raise InputError(source.name, [problem("merged-overlap")]) from None


def merged_in(sheet: CalamineSheet) -> list[Range]:
    """List the merged ranges: rows from 1, columns from 0 at the first cell of the sheet."""
    left = (sheet.start or (0, 0))[1]
    return [
        Range(top + 1, first - left, bottom + 1, last - left)
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or ()
        if first >= left
    ]


def _register(source: ByteSource, digest: Fingerprint, layout: Layout, table: Filled) -> Register:
    """Build the register, without blank rows and columns after the cells of the sheet."""
    columns, frame = layout.columns, table.frame
    sees_errors = is_xlsx(source)
    cells = pl.any_horizontal(pl.col(columns).is_not_null()) if columns else False
    filled = frame.select(cells).to_series().arg_true()
    frame = frame.head(filled[-1] + 1 if filled.len() else 0)
    kept = [
        name
        for name, cell in zip(columns, layout.header, strict=True)
        if cell or frame[name].null_count() < frame.height
    ]
    warnings = (*layout.warnings, *table.warnings)
    return Register(
        source=source.name,
        sha256=digest,
        frame=frame.select(ROW, *kept).lazy(),
        columns=tuple(kept),
        repeated=repeated(layout.header),
        header=layout.row,
        tags=layout.tags,
        labels=layout.labels,
        warnings=warnings
        if sees_errors
        else (*warnings, problem("sheet-plain", what=_unseen(source))),
        merged=table.merged,
        sees_errors=sees_errors,
    )


def _unseen(source: ByteSource) -> str:
    """What is not found in a workbook that is no XLSX."""
    if has_part(source, "xl/workbook.bin"):
        return "leading zeros of ids, failed formulas, hidden rows and struck rows"
    return "leading zeros of ids and failed formulas"


def _layout(book: CalamineWorkbook, mapping: RegisterMapping) -> RegisterMapping:
    """The mapping, which says where the table is only if ration did not write the workbook."""
    if (mapping.sheet, mapping.header_row) == (None, None) or not book.sheet_names:
        return mapping
    first = book.get_sheet_by_index(0).to_python(nrows=1)
    return own_layout(mapping) if first and is_written(first[0][0]) else mapping


def _chosen(source: ByteSource, book: CalamineWorkbook, sheet: str | None) -> CalamineSheet:
    """Choose the sheet to read: the named one, or the only one that is visible and has rows."""
    if sheet is not None:
        tables = [tab.name for tab in book.sheets_metadata if tab.typ == SheetTypeEnum.WorkSheet]
        if sheet in tables:
            return book.get_sheet_by_name(sheet)
        wrong = problem("sheet-missing", value=sheet, near=nearest(sheet, tables))
        raise InputError(source.name, [wrong])
    seen = [
        tab.name
        for tab in book.sheets_metadata
        if tab.visible == SheetVisibleEnum.Visible and tab.typ == SheetTypeEnum.WorkSheet
    ]
    opened = map(book.get_sheet_by_name, seen)
    filled = [sheet for sheet in opened if sheet.start is not None]
    rows = [_filled_rows(sheet) for sheet in filled]
    filled = [sheet for sheet, count in zip(filled, rows, strict=True) if count == max(rows)]
    if not filled:
        raise InputError(source.name, [problem("file-empty")])
    if len(filled) > 1:
        names = [sheet.name for sheet in filled]
        listed = ", ".join(names[:20])
        raise InputError(source.name, [problem("sheet-several", sheets=listed, first=names[0])])
    return filled[0]


def _filled_rows(sheet: CalamineSheet) -> int:
    """How many rows have any text: none, one, which may be a header or a title, or at least two."""
    filled = (cells for cells in sheet.iter_rows() if any((shown(c) or "").strip() for c in cells))
    return sum(1 for _ in islice(filled, 2))


def records_of(
    source: ByteSource, sheet: CalamineSheet, displays: Mapping[Place, CellDisplay]
) -> Iterator[Record]:
    """Yield every row of a sheet with its number and its cells as text; None means blank."""
    left = 1 + (sheet.start or (0, 0))[1]
    by_row: dict[int, dict[int, CellDisplay]] = {}
    for (row, column), display in displays.items():
        by_row.setdefault(row, {})[column - left] = display
    with reading(source):
        for number, cells in enumerate(sheet.iter_rows(), 1):
            texts = [shown(cell) for cell in cells]
            for place, display in by_row.get(number, {}).items():
                if 0 <= place < len(texts):
                    texts[place] = _as_shown(cells[place], display) or texts[place]
            yield number, texts


def _as_shown(cell: Cell, display: CellDisplay) -> str | None:
    if display.parts is None:
        return display.text
    number = cell if isinstance(cell, int | float) and not isinstance(cell, bool) else -1
    return padded(number, display.parts)


def _frame(records: Iterator[Record], columns: Sequence[str]) -> pl.DataFrame:
    schema = {ROW: pl.UInt32, **dict.fromkeys(columns, pl.String)}
    parts = [pl.DataFrame(schema=schema)]
    while chunk := list(islice(records, _CHUNK)):
        cells = zip(*(texts for _, texts in chunk), strict=True)
        series = [pl.Series(ROW, [number for number, _ in chunk], dtype=pl.UInt32)]
        series += [pl.Series(n, c, dtype=pl.String) for n, c in zip(columns, cells, strict=True)]
        parts.append(pl.DataFrame(series))
    return pl.concat(parts)


def _broken(source: ByteSource, error: BaseException) -> Problem:
    if isinstance(error, PasswordError):
        return problem("file-locked")
    with source.open() as file, suppress(Exception):
        if zipfile.is_zipfile(file) and not _is_office(source):
            return problem("file-zip")
    return problem("file-broken", what="a workbook", why="it is not complete, or of another kind")


def _is_office(source: ByteSource) -> bool:
    try:
        with source.open() as file, zipfile.ZipFile(file) as parts:
            return bool({"[Content_Types].xml", "mimetype"} & set(parts.namelist()))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return True  # what is left of a damaged one
