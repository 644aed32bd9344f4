"""Excel workbooks (and OpenDocument's): one sheet of them, every cell as text as Excel shows it."""

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
from ration.register.source.header import repeated
from ration.register.source.layout import LOOKED_AT, Layout, find_layout
from ration.register.source.register import ROW, Register, SourceFormat
from ration.register.source.workbook.display_text import Cell, padded, shown
from ration.register.source.workbook.extent import is_panic, refuse_far_cells
from ration.register.source.workbook.merged_cells import Filled, Range, filled_down
from ration.register.source.workbook.sheet_xml import Place, Untold, is_xlsx, untold

_CHUNK = 50_000  # rows that are turned into a frame at a time
Record = tuple[int, list[str | None]]


def open_workbook(held: ByteSource, digest: Fingerprint, said: RegisterMapping) -> Register:
    """The register on a sheet of a workbook: the one that is said, or the only one that is filled.

    Raises InputError where the workbook cannot be read, or where several sheets might be meant.
    """
    refuse_far_cells(held)
    with held.open() as file:
        with reading(held):
            book = CalamineWorkbook.from_filelike(file)
            name = _chosen(held, book, said.sheet)
            sheet = book.get_sheet_by_name(name)
            merged = merged_in(sheet)
            more = untold(held, name)
        records = records_of(held, sheet, more)
        start = list(islice(records, LOOKED_AT))
        layout = read_layout(held.name, start, merged, said)
        rest = (one for one in chain(start, records) if one[0] >= layout.first)
        frame = _frame(rest, layout.columns)
    register = _register(held, digest, layout, _filled(held, frame, layout, merged))
    form = SourceFormat(sheet=name, header_row=layout.row, plain=layout.plain)
    return replace(register, form=form)


@contextmanager
def reading(held: ByteSource) -> Iterator[None]:
    """What the readers of workbooks cannot read, said as a problem of the register.

    Each has errors of its own kinds for a file that is damaged.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        raise InputError(held.name, [_broken(held, error)]) from None
    except BaseException as error:
        if not is_panic(error):
            raise
        raise InputError(held.name, [_broken(held, error)]) from None


def read_layout(
    name: str, start: Sequence[Record], merged: Sequence[Range], said: RegisterMapping
) -> Layout:
    """The layout, every cell of a merged range read as its first."""
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
    layout = find_layout(name, list(rows.items()), said.header_row, said.skip_rows)
    return replace(layout, header=[*layout.header, *[""] * (width - len(layout.header))])


def _filled(
    held: ByteSource, frame: pl.DataFrame, layout: Layout, merged: Sequence[Range]
) -> Filled:
    try:
        return filled_down(frame, layout.columns, merged)
    except ValueError:
        raise InputError(held.name, [problem("merged-overlap")]) from None


def merged_in(read: CalamineSheet) -> list[Range]:
    """Merged ranges: rows from 1, places from 0 where the cells of the sheet begin."""
    left = (read.start or (0, 0))[1]
    return [
        Range(top + 1, first - left, bottom + 1, last - left)
        for (top, first), (bottom, last) in read.merged_cell_ranges or ()
        if first >= left
    ]


def _register(held: ByteSource, digest: Fingerprint, layout: Layout, table: Filled) -> Register:
    """Without the blank rows and columns that a sheet drags behind its cells."""
    columns, frame = layout.columns, table.frame
    tells = is_xlsx(held)
    cells = pl.any_horizontal(pl.col(columns).is_not_null()) if columns else False
    filled = frame.select(cells).to_series().arg_true()
    frame = frame.head(filled[-1] + 1 if filled.len() else 0)
    kept = [
        name
        for name, cell in zip(columns, layout.header, strict=True)
        if cell or frame[name].null_count() < frame.height
    ]
    said = (*layout.said, *table.said)
    return Register(
        source=held.name,
        sha256=digest,
        frame=frame.select(ROW, *kept).lazy(),
        columns=tuple(kept),
        ragged=dict,
        give_back=lambda given: given,
        repeated=repeated(layout.header),
        header=layout.row,
        tags=layout.tags,
        labels=layout.labels,
        said=said if tells else (*said, problem("sheet-plain")),
        merged=table.merged,
        sees_errors=tells,
    )


def _chosen(held: ByteSource, book: CalamineWorkbook, sheet: str | None) -> str:
    """The sheet to read: the one asked for, or the only one that is seen and not empty."""
    if sheet is not None:
        tables = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        if sheet in tables:
            return sheet
        found = problem("sheet-missing", value=sheet, near=nearest(sheet, tables))
        raise InputError(held.name, [found])
    seen = [
        one.name
        for one in book.sheets_metadata
        if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet
    ]
    filled = [name for name in seen if book.get_sheet_by_name(name).start is not None]
    if not filled:
        raise InputError(held.name, [problem("file-empty")])
    if len(filled) > 1:
        listed = ", ".join(filled[:20])
        raise InputError(held.name, [problem("sheet-several", sheets=listed, first=filled[0])])
    return filled[0]


def records_of(
    held: ByteSource, read: CalamineSheet, only: Mapping[Place, Untold]
) -> Iterator[Record]:
    """Every row of a sheet with its number, as text; None where a cell is blank."""
    left = 1 + (read.start or (0, 0))[1]
    more: dict[int, dict[int, Untold]] = {}
    for (row, column), told in only.items():
        more.setdefault(row, {})[column - left] = told
    with reading(held):
        for number, cells in enumerate(read.iter_rows(), 1):
            texts = [shown(cell) for cell in cells]
            for place, told in more.get(number, {}).items():
                if 0 <= place < len(texts):
                    texts[place] = _as_shown(cells[place], told) or texts[place]
            yield number, texts


def _as_shown(cell: Cell, told: Untold) -> str | None:
    if told.parts is None:
        return told.text
    number = cell if isinstance(cell, int | float) and not isinstance(cell, bool) else -1
    return padded(number, told.parts)


def _frame(records: Iterator[Record], columns: Sequence[str]) -> pl.DataFrame:
    schema = {ROW: pl.UInt32, **dict.fromkeys(columns, pl.String)}
    parts = [pl.DataFrame(schema=schema)]
    while chunk := list(islice(records, _CHUNK)):
        cells = zip(*(texts for _, texts in chunk), strict=True)
        series = [pl.Series(ROW, [number for number, _ in chunk], dtype=pl.UInt32)]
        series += [pl.Series(n, c, dtype=pl.String) for n, c in zip(columns, cells, strict=True)]
        parts.append(pl.DataFrame(series))
    return pl.concat(parts)


def _broken(held: ByteSource, error: BaseException) -> Problem:
    if isinstance(error, PasswordError):
        return problem("file-locked")
    with held.open() as file, suppress(Exception):
        if zipfile.is_zipfile(file) and not _is_office(held):
            return problem("file-zip")
    return problem("file-broken", what="a workbook", why="it is not whole, or of another kind")


def _is_office(held: ByteSource) -> bool:
    try:
        with held.open() as file, zipfile.ZipFile(file) as parts:
            return bool({"[Content_Types].xml", "mimetype"} & set(parts.namelist()))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return True  # what is left of it
