"""Workbooks that go back to sites: what was found in their files, and what is counted."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ration.accounts.collected.households import GOT, STATUS
from ration.accounts.collected.sheets.due import ID, SITE, PlanDue
from ration.accounts.collected.sheets.headings import DUE
from ration.core.problems.problem import Problem
from ration.core.text.cells import many
from ration.export.file_names import file_names
from ration.export.tables.rows import Row
from ration.export.xlsx.book import new_book, source_line
from ration.export.xlsx.grid import Grid
from ration.export.xlsx.table import SheetTable
from ration.programme.item import Item
from ration.results.accounts.collected import CollectedRecord
from ration.results.plan.plan import PlanRecord
from ration.seals.seal import Seal

FIX = ("file", "cell", "written", "what is wrong", "how to fix it")
OTHERS = "other-files.xlsx"  # for what belongs to no single site
_STATUS = {
    "collected": "collected",
    "partly": "partly collected",
    "not_distributed": "not distributed",
    "pending": "pending: blank",
    "refused": "not counted: see what to fix",
    "unreported": "no report",
}


def write_feedback(
    folder: Path,
    plan: PlanRecord,
    seal: Seal,
    result: CollectedRecord,
    households: pl.DataFrame,
    due: PlanDue,
) -> None:
    """Write `<channel>/<site>.xlsx` for every site that sent a file, and one for other files."""
    folder.mkdir()
    of_site = {each.source: (each.channels[0], each.site) for each in result.sources if each.site}
    found = [*result.problems, *result.warnings]
    problems: dict[tuple[str, str | None] | None, list[Problem]] = {}
    for each in found:
        problems.setdefault(of_site.get(each.file or ""), []).append(each)
    reported = [site for site in result.sites if site.files]
    for channel, name in file_names({site.channel for site in reported}).items():
        sites = [site.site or "" for site in reported if site.channel == channel]
        (folder / name).mkdir()
        parts = _parts(households.filter(pl.col("channel") == channel))
        for site, file in file_names(sites).items():
            own = problems.get((channel, site), [])
            path = folder / name / f"{file}.xlsx"
            title = f"{due.channels[channel].title}: {site}"
            _write(path, plan, seal, title, own, parts.get(site), due.channels[channel].items)
    if None in problems:
        _write(folder / OTHERS, plan, seal, "Other files", problems[None], None, ())


def _parts(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {str(key[0]): part for key, part in frame.partition_by(SITE, as_dict=True).items()}


def _write(
    path: Path,
    plan: PlanRecord,
    seal: Seal,
    title: str,
    problems: Sequence[Problem],
    households: pl.DataFrame | None,
    items: Sequence[Item],
) -> None:
    others = None if households is None else households.filter(pl.col(STATUS) != "collected")
    with new_book(path, plan.programme.heading, source_line(plan), seal.code) as book:
        grid = Grid(book, "What to fix")
        grid.heading(plan.programme.heading)
        grid.line(title, bold=True)
        errors = [each for each in problems if not each.warning]
        grid.line(_summary(len(errors), len(problems) - len(errors)))
        if households is not None and others is not None:
            full = many(households.height - others.height, "household")
            grid.line(f"In full: {full}; others, listed on the next sheet: {others.height:,}.")
        head = grid.at
        grid.header(FIX)
        for each in [*errors, *(p for p in problems if p.warning)]:
            grid.put(_fix(each))
        grid.end(header=head)
        if others is not None and others.height:
            header = [ID, "status", "date", *(n for item in items for n in _names(item))]
            SheetTable(book, "Not in full", header).rows(_rows(others, items))


def _summary(errors: int, warnings: int) -> str:
    if errors == 0 and warnings == 0:
        return "Nothing to fix: everything was counted."
    note = f"To look at: {warnings:,}." if warnings else ""
    if errors == 0:
        return f"Nothing to fix. {note}".strip()
    return f"To fix: {errors:,}; rows with a problem are not counted. {note}".strip()


def _fix(each: Problem) -> Row:
    file = Path((each.file or "").partition(" (")[0]).name
    place = each.column or ("" if each.row is None else f"row {each.row}")
    if each.row is not None and "!" not in place:
        place = ", ".join(part for part in (f"row {each.row}", each.column) if part)
    return (file, place, each.value, each.message, each.hint)


def _names(item: Item) -> tuple[str, str]:
    return f"{item.name} ({item.unit})", f"received: {item.name} ({item.unit})"


def _rows(households: pl.DataFrame, items: Sequence[Item]) -> Iterator[Row]:
    for row in households.sort(ID).iter_rows(named=True):
        cells = [(item, row[f"{kind}{item.id}"]) for item in items for kind in (DUE, GOT)]
        amounts = [None if n is None else item.quantity(n).amount for item, n in cells]
        yield (row[ID], _STATUS[row[STATUS]], row["date"], *amounts)
