"""Write what differs between two plans: a workbook, a folder of CSV files, or one list."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import get_args

import polars as pl

from ration.export.csv import write_frame, write_rows
from ration.export.inputs import Input
from ration.export.output import new_file, new_folder
from ration.export.tables.rows import Row
from ration.results.diff import Cause, Change, DiffRecord, ItemChange, SiteChange

CHANGES = ("part", "what", "before", "after")
TOTALS = ("item", "name", "unit", "before", "after", "change")
SITES = ("channel", "site", "change", "what", "before", "after")
CAUSES: tuple[Cause, ...] = get_args(Cause)


def write_diff(
    found: DiffRecord,
    households: pl.DataFrame | None,
    path: Path,
    *,
    force: bool,
    read: Iterable[Input],
) -> None:
    """Write to `path`: `.xlsx` and `.csv` are files, anything else is a new folder.

    `households` are those that changed; None means not known: ValueError for a CSV file.
    """
    ending = path.suffix.lower()
    if ending == ".csv":
        if households is None:
            raise ValueError("a plan does not list its households: write it with its entitlements")
        with new_file(path, force=force, read=read) as new:
            write_frame(new, households)
    elif ending == ".xlsx":
        with new_file(path, force=force, read=read) as new:
            _write_workbook(new, found, households)
    else:
        with new_folder(path, force=force, read=read) as new:
            (new / "diff.json").write_text(found.to_json() + "\n", encoding="utf-8", newline="\n")
            write_rows(new / "changes.csv", CHANGES, change_rows(found))
            write_rows(new / "totals.csv", totals_header(found.totals), total_rows(found.totals))
            write_rows(new / "sites.csv", SITES, site_rows(found.sites))
            if households is not None:
                write_frame(new / "households.csv", households)


def _write_workbook(path: Path, found: DiffRecord, households: pl.DataFrame | None) -> None:
    from ration.export.xlsx.book import new_book
    from ration.export.xlsx.table import SheetTable

    title = f"{found.before.source} → {found.after.source}"
    with new_book(path, title, found.after.programme) as book:
        SheetTable(book, "Changes", CHANGES).rows(change_rows(found))
        SheetTable(book, "Totals", totals_header(found.totals)).rows(total_rows(found.totals))
        SheetTable(book, "Sites", SITES).rows(site_rows(found.sites))
        if households is not None:
            SheetTable(book, "Households", households.columns).rows(households.iter_rows())


def change_rows(found: DiffRecord) -> Iterator[Row]:
    """Yield rows of `CHANGES`: inputs, rules, people, how many households, remarks."""
    counted: list[Change] = []
    if found.households is not None:
        counts = found.households
        counted = [
            Change(
                what="rows of households", before=f"{counts.before:,}", after=f"{counts.after:,}"
            ),
            *(
                Change(what=name, before=None, after=f"{getattr(counts, name):,}")
                for name in ("new", "gone", "changed", "composition", "moved", "amounts")
            ),
        ]
    parts: tuple[tuple[str, Sequence[Change]], ...] = (
        ("inputs", found.inputs),
        ("rules", found.rules),
        ("people", found.people),
        ("households", counted),
        ("remarks", found.remarks),
    )
    for part, changes in parts:
        for change in changes:
            yield part, change.what, change.before, change.after


def causes_of(totals: Sequence[ItemChange]) -> list[Cause]:
    """The causes that any item has, in their order."""
    found = {part.cause for change in totals for part in change.causes}
    return [cause for cause in CAUSES if cause in found]


def totals_header(totals: Sequence[ItemChange]) -> list[str]:
    """The header of totals: `TOTALS`, then every cause."""
    return [*TOTALS, *causes_of(totals)]


def total_rows(totals: Sequence[ItemChange]) -> Iterator[Row]:
    """Yield a row of `totals_header` for every item that differs; the causes add up to `change`."""
    causes = causes_of(totals)
    for each in totals:
        parts = {part.cause: part.quantity for part in each.causes}
        amounts = (each.before, each.after, each.after - each.before)
        found = (parts.get(cause, 0) for cause in causes)
        yield (each.item, each.name, each.unit, *amounts, *found)


def site_rows(sites: Iterable[SiteChange]) -> Iterator[Row]:
    """Yield a row of `SITES` for every figure of a site that differs."""
    for site in sites:
        where = (site.channel, site.site, site.change)
        for change in site.people:
            yield (*where, change.what, change.before, change.after)
        for amount in site.items:
            yield (*where, f"{amount.item}, {amount.unit}", amount.before, amount.after)
        if not site.people and not site.items:
            yield (*where, None, None, None)
