"""Write a journal as one file that reads back equal, and as a workbook to fill in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from ration.core.quantity.quantity import Quantity, number_text
from ration.export.csv import write_rows
from ration.export.inputs import Input, inputs
from ration.export.output import new_file
from ration.export.tables.rows import Cell, Row
from ration.export.xlsx.book import new_book
from ration.export.xlsx.grid import Grid
from ration.register.mapping.journal import JOURNAL_COLUMNS
from ration.register.values.counts import ONCE
from ration.results.accounts.entry_kinds import KINDS
from ration.results.accounts.journal import Entry, Journal

_SHEET = "Journal"
_BLANK_ROWS = 200  # that a workbook to fill in has below its rows
_WIDTHS = {"document": 14, "kind": 12, "from": 20, "to": 20, "reason": 24, "by": 16}  # letters


def write_journal(journal: Journal, path: str | Path, *, force: bool = False) -> None:
    """Write the entries of a journal to a `.csv` or `.xlsx` file, which reads back equal.

    Raises ValueError for another ending, FileExistsError if the file exists and not `force`, or
    is one that the journal was read from, OSError if it cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_journal(Journal(), f"{folder}/journal.csv")
    """
    read = journal._inputs or inputs(journal=[source.source for source in journal.sources])
    write_table(path, rows_of(journal.entries), force=force, read=read)


def write_table(
    path: str | Path,
    rows: Iterable[Row],
    *,
    force: bool = False,
    read: Sequence[Input] = (),
    blank: bool = False,
    places: Sequence[str] = (),
) -> None:
    """Write rows of `JOURNAL_COLUMNS` to a `.csv` or `.xlsx` file; none of `read` is replaced.

    `blank` adds blank rows to a workbook, whose cells offer the kinds and these `places`.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise ValueError(f"{path} is neither .csv nor .xlsx")
    with new_file(path, force=force, read=read) as new:
        if ending == ".csv":
            write_csv(new, rows)
        else:
            _write_workbook(new, rows, places, blank=blank)


def write_csv(path: Path, rows: Iterable[Row]) -> None:
    """Write rows of `JOURNAL_COLUMNS` into a new file, such as one of a folder that is written."""
    write_rows(path, JOURNAL_COLUMNS, (list(_texts(row)) for row in rows))


def rows_of(entries: Iterable[Entry]) -> Iterator[Row]:
    """The rows of entries, in the order of `JOURNAL_COLUMNS`."""
    return map(_row, entries)


def _row(entry: Entry) -> Row:
    packed = entry.packed
    amount: Row = (entry.quantity.amount, entry.quantity.unit, None, None)
    if packed is not None:
        amount = (None, None, packed.count, pack_text(packed.pack, packed.holds))
    places = (entry.origin, entry.target, entry.item, entry.lot)
    start = (entry.date, entry.document, entry.kind, *places)
    return (*start, *amount, entry.reason, entry.by)


def pack_text(name: str, holds: Quantity) -> str:
    """A pack with what it holds, such as `bag of 25 kg`, or only that if it has no name."""
    return name if name == str(holds) else f"{name} of {holds}"


def _texts(row: Row) -> Iterator[Cell]:
    """The cells for a text file, where 12.125 could be read as a thousand and more."""
    for cell in row:
        text = number_text(cell) if isinstance(cell, Fraction) else None
        yield f"{text}0" if text is not None and re.fullmatch(ONCE, text) else cell


def _write_workbook(path: Path, rows: Iterable[Row], places: Sequence[str], *, blank: bool) -> None:
    with new_book(path, "Journal of goods", "ration") as book:
        grid = Grid(book, _SHEET)
        right = [name in ("quantity", "packs") for name in JOURNAL_COLUMNS]
        grid.header(JOURNAL_COLUMNS, right)
        for row in rows:
            grid.put(row)
        for name, letters in _WIDTHS.items():
            grid.widen(JOURNAL_COLUMNS.index(name), letters)
        if blank:
            _offer(grid, grid.at + _BLANK_ROWS, places)
        grid.end(header=0)


def _offer(grid: Grid, last: int, places: Sequence[str]) -> None:
    """Let cells offer what they can hold; other places than those of the plan are allowed."""
    column = JOURNAL_COLUMNS.index
    kinds = {"validate": "list", "source": list(KINDS)}
    why = {"error_title": "Not a kind", "error_message": "Choose one of the list."}
    grid.sheet.data_validation(1, column("kind"), last, column("kind"), {**kinds, **why})
    if places and sum(len(place) + 1 for place in places) <= 255:  # the limit of Excel
        offered = {"validate": "list", "source": list(places), "error_type": "information"}
        for name in ("from", "to"):
            grid.sheet.data_validation(1, column(name), last, column(name), offered)
    date = grid.book.format(num_format="yyyy-mm-dd", align="left", indent=1)
    for row in range(grid.at, last + 1):
        grid.sheet.write_blank(row, column("date"), None, date)
