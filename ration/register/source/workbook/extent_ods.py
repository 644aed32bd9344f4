"""Measure how far the cells of an OpenDocument sheet extend; a row or cell may be repeated."""

import re
from collections.abc import Iterable, Iterator

_TAG = re.compile(
    rb"<(?:\w+:)?(table-row|table-cell|covered-table-cell|table)\b([^>]*)"
)  # linear also in tags that never end
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']([0-9]{1,9})""")

Extent = tuple[int, int, int]  # rows and columns from the first to the last cell, filled cells


def extents(chunks: Iterable[bytes]) -> Iterator[Extent]:
    """Yield the extent of every sheet in `content.xml`; each chunk must end after a tag.

    >>> cell = b'<table:table-cell office:value-type="float"/>'
    >>> far = b'<table:table-cell table:number-columns-repeated="9"/>' + cell
    >>> list(extents([b'<table:table><table:table-row>' + cell + far + b'</table:table-row>']))
    [(1, 11, 2)]
    """
    sheet = _Sheet()
    for chunk in chunks:
        for name, attributes in _TAG.findall(chunk):
            if name == b"table":
                yield from sheet.extent
                sheet = _Sheet()
            elif name == b"table-row":
                sheet.next_row(_times(attributes))
            else:
                sheet.next_cell(_times(attributes), filled=b"value-type" in attributes)
    yield from sheet.extent


def _times(attributes: bytes) -> int:
    match = _REPEATED.search(attributes)
    return int(match[1]) if match else 1


class _Sheet:
    """Tracks where the filled cells of a sheet are."""

    def __init__(self) -> None:
        self._row = self._column = 0  # the last row and column so far
        self._times = 1
        self._rows: tuple[int, int] | None = None
        self._columns = (0, 0)
        self._count = 0

    @property
    def extent(self) -> Iterator[Extent]:
        """Yield the extent, if the sheet has filled cells."""
        if self._rows is not None:
            (top, bottom), (left, right) = self._rows, self._columns
            yield bottom - top + 1, right - left + 1, self._count

    def next_row(self, times: int) -> None:
        self._row += times
        self._times, self._column = times, 0

    def next_cell(self, times: int, *, filled: bool) -> None:
        first, self._column = self._column + 1, self._column + times
        if not filled:
            return
        self._count += 1
        top = self._row - self._times + 1
        if self._rows is None:
            self._rows, self._columns = (top, self._row), (first, self._column)
        self._rows = self._rows[0], self._row
        left, right = self._columns
        self._columns = min(left, first), max(right, self._column)
