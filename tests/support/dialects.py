"""Write a register's tables as files: every dialect of text, encoding and kind of file."""

import csv
import datetime as dt
import io
import json
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import xlsxwriter
from among import among
from camps import Record, Shaped
from hypothesis import strategies as st
from polars.selectors import by_name

CODECS = ("utf-8", "utf-8-sig", "utf-16", "cp949", "shift-jis", "cp1252")
NAMED = ("cp949", "shift-jis", "cp1252")  # to guess these may need more text than a test has
KINDS = ("csv", "csv", "csv", "xlsx", "json", "ndjson", "parquet", "sqlite")
ENDINGS = {",": "csv", ";": "csv", "\t": "tsv"}

Written = tuple[str, dict[str, Any]]  # where a register is, and its part of the mapping
Writer = Callable[[Path], Written]


class Dress(NamedTuple):
    """Other rows of a table beside its records.

    `titles` is the number of rows above the header. Below it are rows of `labels` and `tags`.
    `blanks` are the places of the records that have a blank row before them.
    """

    titles: int
    labels: bool
    tags: bool
    blanks: Sequence[int]

    @property
    def mapping(self) -> dict[str, Any]:
        """Its part of the mapping: in a small table, labels look like a record."""
        return {"skip_rows": [self.titles + 2]} if self.labels else {}

    def of(self, table: str) -> "Dress":
        """The dress of one table of a register; only the main table has labels."""
        return self if table == "main" else self._replace(labels=False)

    def rows(self, header: Sequence[str], records: Sequence[Record]) -> list[list[str]]:
        """All rows of a table."""
        rows = [["Camp, 2024: people; north"], []][: self.titles]
        rows.append(list(header))
        rows += [[f"Label {place}" for place, _ in enumerate(header)]] if self.labels else []
        rows += [[f"#x+a{place}" for place, _ in enumerate(header)]] if self.tags else []
        for place, record in enumerate(records):
            rows += [[] for blank in self.blanks if blank == place]
            rows.append([record[name] for name in header])
        return rows


class Text(NamedTuple):
    """A dialect of delimited text, in an encoding."""

    codec: str
    separator: str
    quoted: bool
    line_end: str

    @property
    def ending(self) -> str:
        """The ending of file names."""
        return ENDINGS[self.separator]

    def bytes(self, rows: Sequence[Sequence[str]]) -> bytes:
        """The rows as the bytes of a file."""
        file = io.StringIO(newline="")
        writer = csv.writer(
            file,
            delimiter=self.separator,
            quoting=csv.QUOTE_ALL if self.quoted else csv.QUOTE_MINIMAL,
            lineterminator=self.line_end,
        )
        writer.writerows(rows)
        return file.getvalue().encode(self.codec)


DRESSES = st.builds(
    Dress, st.integers(0, 2), st.booleans(), st.booleans(), st.lists(st.integers(0, 5), max_size=2)
)


@st.composite
def texts(draw: st.DrawFn, codec: str) -> Text:
    """A dialect of text in an encoding."""
    line_end = draw(among(("\n", "\r\n")))
    return Text(codec, draw(among(tuple(ENDINGS))), draw(st.booleans()), line_end)


@st.composite
def writers(draw: st.DrawFn, register: Shaped, codec: str) -> Writer:
    """A way to write a register, in a format that can express it."""
    kinds = (
        ("json", "ndjson")
        if register.inside
        else KINDS
        if len(register.tables) == 1
        else KINDS[:-1]
    )
    kind = draw(among(kinds))
    if kind == "csv":
        return partial(
            _delimited, register, draw(texts(codec)), draw(DRESSES), sure=draw(st.booleans())
        )
    register = register if draw(st.booleans()) else register._replace(numbers=[], dates=[])
    if kind == "xlsx":
        return partial(_workbook, register, draw(DRESSES))
    other = {"parquet": partial(_parquet, register), "sqlite": partial(_sqlite, register)}
    return other.get(kind) or partial(_json, register, codec, kind)


def _delimited(register: Shaped, text: Text, dress: Dress, folder: Path, *, sure: bool) -> Written:
    for name, rows in register.tables.items():
        cells = dress.of(name).rows(list(rows[0]), rows)
        (folder / f"{name}.{text.ending}").write_bytes(text.bytes(cells))
    mapping = dress.mapping | ({"encoding": text.codec} if text.codec in NAMED or sure else {})
    mapping |= {"separator": text.separator} if sure else {}
    return _files(register, folder, text.ending, mapping)


def _files(register: Shaped, folder: Path, ending: str, mapping: dict[str, Any]) -> Written:
    """Where the files of a register are, and their part of the mapping."""
    people = {"people": {"file": f"people.{ending}"}} if len(register.tables) > 1 else {}
    return f"{folder}/main.{ending}", mapping | people


def _frame(register: Shaped, name: str) -> pl.DataFrame:
    rows = register.tables[name]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    names = [column for column in register.numbers if column in rows[0]]
    numbers = [pl.Series(column, [int(row[column]) for row in rows]) for column in names]
    return frame.with_columns(*numbers, by_name(register.dates, require_all=False).str.to_date())


def _parquet(register: Shaped, folder: Path) -> Written:
    for name in register.tables:
        _frame(register, name).write_parquet(folder / f"{name}.parquet")
    return _files(register, folder, "parquet", {})


def _sqlite(register: Shaped, folder: Path) -> Written:
    frame = _frame(register._replace(dates=[]), "main")  # SQLite has no dates
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in frame.columns)
    with sqlite3.connect(folder / "main.sqlite") as file:
        file.execute(f"CREATE TABLE households ({names})")
        cells = ", ".join("?" * frame.width)
        file.executemany(f"INSERT INTO households VALUES ({cells})", frame.rows())
    file.close()
    return f"sqlite:///{folder}/main.sqlite?table=households", {}


def _workbook(register: Shaped, dress: Dress, folder: Path) -> Written:
    book = xlsxwriter.Workbook(folder / "main.xlsx")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, records in register.tables.items():
        sheet = book.add_worksheet(name)
        own = list(records[0])
        for row, cells in enumerate(dress.of(name).rows(own, records)):
            for column, cell in enumerate(cells):
                if own[column] in register.numbers and cell.strip().lstrip("+").isdigit():
                    sheet.write_number(row, column, int(cell))
                elif own[column] in register.dates and cell[:1].isdigit():
                    sheet.write_datetime(row, column, dt.date.fromisoformat(cell), day)
                else:
                    sheet.write_string(row, column, cell)
    book.close()
    sheets = {"sheet": "main", "people": {"sheet": "people"}} if len(register.tables) > 1 else {}
    return f"{folder}/main.xlsx", sheets | dress.mapping


def _json(register: Shaped, codec: str, kind: str, folder: Path) -> Written:
    for name, rows in register.tables.items():
        each = [json.dumps(_typed(row, register.numbers), ensure_ascii=False) for row in rows]
        text = "\n".join(each) if kind == "ndjson" else f'{{"results": [{", ".join(each)}]}}'
        (folder / f"{name}.{kind}").write_bytes(text.encode(codec))
    return _files(register, folder, kind, {"encoding": codec} if codec in NAMED else {})


def _typed(row: Record, numbers: Sequence[str]) -> Record:
    cells = {name: int(cell) if name in numbers else cell for name, cell in row.items()}
    lists = {name: cell for name, cell in row.items() if isinstance(cell, list)}
    return cells | {name: [_typed(r, numbers) for r in rows] for name, rows in lists.items()}
