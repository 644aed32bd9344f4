"""Check what a Parquet file says of its counts and sizes, before its reader trusts them.

The reader asks for as much memory as the file says; if there is none, the process ends.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO

from ration.core.parquet.records import FOOTER, PAGE
from ration.core.parquet.thrift import EndsEarly, Thrift

UNPACKED_TIMES = 100  # the bytes of a file; those of people unpack to up to fifty times
UNPACKED_SMALL = 256 * 1024**2  # bytes that are unpacked however small the file is
ROWS_SMALL = 1 << 24  # rows in a group that are read however small the file is
_MARK = b"PAR1"
_TAIL = 8  # bytes at the end: the length of the footer, and the mark
_WINDOW = 256  # bytes that are read for the record of a page; most have fewer than 100
_LONGEST = 1 << 26  # bytes of the record of a page, with its least and greatest value
_PLAIN = 0  # the codec of pages that are not compressed
_REPEATED = 2  # the repetition of what may have several values in a row
_DEEPEST = 64  # columns in columns
_HEADERS = {
    0: "data_page_header",
    1: "index_page_header",
    2: "dictionary_page_header",
    3: "data_page_header_v2",
}
_LEVELS = ("definition", "repetition")

Record = Mapping[str, Any]


def check_parquet(file: BinaryIO, size: int) -> None:
    """Raise ValueError, with the reason, if counts or sizes contradict each other or the file.

    `size` is the file's in bytes. What the values are is not looked at.
    """
    footer, end = _footer(file, size)
    schema = _need(footer, "schema")
    _check_depth(schema)
    groups = _need(footer, "row_groups")
    rows = [_count(group, "num_rows") for group in groups]
    if sum(rows) != _count(footer, "num_rows"):
        raise ValueError("its groups have not the rows that it says")
    if max(rows, default=0) > max(UNPACKED_TIMES * size, ROWS_SMALL):
        raise ValueError("it says that it has more rows than a file of its size can have")
    columns = [_need(chunk, "meta_data") for group in groups for chunk in _need(group, "columns")]
    unpacked = sum(_count(column, "total_uncompressed_size") for column in columns)
    if unpacked > max(UNPACKED_TIMES * size, UNPACKED_SMALL):
        raise ValueError(f"it would unpack to {unpacked:,} bytes")
    repeated = any(each.get("repetition_type") == _REPEATED for each in schema)
    for group, count in zip(groups, rows, strict=True):
        for chunk in group["columns"]:
            column = chunk["meta_data"]
            if not repeated and _need(column, "num_values") != count:
                raise ValueError("a column has not as many values as there are rows")
            _check_pages(file, column, end)


def _footer(file: BinaryIO, size: int) -> tuple[Record, int]:
    """The record of the whole file, and where it begins."""
    file.seek(max(size - _TAIL, 0))
    tail = file.read(_TAIL)
    if len(tail) < _TAIL or tail[4:] != _MARK:
        raise ValueError("it is not complete")
    length = int.from_bytes(tail[:4], "little")
    begin = size - _TAIL - length
    if begin < len(_MARK):
        raise ValueError("it is not complete")
    file.seek(begin)
    return Thrift(file.read(length)).record(FOOTER), begin


def _check_depth(schema: list[Record]) -> None:
    """Raise ValueError if the columns are no tree, or it is too deep."""
    open_: list[int] = [1]
    for element in schema:
        while open_ and not open_[-1]:
            open_.pop()
        if not open_ or len(open_) > _DEEPEST:
            raise ValueError("its columns are no tree, or one too deep")
        open_[-1] -= 1
        open_.append(_count(element, "num_children") if "num_children" in element else 0)
    if any(open_):
        raise ValueError("its columns are no tree")


def _check_pages(file: BinaryIO, column: Record, end: int) -> None:
    """Raise ValueError if the pages of a column are not what the column says."""
    first = "dictionary_page_offset" if "dictionary_page_offset" in column else "data_page_offset"
    at = _count(column, first)
    until = at + _count(column, "total_compressed_size")
    if until > end:
        raise ValueError("a column ends behind the file")
    values = unpacked = 0
    while at < until:
        page, at = _page(file, at, until)
        count, size = check_page(page, plain=column.get("codec") == _PLAIN)
        values, unpacked = values + count, unpacked + size
        at += _count(page, "compressed_page_size")
    if at > until:
        raise ValueError("a page ends behind its column")
    if values != _count(column, "num_values"):
        raise ValueError("the pages of a column have not its values")
    if unpacked > column["total_uncompressed_size"]:
        raise ValueError("the pages of a column are larger than it says")


def _page(file: BinaryIO, at: int, until: int) -> tuple[Record, int]:
    """The record of the page at a place, and where its bytes begin."""
    window = _WINDOW
    while True:
        file.seek(at)
        read = Thrift(file.read(min(window, until - at)))
        try:
            return read.record(PAGE), at + read.at
        except EndsEarly:
            window *= 16
            if window > _LONGEST or window > 16 * (until - at):
                raise


def check_page(page: Record, plain: bool) -> tuple[int, int]:
    """Return the values of a page, and its bytes when unpacked. `plain` is not compressed.

    Raises ValueError, with the reason, if its counts and sizes contradict each other.
    """
    size = _count(page, "uncompressed_page_size")
    packed = _count(page, "compressed_page_size")
    kind = _HEADERS.get(_need(page, "type"))
    if kind is None:
        raise ValueError("a page has an unknown type")
    if plain and size != packed:
        raise ValueError("a page has another size when it is unpacked")
    if kind == "index_page_header":
        return 0, size
    header = _need(page, kind)
    count = _count(header, "num_values")
    if kind == "dictionary_page_header":
        if count > size:
            raise ValueError("a dictionary has more values than bytes")
        return 0, size
    if kind == "data_page_header_v2":
        levels = sum(_count(header, f"{each}_levels_byte_length") for each in _LEVELS)
        if levels > min(size, packed):
            raise ValueError("a page has fewer bytes than its levels")
        if max(_count(header, "num_nulls"), _count(header, "num_rows")) > count:
            raise ValueError("a page has more rows or nulls than values")
    return count, size


def _need(record: Record, name: str) -> Any:
    if name not in record:
        raise ValueError(f"{name} is missing")
    return record[name]


def _count(record: Record, name: str) -> int:
    count: int = _need(record, name)
    if count < 0:
        raise ValueError(f"{name} is negative")
    return count
