"""Write CSV files that a spreadsheet opens: UTF-8 with a byte order mark, no active formulas."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

import polars as pl

from ration.core.running.interrupt import interruptible
from ration.core.text.cells import harmless, harmless_column
from ration.export.tables.rows import Row, cell_text


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
    writer = csv.writer(_Returned(), lineterminator="\r\n")  # so that it quotes both signs
    text: Any = writer.writerow([harmless(cell_text(cell)) for cell in cells])
    return str(text)[:-2]


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """Write a frame; text cannot become a formula."""
    with path.open("wb") as file:
        append_frame(file, frame, header=True)


def append_frame(file: IO[bytes], frame: pl.DataFrame, *, header: bool) -> None:
    """Write a frame to an open file, under a `header` or after the rows that are there."""
    text = [harmless_column(name) for name, kind in frame.schema.items() if kind == pl.String]
    safe = frame.with_columns(text).rename({name: harmless(name) for name in frame.columns})
    interruptible(lambda: safe.write_csv(file, include_bom=header, include_header=header))


def write_frames(
    path: Path, header: Sequence[str], parts: Iterable[pl.DataFrame | Sequence[Row]]
) -> None:
    """Write frames with the same columns, or rows, one part after the other, under a header.

    Text cannot become a formula.
    """
    with path.open("wb") as file:
        file.write(f"{row_text(header)}\n".encode("utf-8-sig"))
        for part in parts:
            if isinstance(part, pl.DataFrame):
                append_frame(file, part, header=False)
            else:
                file.writelines(f"{row_text(row)}\n".encode() for row in part)
