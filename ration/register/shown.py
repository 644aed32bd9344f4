"""Cells of a workbook as text, as Excel shows them."""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

from ration.register.bytes import Held

Cell = int | float | str | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Place = tuple[int, int]  # row and column, from 1

EXACT = 10**15  # Excel keeps 15 digits: a longer number has lost the rest

# A number format that shows leading zeros, as 00000, 000-000 or "H-"000.
_PADDED = re.compile(r'(?:"[^"]*"|\\.|[- ])*0(?:"[^"]*"|\\.|[- 0])*0(?:"[^"]*"|\\.|[- ])*')
_PART = re.compile(r'"([^"]*)"|\\(.)|(0)|([- ])')
_FORMAT = re.compile(rb'formatCode="([^"]*)"')
_ERROR = b't="e"'
_CHUNK = 1 << 20


def shown(cell: Cell) -> str | None:
    """A cell as text; None where it is blank.

    >>> shown(5.0), shown(1092128444.0), shown(2.5), shown(True), shown(dt.date(2020, 8, 7))
    ('5', '1092128444', '2.5', 'TRUE', '2020-08-07')
    """
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and abs(cell) < EXACT and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        return format(cell, ".15g").upper()
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    return str(cell)


def only_shown(held: Held, sheet: str) -> dict[Place, str]:
    """What values alone do not tell of an XLSX sheet: errors, and zeros that a format puts first.

    The workbook is read for them only where it has such formats or errors at all.
    """
    if not _has_more(held):
        return {}
    with held.open() as file:
        book = load_workbook(file, read_only=True, data_only=True)
        return dict(_more(book[sheet].iter_rows()))


def _more(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Place, str]]:
    for row in rows:
        for cell in row:
            kind, value = cell.data_type, cell.value
            if value is None:  # blank, and perhaps without a place of its own
                continue
            place = cell.row, cell.column
            if kind == "e":
                yield place, str(value)
            elif kind == "n" and _PADDED.fullmatch(cell.number_format):
                text = padded(value, cell.number_format)
                if text is not None:
                    yield place, text


def padded(value: float, code: str) -> str | None:
    """A number in a format of zeros and fixed signs; None where it is not whole or negative.

    >>> padded(42, "00000"), padded(1234567, "000-000"), padded(7, '"H-"000')
    ('00042', '1234-567', 'H-007')
    """
    if value < 0 or value != int(value) or value >= EXACT:
        return None
    parts = [match.groups() for match in _PART.finditer(code)]
    zeros = sum(1 for part in parts if part[2])
    digits = str(int(value)).zfill(zeros)
    more = len(digits) - zeros  # the first zero stands for all digits that have none
    made, at = "", 0
    for quoted, escaped, zero, sign in parts:
        if zero:
            take = 1 if at else 1 + more
            made += digits[at : at + take]
            at += take
        else:
            made += quoted or escaped or sign or ""
    return made


def _has_more(held: Held) -> bool:
    try:
        with held.open() as file, zipfile.ZipFile(file) as parts:
            if "xl/styles.xml" in parts.namelist():
                codes = _FORMAT.findall(parts.read("xl/styles.xml"))
                texts = [code.decode().replace("&quot;", '"') for code in codes]
                if any(_PADDED.fullmatch(text) for text in texts):
                    return True
            sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
            return any(_holds(parts, name) for name in sheets)
    except (zipfile.BadZipFile, OSError, UnicodeDecodeError):
        return False  # no XLSX; what it is, its reader says


def _holds(parts: zipfile.ZipFile, name: str) -> bool:
    """Whether a sheet has a cell that holds an error."""
    before = b""
    with parts.open(name) as file:
        while chunk := file.read(_CHUNK):
            if _ERROR in before + chunk:
                return True
            before = chunk[-len(_ERROR) :]
    return False
