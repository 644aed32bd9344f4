"""Open CSV and TSV: the header, the rows, ragged rows and broken quotation."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

import polars as pl

from ration.core.os_errors import system_error
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.byte_source import ByteSource
from ration.register.source.file_bytes import LONGEST_CELL, Fingerprint, held
from ration.register.source.layout.find import LOOKED_AT, Layout, find_layout, is_number
from ration.register.source.layout.header import repeated
from ration.register.source.register import EXTRA, EXTRAS, ROW, Register, SourceFormat
from ration.register.source.text.detect_separator import find_separator

_START = 1 << 20  # characters at the start of a file, with its first rows


def open_delimited(source: ByteSource, digest: Fingerprint, mapping: RegisterMapping) -> Register:
    """Open the UTF-8 text of a CSV or TSV file.

    Raises InputError if its header cannot be read.
    """
    try:
        with source.text() as file:
            start = file.read(_START)
        if len(start) == _START:  # its last row may be cut
            start = start[: start.rfind("\n") + 1] or start
        separator, warnings = find_separator(source.name, start, mapping.separator)
        rows = list(islice(_parse(io.StringIO(start, newline=""), separator), LOOKED_AT))
    except (OSError, EOFError) as error:
        if system_error(error) is not None:
            raise  # of the disk, and not of what gzip packed
        wrong = problem("file-broken", what="gzip", why="it is not complete")
        raise InputError(source.name, [wrong]) from None
    except csv.Error:
        wrong = problem("file-broken", what="CSV", why="a quotation mark may be open")
        raise InputError(source.name, [wrong]) from None
    numbered = list(enumerate(rows, 1))
    layout = find_layout(source.name, numbered, mapping.header_row, mapping.skip_rows)
    _refuse_open_quotes(source.name, start, separator, layout)
    register = _register(source, digest, separator, layout)
    return replace(register, warnings=(*warnings, *layout.warnings))


def _refuse_open_quotes(name: str, start: str, separator: str, layout: Layout) -> None:
    """Raise InputError if a quotation mark is open in a row that names columns or labels them.

    Such a cell goes on in the rows below, so that people would be in the name of a column. The row
    above the header is one of these rows: its words may be joined to the names.
    """
    lines: list[str] = []  # of one row: a cell may have line breaks

    def each_line() -> Iterator[str]:
        for line in io.StringIO(start, newline=""):
            lines.append(line)
            yield line

    for row, cells in enumerate(islice(_parse(each_line(), separator), layout.first - 1), 1):
        if row >= layout.row - 1 and _is_open(lines, cells, separator):
            raise InputError(name, [problem("quote-open", row=row)])
        lines.clear()


def _is_open(lines: list[str], cells: list[str], separator: str) -> bool:
    """Whether a quotation mark is open in the lines of a row, which were read as `cells`."""
    try:
        list(_parse(lines, separator, strict=True))
    except csv.Error:
        return True
    return any(_has_record(cell, separator) for cell in cells)


def _has_record(cell: str, separator: str) -> bool:
    """Whether a line of a cell, below its first, is like a record: several cells, one a number.

    Names of columns may have line breaks. A mark that is open may be closed by one of a record,
    such as that of 5 inches.
    """
    below = (line.split(separator) for line in cell.splitlines()[1:])
    return any(len(parts) > 1 and any(map(is_number, parts)) for parts in below)


def _register(
    source: ByteSource, digest: Fingerprint, separator: str, layout: Layout, *, raw: bool = True
) -> Register:
    """Build the register of a layout. `raw` False means that it was requoted already."""
    columns = layout.columns
    files = (digest,) if source.data is None else ()  # what is in memory is kept
    frame = pl.scan_csv(
        source.for_polars(),
        has_header=False,
        skip_rows=layout.first - 1,
        separator=separator,
        schema=dict.fromkeys((*columns, *EXTRAS), pl.String),
        missing_columns="insert",
        extra_columns="ignore",
        truncate_ragged_lines=True,
        row_index_name=ROW,
        row_index_offset=layout.first,
        glob=False,
    ).with_columns(pl.coalesce(EXTRAS).alias(EXTRA))

    def ragged() -> dict[int, list[str]]:
        with held(files), _rows(source, separator) as rows:
            return dict(_ragged(rows, len(columns), layout.first))

    def requoted() -> Register | None:
        with held(files):
            return _requoted(source, separator, digest, layout) if raw else None

    return Register(
        source=source.name,
        sha256=digest,
        frame=frame,
        columns=columns,
        ragged=ragged,
        repeated=repeated(layout.header),
        requoted=requoted,
        header=layout.row,
        tags=layout.tags,
        labels=layout.labels,
        warnings=layout.warnings,
        form=SourceFormat(separator=separator, header_row=layout.row, plain=layout.plain),
        files=files,
    )


def _requoted(
    source: ByteSource, separator: str, digest: Fingerprint, layout: Layout
) -> Register | None:
    """Return the register with its cells quoted again; None means that the fault is another.

    Raises InputError with the row whose quotation mark is never closed.
    """
    text, good = io.StringIO(newline=""), 0
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    try:
        with _rows(source, separator, strict=True) as rows:
            for row in rows:
                writer.writerow(row)
                good += 1
    except csv.Error:
        wrong = problem("quote-open", row=good + 1)
        raise InputError(source.name, [wrong]) from None
    except (UnicodeDecodeError, OSError, EOFError):
        return None
    requoted = ByteSource(source.name, text.getvalue().encode())
    return _register(requoted, digest, separator, layout, raw=False)


@contextmanager
def _rows(
    source: ByteSource, separator: str, *, strict: bool = False
) -> Iterator[Iterator[list[str]]]:
    with source.text() as file:
        yield _parse(file, separator, strict=strict)


def _parse(lines: Iterable[str], separator: str, *, strict: bool = False) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(lines, delimiter=separator, strict=strict)


def _ragged(rows: Iterator[list[str]], width: int, first: int) -> Iterator[tuple[int, list[str]]]:
    """Find rows with too few cells, or filled cells beyond the header. Blank rows are fine."""
    for number, cells in enumerate(rows, 1):
        if number >= first and (0 < len(cells) < width or any(cells[width:])):
            yield number, cells
