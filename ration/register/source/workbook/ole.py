"""Read one stream of an OLE file, the container of an old .xls workbook."""

import struct
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # sector numbers from here on mean an end, or no sector
_SHORT = 4096  # shorter streams are in small sectors of a stream of their own


class _Entry(NamedTuple):
    """A stream of the file: its name, its first sector and its length in bytes."""

    name: str
    first: int
    length: int


def ole_stream(data: bytes, names: Sequence[str]) -> bytes:
    """Return the first stream with one of the names; b"" if there is none.

    Raises ValueError or struct.error if the file is damaged.
    """
    if not data.startswith(_MAGIC) or len(data) < 512:
        return b""
    size, small = (1 << min(power, 16) for power in struct.unpack_from("<HH", data, 30))
    (directory,) = struct.unpack_from("<I", data, 48)
    (first_small,) = struct.unpack_from("<I", data, 60)
    sectors = islice(_table_sectors(data, size), len(data) // size)  # no more than there are
    table = _numbers(b"".join(_sector(data, size, at) for at in sectors))
    entries = list(_entries(_chain(data, size, table, directory)))
    found = next((entry for name in names for entry in entries if entry.name == name), None)
    if found is None:
        return b""
    if found.length >= _SHORT:
        return _chain(data, size, table, found.first)[: found.length]
    root = _chain(data, size, table, entries[0].first)
    small_table = _numbers(_chain(data, size, table, first_small))
    parts = [root[at * small : (at + 1) * small] for at in _linked(small_table, found.first)]
    return b"".join(parts)[: found.length]


def _sector(data: bytes, size: int, number: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _numbers(data: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _table_sectors(data: bytes, size: int) -> Iterator[int]:
    """The sectors of the table that links the sectors of a stream."""
    numbers = struct.unpack_from("<109I", data, 76)
    (more,) = struct.unpack_from("<I", data, 68)
    for _ in range(len(data) // size + 1):  # a chain that never ends is damaged
        yield from (number for number in numbers if number < _LAST)
        if more >= _LAST:
            return
        *linked, more = _numbers(_sector(data, size, more)) or (_LAST,)
        numbers = tuple(linked)


def _linked(table: Sequence[int], first: int) -> Iterator[int]:
    number = first
    for _ in table:
        if number >= len(table):
            return
        yield number
        number = table[number]


def _chain(data: bytes, size: int, table: Sequence[int], first: int) -> bytes:
    return b"".join(_sector(data, size, number) for number in _linked(table, first))


def _entries(directory: bytes) -> Iterator[_Entry]:
    for at in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, at + 64)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        yield _Entry(name, *struct.unpack_from("<II", directory, at + 116))
