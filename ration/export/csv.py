"""CSV files that a spreadsheet opens: UTF-8 with a mark, no cell that runs."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from ration.core.text import harmless, harmless_column
from ration.export.tables import Row, cell_text


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows under a header."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([harmless(cell) for cell in header])
        writer.writerows([harmless(cell_text(cell)) for cell in row] for row in rows)


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """A frame, its columns of text made harmless."""
    text = [harmless_column(name) for name, kind in frame.schema.items() if kind == pl.String]
    safe = frame.with_columns(text).rename({name: harmless(name) for name in frame.columns})
    safe.write_csv(path, include_bom=True)
