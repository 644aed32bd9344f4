"""The same rows as every kind of register: files, and frames of each library."""

import csv
import gzip
import io
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import xlsxwriter
from registers import Row
from strategies import COUNTS, GROUPS

Reader = Callable[[list[Row], Path], Any]


def text(rows: list[Row], separator: str) -> bytes:
    """Write rows as text, with quotes where they are needed."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def tagged(rows: list[Row]) -> bytes:
    """A text with a row of HXL tags below its header."""
    tags = {name: f"#x+a{at}" for at, name in enumerate(rows[0])}
    return text([tags, *rows], ",")


def file(name: str, data: Callable[[list[Row]], bytes]) -> Reader:
    """Make a reader that writes `data(rows)` to a file of this name."""

    def write(rows: list[Row], folder: Path) -> Path:
        (folder / name).write_bytes(data(rows))
        return folder / name

    return write


def typed(rows: list[Row]) -> pl.DataFrame:
    """Rows as a program has them: counts as integers, words as text."""
    groups = [group.get("column", name) for name, group in GROUPS.items()]
    whole = [name for name in ("persons", "households", *COUNTS, *groups) if name in rows[0]]
    numbers = [pl.Series(name, [int(row[name]) for row in rows]) for name in whole]
    return pl.DataFrame(rows).with_columns(numbers)


def parquet(rows: list[Row], folder: Path) -> Path:
    """A Parquet file with columns of integers."""
    typed(rows).write_parquet(folder / "register.parquet")
    return folder / "register.parquet"


def workbook(frame: pl.DataFrame, folder: Path) -> Path:
    """An Excel workbook whose cells have the frame's types."""
    book = xlsxwriter.Workbook(folder / "register.xlsx", {"strings_to_formulas": False})
    sheet = book.add_worksheet("Households")
    for at, column in enumerate(frame.iter_columns()):
        sheet.write_string(0, at, column.name)
        write = sheet.write_number if column.dtype.is_integer() else sheet.write_string
        for row, cell in enumerate(column, 1):
            write(row, at, cell)
    book.close()
    return folder / "register.xlsx"


FILES_AND_FRAMES: dict[str, Reader] = {
    "csv": file("register.csv", lambda rows: text(rows, ",")),
    "csv-bom": file("register.csv", lambda rows: b"\xef\xbb\xbf" + text(rows, ",")),
    "tsv": file("register.tsv", lambda rows: text(rows, "\t")),
    "csv-semicolons": file("register.csv", lambda rows: text(rows, ";")),
    "csv-utf16": file("register.csv", lambda rows: text(rows, ",").decode().encode("utf-16")),
    "csv-titled": file("register.csv", lambda rows: "Дома, 2024\n\n".encode() + text(rows, ",")),
    "csv-tagged": file("register.csv", tagged),
    "gzip": file("register.csv.gz", lambda rows: gzip.compress(text(rows, ","), 1)),
    "parquet": parquet,
    "xlsx": lambda rows, folder: workbook(pl.DataFrame(rows), folder),
    "xlsx-typed": lambda rows, folder: workbook(typed(rows), folder),
    "polars": lambda rows, _: pl.DataFrame(rows),
    "polars-typed": lambda rows, _: typed(rows),
    "polars-lazy": lambda rows, _: pl.LazyFrame(rows),
    "pandas": lambda rows, _: pd.DataFrame(rows),
    "pandas-typed": lambda rows, _: pd.DataFrame(typed(rows).to_dict(as_series=False)),
}


OPTIONAL: Mapping[str, Reader] = {
    "pyarrow": lambda rows, _: typed(rows).to_arrow(),
    "duckdb": lambda rows, _: duckdb_relation(typed(rows)),
}
READERS = FILES_AND_FRAMES | {name: OPTIONAL[name] for name in OPTIONAL if find_spec(name)}


def duckdb_relation(frame: pl.DataFrame) -> Any:
    """A frame as a relation of DuckDB."""
    import duckdb

    return duckdb.from_arrow(frame.to_arrow())


def text_parquet(rows: list[Row], folder: Path) -> Path:
    """A Parquet file with columns of text."""
    pl.DataFrame(rows).write_parquet(folder / "text.parquet")
    return folder / "text.parquet"


# The same cells, as text, in every kind; a reader of Spark needs a session.
OF_TEXT: dict[str, Reader] = {
    "csv": FILES_AND_FRAMES["csv"],
    "parquet": text_parquet,
    "xlsx": FILES_AND_FRAMES["xlsx"],
    "polars": FILES_AND_FRAMES["polars"],
    "pandas": FILES_AND_FRAMES["pandas"],
    "pyarrow": lambda rows, _: pl.DataFrame(rows).to_arrow(),
    "duckdb": lambda rows, _: duckdb_relation(pl.DataFrame(rows)),
}
