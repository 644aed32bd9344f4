"""The monthly report of sites: planned and actual recipients, amounts and ration sizes.

Its columns are those of CARE's Food Resources Management Handbook, 15.1.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from ration.accounts.collected.report.stock_figures import StockFigures
from ration.core.text.cells import many
from ration.export.tables.rows import Row
from ration.export.tables.stock import floored
from ration.export.xlsx.book import new_book, source_line
from ration.export.xlsx.grid import Grid
from ration.results.accounts.collected import CollectedRecord, Coverage, ItemCollected
from ration.results.plan.plan import PlanRecord
from ration.seals.seal import Seal

HEADER = (
    "channel", "site", "item", "unit",
    "planned households", "actual households", "planned persons", "actual persons",
    "authorised amount", "actual amount", "divergence", "divergence, %",
    "approved ration per person", "actual ration per person",
    "because", "reason (to fill in)",
    "opening stock", "received", "issued", "losses", "physical stock", "estimated",
)  # fmt: skip
_TEXT = frozenset((0, 1, 2, 3, 14, 15, 21))
_REASON = 30  # letters, to write in
_BECAUSE = {
    "partly": "received a part",
    "not_distributed": "received nothing",
    "pending": "did not come, or not yet",
    "refused": "row with a problem",
    "unreported": "no report",
}
NOTES = (
    "Actual figures are what the sites' files say was handed out. Stock is from the journal; blank"
    " means that no journal was given.",
    "A report must not be based on estimates: rows marked yes are tallies without ids.",
)


def write_site_report(
    path: Path,
    plan: PlanRecord,
    seal: Seal,
    result: CollectedRecord,
    stock: Mapping[tuple[str, str], StockFigures],
) -> None:
    """Write the report as a workbook with a row for each site and item."""
    with new_book(path, plan.programme.heading, source_line(plan), seal.code) as book:
        grid = Grid(book, "Site report")
        grid.heading(f"{plan.programme.heading}: site report")
        days = sorted(day for each in result.channels for day in (each.first, each.last) if day)
        grid.line(f"Collected from {days[0]} to {days[-1]}" if days else "Nothing was collected")
        for note in NOTES:
            grid.line(note)
        head = grid.at
        grid.header(HEADER, [n not in _TEXT for n in range(len(HEADER))])
        for row in report_rows(result, stock):
            grid.put(row)
        grid.widen(HEADER.index("reason (to fill in)"), _REASON)
        grid.end(header=head)


def report_rows(
    result: CollectedRecord, stock: Mapping[tuple[str, str], StockFigures]
) -> Iterator[Row]:
    """Yield a row of `HEADER` for every site and item."""
    for site in result.sites:
        for line in site.items:
            if line.entitled:
                yield _row(site, line, stock.get((site.site or "", line.item), StockFigures()))


def _row(site: Coverage, line: ItemCollected, stock: StockFigures) -> Row:
    statuses = dict(line.statuses)
    planned = sum(statuses.values())
    actual = statuses.get("collected", 0) + statuses.get("partly", 0)
    divergence = line.collected - line.entitled
    return (
        site.title, site.site, line.name, line.unit,
        planned, actual,
        line.persons, line.persons_served,
        line.entitled, line.collected, divergence, _about(100 * divergence / line.entitled),
        _each(line.entitled, line.persons), _each(line.collected, line.persons_served),
        _because(statuses), None,
        stock.opening, stock.received, stock.issued, stock.losses, stock.physical,
        "yes" if site.estimated else "no",
    )  # fmt: skip


def _each(amount: Fraction, persons: int | None) -> Fraction | None:
    """The amount per person, rounded down to three decimals; None if nobody is counted."""
    return Fraction(1000 * amount // persons, 1000) if persons else None


def _about(share: Fraction) -> Fraction:
    """A share that may be negative, rounded towards 0."""
    return -floored(-share) if share < 0 else floored(share)


def _because(statuses: Mapping[str, int]) -> str:
    """Why less than planned was handed out, in words."""
    parts = [
        f"{why}: {many(statuses[status], 'household')}"
        for status, why in _BECAUSE.items()
        if statuses.get(status)
    ]
    return "; ".join(parts)
