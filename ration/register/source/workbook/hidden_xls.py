"""Find the hidden rows and columns, and the struck cells, of an old .xls sheet.

The workbook is one stream of records: a number, a length, and bytes. Numbers are from Microsoft's
[MS-XLS].
"""

import re
import struct
from collections.abc import Iterator

from ration.register.source.byte_source import ByteSource
from ration.register.source.workbook.ole import ole_stream
from ration.register.source.workbook.sight import OutOfSight, add_span

_BOF, _EOF, _SHEET, _FONT, _XF, _ROW, _COLUMNS, _SEVERAL = (
    0x809, 0x0A, 0x85, 0x31, 0xE0, 0x208, 0x7D, 0xBD,
)  # fmt: skip
_CELLS = frozenset((0x06, 0x203, 0x204, 0x205, 0xFD, 0x27E))  # a row, a column and a style first
_BIFF8 = 0x600

_USED = _CELLS | {_SHEET, _FONT, _XF, _ROW, _COLUMNS, _SEVERAL}
_ENDS = (_BOF, _EOF)
_HEAD = struct.Struct("<HH")

# What bytes of a hidden row or column look like; if there are none, no record need be read.
_BIT_5 = re.escape(bytes(byte for byte in range(256) if byte & 0x20))
_BIT_0 = re.escape(bytes(range(1, 256, 2)))
_MAY_HIDE = re.compile(
    rb"\x08\x02\x10\0(?:[\s\S]{6}\0[\0\x80]|[\s\S]{12}[%b])"
    rb"|\x7d\0[\x0a-\x0c]\0(?:[\s\S]{4}\0\0|[\s\S]{8}[%b])" % (_BIT_5, _BIT_0)
)

Record = tuple[int, int, int]  # the number of a record, where its bytes begin, how many there are


def in_xls(source: ByteSource, sheet: str) -> OutOfSight:
    """Find what is out of sight on a sheet; nothing is found in a workbook older than Excel 97."""
    with source.open() as file:
        data = ole_stream(file.read(), ("Workbook",))
    start, struck = 0, frozenset[int]()
    if len(data) > 8 and struct.unpack_from("<H", data, 4)[0] == _BIFF8:
        start, struck = _globals(data, sheet)
    sight = OutOfSight()
    if start and (struck or _MAY_HIDE.search(data)):
        for number, at, _ in _records(data, start):
            _inspect(data, number, at, struck, sight)
    return sight


def _inspect(data: bytes, number: int, at: int, struck: frozenset[int], sight: OutOfSight) -> None:
    """Add what a record of the sheet hides or strikes through."""
    if number == _ROW:
        row, height, flags = struct.unpack_from("<H4xH4xH", data, at)
        if flags & 0x20 or not height & 0x7FFF:
            add_span(sight.rows, row + 1, row + 1)
    elif number == _COLUMNS:
        first, last, width, flags = struct.unpack_from("<HHH2xH", data, at)
        if flags & 1 or not width:
            add_span(sight.columns, first + 1, last + 1)
    elif struck and number in _CELLS:
        row, column, style = struct.unpack_from("<HHH", data, at)
        if style in struck:
            sight.strike(column + 1, row + 1, row + 1)
    elif struck and number == _SEVERAL:
        _several(data, at, struck, sight)


def _several(data: bytes, at: int, struck: frozenset[int], sight: OutOfSight) -> None:
    """Look at a record with the numbers of several cells in a row."""
    (length,) = struct.unpack_from("<H", data, at - 2)
    row, first = struct.unpack_from("<HH", data, at)
    for place in range((length - 6) // 6):
        if struct.unpack_from("<H", data, at + 4 + 6 * place)[0] in struck:
            sight.strike(first + place + 1, row + 1, row + 1)


def _records(data: bytes, start: int) -> Iterator[Record]:
    """The records of one part of the stream, up to its end; charts inside a sheet are parts too."""
    at, depth, last, head = start, 0, len(data) - 4, _HEAD.unpack_from
    while at <= last:
        number, length = head(data, at)
        if number in _ENDS:
            depth += 1 if number == _BOF else -1
            if depth <= 0:
                return
        elif depth == 1 and number in _USED:
            yield number, at + 4, length
        at += 4 + length


def _globals(data: bytes, sheet: str) -> tuple[int, frozenset[int]]:
    """Where a sheet begins, or 0, and the styles whose font is struck through."""
    start, fonts, styles = 0, list[bool](), list[int]()
    for number, at, length in _records(data, 0):
        if number == _SHEET and _name(data[at + 6 : at + length]) == sheet:
            (start,) = struct.unpack_from("<I", data, at)
        elif number == _FONT:
            fonts.append(bool(struct.unpack_from("<2xH", data, at)[0] & 8))
            fonts += [False] if len(fonts) == 4 else []  # no font has the number 4
        elif number == _XF:
            styles += struct.unpack_from("<H", data, at)
    struck = (at for at, font in enumerate(styles) if font < len(fonts) and fonts[font])
    return start, frozenset(struck)


def _name(data: bytes) -> str:
    """A short text: its length, whether its characters have two bytes, and these."""
    return data[2:].decode("utf-16-le" if data[1] & 1 else "latin-1", "replace")
