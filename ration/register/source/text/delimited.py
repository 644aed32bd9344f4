"""CSV and TSV: the header, the rows, and what is the matter with their cells."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import TextIO

import polars as pl

from ration.core.problems import InputError, problem
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.file_bytes import LONGEST_CELL, ByteSource, Fingerprint
from ration.register.source.header import repeated
from ration.register.source.layout import LOOKED_AT, Layout, find_layout
from ration.register.source.register import EXTRA, EXTRAS, ROW, Register, SourceFormat
from ration.register.source.text.detect_separator import find_separator

_START = 1 << 20  # signs of a file's text, in which its first rows are


def open_delimited(held: ByteSource, digest: Fingerprint, mapping: RegisterMapping) -> Register:
    """The register in the UTF-8 text of a CSV or TSV file.

    Raises InputError where its header cannot be read.
    """
    try:
        with held.text() as file:
            start = file.read(_START)
        if len(start) == _START:  # its last row may be cut
            start = start[: start.rfind("\n") + 1] or start
        separator, parted = find_separator(held.name, start, mapping.separator)
        rows = list(islice(_parsed(io.StringIO(start, newline=""), separator), LOOKED_AT))
    except (OSError, EOFError):
        found = problem("file-broken", what="gzip", why="it is not whole")
        raise InputError(held.name, [found]) from None
    except csv.Error:
        found = problem("file-broken", what="CSV", why="is a quotation mark left open?")
        raise InputError(held.name, [found]) from None
    numbered = list(enumerate(rows, 1))
    layout = find_layout(held.name, numbered, mapping.header_row, mapping.skip_rows)
    register = _register(held, digest, separator, layout)
    return replace(register, warnings=(*parted, *layout.warnings))


def _register(
    held: ByteSource, digest: Fingerprint, separator: str, layout: Layout, *, as_it_is: bool = True
) -> Register:
    """The register of a layout; `as_it_is` False: it was requoted already."""
    columns = layout.columns
    frame = pl.scan_csv(
        held.for_polars(),
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
        with _rows(held, separator) as rows:
            return dict(_ragged(rows, len(columns), layout.first))

    def requoted() -> Register | None:
        return _requoted(held, separator, digest, layout) if as_it_is else None

    return Register(
        source=held.name,
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
    )


def _requoted(
    held: ByteSource, separator: str, digest: Fingerprint, layout: Layout
) -> Register | None:
    """The register with every cell quoted where it must be; None where the trouble is another.

    Raises InputError that names the row whose quotation marks cannot be made sense of.
    """
    made, good = io.StringIO(newline=""), 0
    writer = csv.writer(made, delimiter=separator, lineterminator="\n")
    try:
        with _rows(held, separator, strict=True) as rows:
            for row in rows:
                writer.writerow(row)
                good += 1
    except csv.Error:
        found = problem("quote-open", row=good + 1)
        raise InputError(held.name, [found]) from None
    except (UnicodeDecodeError, OSError, EOFError):
        return None
    again = ByteSource(held.name, made.getvalue().encode())
    return _register(again, digest, separator, layout, as_it_is=False)


@contextmanager
def _rows(
    held: ByteSource, separator: str, *, strict: bool = False
) -> Iterator[Iterator[list[str]]]:
    with held.text() as file:
        yield _parsed(file, separator, strict=strict)


def _parsed(file: TextIO, separator: str, *, strict: bool = False) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(file, delimiter=separator, strict=strict)


def _ragged(rows: Iterator[list[str]], width: int, first: int) -> Iterator[tuple[int, list[str]]]:
    """The rows with too few cells, or with something in a cell too many; blank ones are none."""
    for number, cells in enumerate(rows, 1):
        if number >= first and (0 < len(cells) < width or any(cells[width:])):
            yield number, cells
