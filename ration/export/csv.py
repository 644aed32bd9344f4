"""Write CSV files that a spreadsheet opens: UTF-8 with a byte order mark, no active formulas."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

import polars as pl

from ration.core.interrupt import interruptible
from ration.core.text import harmless, harmless_column
from ration.export.tables import Row, cell_text


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows under a header."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([harmless(cell) for cell in header])
        writer.writerows([harmless(cell_text(cell)) for cell in row] for row in rows)


class _Returned:
    """A file for the CSV writer, which gives back what it writes."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def row_text(cells: Row) -> str:
    """One row as text, without the end of the line.

    >>> row_text(("DC-1", 'a "b", c', None, 5))
    'DC-1,"a ""b"", c",,5'
    """
    writer = csv.writer(_Returned(), lineterminator="\n")
    text: Any = writer.writerow([harmless(cell_text(cell)) for cell in cells])
    return str(text)[:-1]


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """Write a frame; text cannot become a formula."""
    with path.open("wb") as file:
        append_frame(file, frame, header=True)


def append_frame(file: IO[bytes], frame: pl.DataFrame, *, header: bool) -> None:
    """Write a frame to an open file, under a `header` or after the rows that are there."""
    text = [harmless_column(name) for name, kind in frame.schema.items() if kind == pl.String]
    safe = frame.with_columns(text).rename({name: harmless(name) for name in frame.columns})
    interruptible(lambda: safe.write_csv(file, include_bom=header, include_header=header))


def write_frames(path: Path, header: Sequence[str], frames: Iterable[pl.DataFrame]) -> None:
    """Write frames with the same columns, one after the other: text cannot become a formula."""
    with path.open("wb") as file:
        append_frame(file, pl.DataFrame(schema=list(header)), header=True)
        for frame in frames:
            append_frame(file, frame, header=False)
