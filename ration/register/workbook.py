"""Excel workbooks (and OpenDocument's): one sheet of them, every cell as text as Excel shows it."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from xml.etree import ElementTree

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ration.problem import InputError, Problem, nearest, problem
from ration.register.bytes import Held
from ration.register.header import names, repeated, told_apart
from ration.register.sheet_xml import Untold, is_xlsx, untold
from ration.register.shown import Cell, padded, shown
from ration.register.source import ROW, Register

_CHUNK = 50_000  # rows that are turned into a frame at a time
# What the parts of a broken file raise.
_BROKEN_PARTS = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, KeyError, ValueError,
    NotImplementedError, OverflowError,
)  # fmt: skip
Record = tuple[int, list[str | None]]


def open_workbook(held: Held, digest: str, sheet: str | None) -> Register:
    """The register on a sheet of a workbook: `sheet`, or the only one with anything on it.

    Rows above the header must be blank. Raises InputError where the workbook cannot be read, or
    where several sheets might be meant.
    """
    try:
        with held.open() as file, CalamineWorkbook.from_filelike(file) as book:
            records = _records(held, book, _chosen(held, book, sheet))
            _, header = next((one for one in records if any(one[1])), (1, []))
            columns = told_apart(names([cell or "" for cell in header]))
            frame = _frame(records, columns)
    except (CalamineError, OSError, *_BROKEN_PARTS) as error:
        raise InputError(held.name, [_broken(held, error)]) from None
    return _register(held, digest, header, columns, frame)


def _register(
    held: Held,
    digest: str,
    header: Sequence[str | None],
    columns: Sequence[str],
    frame: pl.DataFrame,
) -> Register:
    """Without the blank rows and columns that a sheet drags behind its cells."""
    tells = is_xlsx(held)
    filled = frame.select(pl.any_horizontal(pl.col(columns).is_not_null()) if columns else False)
    last = filled.to_series().arg_true().max()
    frame = frame.head(0 if last is None else int(last) + 1)  # type: ignore[arg-type]
    kept = [
        name
        for name, cell in zip(columns, header, strict=True)
        if cell is not None or frame[name].null_count() < frame.height
    ]
    return Register(
        source=held.name,
        sha256=digest,
        frame=frame.select(ROW, *kept).lazy(),
        columns=tuple(kept),
        ragged=dict,
        give_back=lambda given: given,
        repeated=repeated(names([cell or "" for cell in header])),
        found=() if tells else (problem("sheet-plain"),),
        sees_errors=tells,
    )


def _chosen(held: Held, book: CalamineWorkbook, sheet: str | None) -> str:
    """The sheet to read: the one asked for, or the only one that is seen and not empty."""
    if sheet is not None:
        tables = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        if sheet in tables:
            return sheet
        mend = nearest(sheet, tables)
        raise InputError(held.name, [problem("sheet-missing", value=sheet, mend=mend)])
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


def _records(held: Held, book: CalamineWorkbook, sheet: str) -> Iterator[Record]:
    """Every row of a sheet with its number, as text; None where a cell is blank."""
    read = book.get_sheet_by_name(sheet)
    left = 1 + (read.start or (0, 0))[1]
    more: dict[int, dict[int, Untold]] = {}
    for (row, column), told in untold(held, sheet).items():
        more.setdefault(row, {})[column - left] = told
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


def _broken(held: Held, error: Exception) -> Problem:
    if isinstance(error, PasswordError):
        mend = "save it without a password"
        return problem("file-kind", what="it is locked with a password", mend=mend)
    with held.open() as file, suppress(*_BROKEN_PARTS):
        if zipfile.is_zipfile(file) and not _is_office(held):
            return problem("file-kind", what="it is a zip archive", mend="name a file inside it")
    return problem("file-broken", what="a workbook", why="it is not whole, or of another kind")


def _is_office(held: Held) -> bool:
    with held.open() as file, zipfile.ZipFile(file) as parts:
        return bool({"[Content_Types].xml", "mimetype"} & set(parts.namelist()))
