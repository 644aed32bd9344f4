"""Write a plan as a workbook: summary, charts, totals, sites, households, remarks."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from ration.core.problems.problem import Problem
from ration.engine.households import Households
from ration.export.tables.rows import (
    MANIFEST,
    Row,
    manifest_rows,
    place_header,
    place_row,
    totals_header,
    totals_rows,
)
from ration.export.tables.stock import (
    LOTS,
    LOTS_BY_SITE,
    STOCK,
    lot_rows,
    lot_site_rows,
    stock_rows,
)
from ration.export.xlsx.book import MOST_ROWS, Book, new_book, source_line
from ration.export.xlsx.cells import cell_value, places
from ration.export.xlsx.charts import write_charts
from ration.export.xlsx.households import write_households
from ration.export.xlsx.summary import NOTHING, PROBLEMS, Summary
from ration.export.xlsx.table import SheetTable
from ration.results.lines import Manifest, Subtotal, by_level
from ration.results.plan.plan import PlanRecord
from ration.seals.file_seal import mark
from ration.seals.seal import Seal

FILE = "plan.xlsx"  # its name in the folder of a plan
_SAME = MANIFEST.index("consignee")  # the columns before it are the same for all rows of a channel
_SEAL = MANIFEST.index("seal")  # it is on the first sheet
_PROBLEMS = ("kind", "code", "file", "row", "column", "value", "what is wrong", "how to fix it")


def write_workbook(
    path: Path,
    plan: PlanRecord,
    seal: Seal,
    households: Households | None,
    *,
    most_rows: int = MOST_ROWS,
) -> None:
    """Write the workbook of a plan; `households` None means without the sheets of households."""
    title, source = plan.programme.heading, source_line(plan)
    with new_book(path, title, source, seal.code, most_rows=most_rows) as book:
        summary = Summary(book)
        write_charts(book, plan)
        header = _words(totals_header(plan.totals.values()))
        SheetTable(book, "Totals", header).rows(totals_rows(plan.totals.values()))
        if plan.stock is not None:
            SheetTable(book, "Stock", _words(STOCK)).rows(stock_rows(plan.totals, plan.sites))
            SheetTable(book, "Lots", _words(LOTS)).rows(lot_rows(plan.stock))
            by_site = lot_site_rows(plan.sites)
            SheetTable(book, "Lots by site", _words(LOTS_BY_SITE)).rows(by_site)
        for channel in plan.channels:
            sites = plan.manifests(channel)
            _write_places(book, sites[0].title, sites)
            rows = (row[_SAME:_SEAL] for site in sites for row in manifest_rows(site, "", None))
            header = _words(MANIFEST[_SAME:_SEAL])
            SheetTable(book, f"Manifests {sites[0].title}", header).rows(rows, pages_by=0)
        for columns, level in by_level(plan.by).items():
            _write_places(book, f"By {', '.join(columns)}", level)
        if households is not None:
            write_households(book, households)
        _write_remarks(book, plan)
        summary.write(plan)
    shown = {"households": households is not None, "details": plan.site_details is not None}
    mark(path, seal, FILE, {name: "yes" if has else "no" for name, has in shown.items()})


def _words(header: Sequence[str]) -> list[str]:
    """Column names for people to read."""
    return [name.replace("_", " ") for name in header]


def _write_places(book: Book, name: str, level: Sequence[Manifest] | Sequence[Subtotal]) -> None:
    """Add a sheet with a row per place and the sums below; a column has one number of decimals."""
    first = place_row(level[0])
    sums: list[Fraction | int] = [0] * len(first)
    decimals = [0] * len(first)
    for place in level:
        for column, cell in enumerate(place_row(place)):
            if isinstance(cell, int | Fraction):
                sums[column] += cell
                decimals[column] = max(decimals[column], places(cell_value(cell)))
    table = SheetTable(book, name, place_header(level[0]), decimals)
    for place in level:
        table.row(place_row(place))
    ends = [s if isinstance(c, int | Fraction) else "" for c, s in zip(first, sums, strict=True)]
    table.end(["total", *ends[1:]])


def _write_remarks(book: Book, plan: PlanRecord) -> None:
    """Add the sheets that an officer must check: exclusions, problems, assumptions."""
    if plan.nothing:
        header = ("gets nothing of", "because", "column", "value", "households")
        SheetTable(book, NOTHING, header).rows(
            (group.item or "any item", group.because, group.column, group.value, group.households)
            for group in plan.nothing
        )
    problems = (*plan.source.problems, *plan.warnings)
    if problems:
        SheetTable(book, PROBLEMS, _PROBLEMS).rows(map(_problem_row, problems))
    if plan.assumptions:
        SheetTable(book, "Assumptions", ("item", "figure", "why", "place")).rows(
            (figure.item, figure.says, figure.source, figure.place) for figure in plan.assumptions
        )


def _problem_row(each: Problem) -> Row:
    kind = "warning" if each.warning else "problem"
    where = (each.file, each.row, each.column, each.value)
    return (kind, each.code, *where, each.message, each.hint)
