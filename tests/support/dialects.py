"""A register's tables as files: every dialect of text, encoding and kind of file."""

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
from camps import Record, Told
from hypothesis import strategies as st
from polars.selectors import by_name

CODECS = ("utf-8", "utf-8-sig", "utf-16", "cp949", "shift-jis", "cp1252")
SAID = ("cp949", "shift-jis", "cp1252")  # a guess at them may want more text than a test has
KINDS = ("csv", "csv", "csv", "xlsx", "json", "ndjson", "parquet", "sqlite")
ENDINGS = {",": "csv", ";": "csv", "\t": "tsv"}

Written = tuple[str, dict[str, Any]]  # where a register is, and what a mapping says of that
Writer = Callable[[Path], Written]


class Dress(NamedTuple):
    """What stands around the records of a table, where rows may stand.

    `titles` are rows above its header; below that are rows of `labels` and of `tags`, and blank
    ones before the records at the places `blanks`.
    """

    titles: int
    labels: bool
    tags: bool
    blanks: Sequence[int]

    @property
    def said(self) -> dict[str, Any]:
        """What a mapping says of it: labels of a small table may be a record for all one knows."""
        return {"skip_rows": [self.titles + 2]} if self.labels else {}

    def of(self, table: str) -> "Dress":
        """What stands around one table of a register; none but the main one has labels."""
        return self if table == "main" else self._replace(labels=False)

    def rows(self, header: Sequence[str], records: Sequence[Record]) -> list[list[str]]:
        """All rows of a table."""
        made = [["Camp, 2024: people; north"], []][: self.titles]
        made.append(list(header))
        made += [[f"Label {place}" for place, _ in enumerate(header)]] if self.labels else []
        made += [[f"#x+a{place}" for place, _ in enumerate(header)]] if self.tags else []
        for place, record in enumerate(records):
            made += [[] for one in self.blanks if one == place]
            made.append([record[name] for name in header])
        return made


class Text(NamedTuple):
    """A dialect of delimited text, in an encoding."""

    codec: str
    separator: str
    quoted: bool
    line_end: str

    @property
    def ending(self) -> str:
        """That of its files' names."""
        return ENDINGS[self.separator]

    def bytes(self, rows: Sequence[Sequence[str]]) -> bytes:
        """The rows as a file holds them."""
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
    line_end = draw(st.sampled_from(("\n", "\r\n")))
    return Text(codec, draw(st.sampled_from(tuple(ENDINGS))), draw(st.booleans()), line_end)


@st.composite
def writers(draw: st.DrawFn, told: Told, codec: str) -> Writer:
    """A way to write a register that can express it."""
    kinds = ("json", "ndjson") if told.inside else KINDS if len(told.tables) == 1 else KINDS[:-1]
    kind = draw(st.sampled_from(kinds))
    if kind == "csv":
        return partial(
            _delimited, told, draw(texts(codec)), draw(DRESSES), sure=draw(st.booleans())
        )
    told = told if draw(st.booleans()) else told._replace(numbers=[], dates=[])
    if kind == "xlsx":
        return partial(_workbook, told, draw(DRESSES))
    other = {"parquet": partial(_parquet, told), "sqlite": partial(_sqlite, told)}
    return other.get(kind) or partial(_json, told, codec, kind)


def _delimited(told: Told, text: Text, dress: Dress, folder: Path, *, sure: bool) -> Written:
    for name, rows in told.tables.items():
        cells = dress.of(name).rows(list(rows[0]), rows)
        (folder / f"{name}.{text.ending}").write_bytes(text.bytes(cells))
    said = dress.said | ({"encoding": text.codec} if text.codec in SAID or sure else {})
    return _beside(
        told, folder, text.ending, said | ({"separator": text.separator} if sure else {})
    )


def _beside(told: Told, folder: Path, ending: str, said: dict[str, Any]) -> Written:
    """Where the files of a register are, and what a mapping says of them."""
    people = {"people": {"file": f"people.{ending}"}} if len(told.tables) > 1 else {}
    return f"{folder}/main.{ending}", said | people


def _frame(told: Told, name: str) -> pl.DataFrame:
    rows = told.tables[name]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    whole = [one for one in told.numbers if one in rows[0]]
    numbers = [pl.Series(one, [int(row[one]) for row in rows]) for one in whole]
    return frame.with_columns(*numbers, by_name(told.dates, require_all=False).str.to_date())


def _parquet(told: Told, folder: Path) -> Written:
    for name in told.tables:
        _frame(told, name).write_parquet(folder / f"{name}.parquet")
    return _beside(told, folder, "parquet", {})


def _sqlite(told: Told, folder: Path) -> Written:
    frame = _frame(told._replace(dates=[]), "main")  # it has no dates
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in frame.columns)
    with sqlite3.connect(folder / "main.sqlite") as file:
        file.execute(f"CREATE TABLE households ({names})")
        cells = ", ".join("?" * frame.width)
        file.executemany(f"INSERT INTO households VALUES ({cells})", frame.rows())
    file.close()
    return f"sqlite:///{folder}/main.sqlite?table=households", {}


def _workbook(told: Told, dress: Dress, folder: Path) -> Written:
    book = xlsxwriter.Workbook(folder / "main.xlsx")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, records in told.tables.items():
        sheet = book.add_worksheet(name)
        own = list(records[0])
        for row, cells in enumerate(dress.of(name).rows(own, records)):
            for column, cell in enumerate(cells):
                if own[column] in told.numbers and cell.strip().lstrip("+").isdigit():
                    sheet.write_number(row, column, int(cell))
                elif own[column] in told.dates and cell[:1].isdigit():
                    sheet.write_datetime(row, column, dt.date.fromisoformat(cell), day)
                else:
                    sheet.write_string(row, column, cell)
    book.close()
    sheets = {"sheet": "main", "people": {"sheet": "people"}} if len(told.tables) > 1 else {}
    return f"{folder}/main.xlsx", sheets | dress.said


def _json(told: Told, codec: str, kind: str, folder: Path) -> Written:
    for name, rows in told.tables.items():
        each = [json.dumps(_typed(row, told.numbers), ensure_ascii=False) for row in rows]
        text = "\n".join(each) if kind == "ndjson" else f'{{"results": [{", ".join(each)}]}}'
        (folder / f"{name}.{kind}").write_bytes(text.encode(codec))
    return _beside(told, folder, kind, {"encoding": codec} if codec in SAID else {})


def _typed(row: Record, numbers: Sequence[str]) -> Record:
    made = {name: int(cell) if name in numbers else cell for name, cell in row.items()}
    lists = {name: cell for name, cell in row.items() if isinstance(cell, list)}
    return made | {name: [_typed(one, numbers) for one in own] for name, own in lists.items()}
