"""Check how far the cells of a workbook extend before reading them.

The reader allocates all cells between the first and the last. One cell in the far corner of a
sheet would take all memory and end the program, which nothing can catch.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator

from ration.core.apart.refused import Refused
from ration.register.source.byte_source import ByteSource
from ration.register.source.workbook.extent_ods import extents

_CHUNK = 1 << 20
_MOST = 50_000_000  # cells that always fit into memory
# A tag without such an attribute is read once too, with blank groups: even 100,000 that never end.
_ROW = re.compile(rb"""<(?:\w+:)?row\s(?:[^>]*?\br=["']([0-9]{1,7})|[^>]*)""")
_FILLED = re.compile(
    rb"""<(?:\w+:)?c\s(?:(?>[^>]*?\br=["']([A-Za-z]{1,3})([0-9]{1,7})["'])[^>/]*>|[^>]*)"""
)


def refuse_far_cells(source: ByteSource) -> None:
    """Raise Refused if a sheet of a workbook is too large and nearly empty.

    Checks XLSX and OpenDocument. The largest possible .xls sheet fits into memory.
    """
    try:
        with source.open() as file, zipfile.ZipFile(file) as parts:
            for name in parts.namelist():
                if name.casefold().startswith("xl/worksheets/") and _may_be_far(parts, name):
                    _refuse_sheet(parts, name)
            if "content.xml" in parts.namelist():
                for rows, columns, count in extents(chunks(parts, "content.xml")):
                    _refuse(rows * columns, count, "on a sheet")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        return  # no XLSX, or damaged: the reader reports it


def _may_be_far(parts: zipfile.ZipFile, name: str) -> bool:
    """Whether the last row and column imply far more cells than the sheet contains."""
    last, count, letters = 1, 0, b"A"
    beyond = _beyond(letters)
    for chunk in chunks(parts, name):
        count += chunk.count(b"<v") + chunk.count(b"<is")
        last = max(last, *map(int, filter(None, _ROW.findall(chunk))), 1)
        while match := beyond.search(chunk):
            letters = match[1]
            beyond = _beyond(letters)
    return last * column_number(letters) > max(_MOST, 20 * count)


def _beyond(letters: bytes) -> re.Pattern[bytes]:
    """Match a cell in a column after the column `letters`."""
    text = letters.decode()
    longer = [f"[A-Z]{{{len(text) + 1},3}}"] if len(text) < 3 else []
    later = [
        f"{text[:at]}[{chr(ord(letter) + 1)}-Z][A-Z]{{{len(text) - at - 1}}}"
        for at, letter in enumerate(text)
        if letter != "Z"
    ]
    return re.compile(rf"""r=["']({"|".join(longer + later) or "(?!)"})[0-9]""".encode())


def _refuse_sheet(parts: zipfile.ZipFile, name: str) -> None:
    count, rows, columns, corner = 0, [1, 1], [1, 1], ""
    first = True
    for chunk in chunks(parts, name):
        for letters, digits in _FILLED.findall(chunk):
            if not letters:
                continue
            row, column = int(digits), column_number(letters)
            count += 1
            if row > rows[1] or column > columns[1]:
                corner = (letters + digits).decode()
            rows = [row if first else min(rows[0], row), max(rows[1], row)]
            columns = [column if first else min(columns[0], column), max(columns[1], column)]
            first = False
    room = (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)
    _refuse(room, count, f"in {corner} of a sheet")


def _refuse(room: int, count: int, place: str) -> None:
    if room > max(_MOST, 20 * count):
        raise Refused("sheet-far-cell", place=place)


def column_number(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def chunks(parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Read a part in chunks, each up to the end of a tag."""
    rest = b""
    with parts.open(name) as file:
        while chunk := file.read(_CHUNK):
            end = chunk.rfind(b">") + 1
            yield rest + chunk[:end]
            rest = chunk[end:]
    yield rest
