"""A plan as a workbook: who is served, totals, sites, households, and what must be known."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from ration.core.problems import Problem
from ration.engine.households import Households
from ration.export.stock_tables import LOTS, STOCK, lot_rows, stock_rows
from ration.export.tables import (
    MANIFEST,
    TOTALS,
    Row,
    manifest_rows,
    place_header,
    place_row,
    totals_rows,
)
from ration.export.xlsx.book import MOST_ROWS, Book, new_book, source_line
from ration.export.xlsx.cells import held, places
from ration.export.xlsx.charts import write_charts
from ration.export.xlsx.households import write_households
from ration.export.xlsx.summary import Summary
from ration.export.xlsx.table import SheetTable
from ration.results.lines import Manifest, Subtotal, by_level
from ration.results.plan import PlanRecord

_SAME = MANIFEST.index("consignee")  # what is before it, every page of a channel says
_PROBLEMS = ("kind", "code", "file", "row", "column", "value", "what is wrong", "how to mend it")


def write_workbook(
    path: Path,
    plan: PlanRecord,
    households: Households | None,
    *,
    most_rows: int = MOST_ROWS,
) -> None:
    """The workbook of a plan; without its households where they are not known."""
    with new_book(path, plan.programme.title, source_line(plan), most_rows=most_rows) as book:
        summary = Summary(book)
        write_charts(book, plan)
        SheetTable(book, "Totals", _words(TOTALS)).rows(totals_rows(plan.totals.each()))
        if plan.stock is not None:
            SheetTable(book, "Stock", _words(STOCK)).rows(stock_rows(plan.totals, plan.sites))
            SheetTable(book, "Lots", _words(LOTS)).rows(lot_rows(plan.stock))
        for channel in plan.channels:
            sites = plan.manifests(channel)
            _write_places(book, sites[0].title, sites)
            rows = (row[_SAME:] for one in sites for row in manifest_rows(one, "", None))
            header = _words(MANIFEST[_SAME:])
            SheetTable(book, f"Manifests {sites[0].title}", header).rows(rows, pages_by=0)
        for columns, level in by_level(plan.by).items():
            _write_places(book, f"By {', '.join(columns)}", level)
        if households is not None:
            write_households(book, households)
        _write_remarks(book, plan)
        summary.write(plan)


def _words(header: Sequence[str]) -> list[str]:
    """The names of columns as people read them."""
    return [name.replace("_", " ") for name in header]


def _write_places(book: Book, name: str, found: Sequence[Manifest] | Sequence[Subtotal]) -> None:
    """A row a place, numbers of a column with the same decimals, and the sums of all below."""
    first = place_row(found[0])
    sums: list[Fraction | int] = [0] * len(first)
    decimals = [0] * len(first)
    for one in found:
        for column, cell in enumerate(place_row(one)):
            if isinstance(cell, int | Fraction):
                sums[column] += cell
                decimals[column] = max(decimals[column], places(held(cell)))
    table = SheetTable(book, name, place_header(found[0]), decimals)
    for one in found:
        table.row(place_row(one))
    table.end(
        [s if isinstance(c, int | Fraction) else "" for c, s in zip(first, sums, strict=True)]
    )


def _write_remarks(book: Book, plan: PlanRecord) -> None:
    """What an officer must know: who gets nothing, what is wrong, what is assumed."""
    if plan.nothing:
        SheetTable(book, "Nothing", ("gets nothing of", "because", "is", "households")).rows(
            (one.item or "anything at all", one.column, one.value, one.households)
            for one in plan.nothing
        )
    problems = (*plan.source.problems, *plan.warnings)
    if problems:
        SheetTable(book, "Problems", _PROBLEMS).rows(map(_problem_row, problems))
    if plan.assumptions:
        SheetTable(book, "Assumptions", ("item", "figure", "why", "place")).rows(
            (one.item, one.says, one.source, one.place) for one in plan.assumptions
        )


def _problem_row(one: Problem) -> Row:
    kind = "warning" if one.warning else "problem"
    return (kind, one.code, one.file, one.row, one.column, one.value, one.message, one.hint)
