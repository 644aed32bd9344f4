"""Write a reconciliation as a workbook: the answer, totals, lines, lots, trips, discrepancies."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ration.export.tables.reconciliation import (
    BEHIND,
    CHECKS,
    DISCREPANCIES,
    LINES,
    LOTS,
    TOTALS,
    TRIPS,
    about,
    behind_rows,
    check_rows,
    discrepancy_rows,
    line_rows,
    lot_rows,
    total_rows,
    trip_rows,
    trips_say,
    words,
)
from ration.export.tables.rows import Row
from ration.export.xlsx.book import MOST_ROWS, Book, new_book
from ration.export.xlsx.grid import Grid
from ration.export.xlsx.table import SheetTable
from ration.results.accounts.reconciliation import ReconciliationRecord
from ration.seals.file_seal import mark
from ration.seals.seal import Seal

_ANSWER = (
    *("item", "unit", "short on way", "surplus on way", "unaccounted short"),
    *("unaccounted surplus", "smallest loss found", "not counted"),
)


def write_reconciliation_workbook(
    path: Path, found: ReconciliationRecord, seal: Seal | None = None
) -> None:
    """Write the workbook; sheets that would be empty are left out.

    `seal` is that of its plan; None means not known.
    """
    code = "" if seal is None else seal.code
    title = f"{found.programme.heading}: reconciliation"
    with new_book(path, title, about(found), code, most_rows=MOST_ROWS) as book:
        _answer(book, title, found)
        _sheet(book, "Discrepancies", DISCREPANCIES, discrepancy_rows(found.discrepancies))
        _sheet(book, "Totals", TOTALS, total_rows(found))
        _sheet(book, "Lines", LINES, line_rows(found))
        _sheet(book, "Lots", LOTS, lot_rows(found))
        _sheet(book, "Trips", TRIPS, trip_rows(found))
        _sheet(book, "Checks", CHECKS, check_rows(found))
        _sheet(book, "Rows behind", BEHIND, behind_rows(found))
    if seal is not None:
        mark(path, seal, "reconciliation.xlsx", {})


def _sheet(book: Book, name: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    listed = list(rows)
    if listed:
        SheetTable(book, name, words(header)).rows(listed)


def _answer(book: Book, title: str, found: ReconciliationRecord) -> None:
    """The first sheet: what is unaccounted for. A blank means that nobody knows."""
    grid = Grid(book, "Summary")
    grid.heading(title)
    grid.line(about(found))
    if book.seal:
        grid.line(f"Seal of the plan: {book.seal}")
    grid.line(f"Discrepancies: {len(found.discrepancies):,}")
    for line in trips_say(found):
        grid.line(line)
    grid.at += 1
    grid.header(_ANSWER, [False, False, *[True] * 6])
    for total in found.totals:
        quantities = (
            *(total.short, total.surplus, total.unaccounted_short, total.unaccounted_surplus),
        )
        amounts = [None if each is None else each.amount for each in quantities]
        loss = None if total.smallest_loss is None else total.smallest_loss.amount
        grid.put((total.name, total.unit, *amounts, loss, total.not_counted))
    grid.at += 1
    grid.line("A blank is not known: nothing was counted there.")
    grid.end()
