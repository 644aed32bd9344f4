"""Workbooks in which sites write down what their households have collected."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ration.engine.column_names import arrears_columns
from ration.engine.grouping import rules
from ration.engine.households import Households, in_units
from ration.export.file_names import file_names
from ration.export.xlsx.book import MOST_ROWS, Book, new_book, source_line
from ration.export.xlsx.form import CollectionForm
from ration.export.xlsx.grid import Grid
from ration.programme.item import Item
from ration.register.columns.frame_columns import CARRIED, COUNT, ID, SITE
from ration.results.lines import Manifest
from ration.results.plan import PlanRecord

FORMAT = "ration.collection/1"
KEY = "ration"  # the hidden sheet that says what a workbook belongs to
_ABOVE = 10  # rows, and more than there are above the households


def write_collections(
    folder: Path,
    plan: PlanRecord,
    households: Households,
    channel: str | None = None,
    names: str | None = None,
) -> None:
    """A workbook for every site: `<channel>/<site>.xlsx`, of one channel or of all (None).

    `names` is the register's column that says whom a household is known by; None: by its id
    alone. What is shared by sites has no households, and so no workbook.
    """
    every = rules(households.programme)
    handing = list(dict.fromkeys(rule.channel for rule in every))
    if channel is not None and channel not in handing:
        raise ValueError(f"{channel} hands nothing to households; there is: {', '.join(handing)}")
    frame = households.at_sites([] if names is None else [names])
    told = [
        name for name in frame.columns if name == ID or CARRIED.holds(name) or COUNT.holds(name)
    ]
    columns = arrears_columns(every)
    for one in handing if channel is None else [channel]:
        mine = {columns[rule.key]: rule.item for rule in every if rule.channel == one}
        units = {name: (item, f"{item.id}_{item.unit}") for name, item in mine.items()}
        site = SITE.column(one)
        placed = frame.filter(pl.col(site) != "")  # who names no site is due nothing there
        here = in_units(placed.select(site, *told, *mine).sort(site, "id"), units)
        _write_channel(folder / one, plan, one, here, list(mine.values()))


def _write_channel(
    folder: Path,
    plan: PlanRecord,
    channel: str,
    frame: pl.DataFrame,
    items: Sequence[Item],
) -> None:
    folder.mkdir(parents=True)
    sites = {one.site: one for one in plan.manifests(channel)}
    files = file_names(sites)
    parts = frame.partition_by(
        frame.columns[0], maintain_order=True, include_key=False, as_dict=True
    )
    for (site,), part in parts.items():
        _write(folder / f"{files[site]}.xlsx", plan, sites[site], part, items)


def _write(
    path: Path,
    plan: PlanRecord,
    site: Manifest,
    frame: pl.DataFrame,
    items: Sequence[Item],
) -> None:
    if frame.height > MOST_ROWS - _ABOVE:
        why = f"{frame.height:,} households are too many for a workbook; part them by sites"
        raise OSError(27, why, str(path))
    with new_book(path, plan.programme.title, source_line(plan)) as book:
        form = CollectionForm(book, site, frame, items, _day(plan))
        form.write()
        _write_key(book, plan, site, form)


def _day(plan: PlanRecord) -> dt.date | None:
    return None if plan.date is None else dt.date.fromisoformat(plan.date)


def _write_key(book: Book, plan: PlanRecord, site: Manifest, form: CollectionForm) -> None:
    """The hidden sheet: what the workbook belongs to, and what its columns hold."""
    grid = Grid(book, KEY)
    told = {
        "format": FORMAT,
        "programme": plan.programme.id,
        "programme_sha256": plan.programme.sha256,
        "register_sha256": plan.source.sha256,
        "stock_sha256": None if plan.stock is None else plan.stock.sha256,
        "date": plan.date,
        "channel": site.channel,
        "site": site.site,
        "first_row": form.first + 1,
        "households": form.households,
    }
    rows: list[Sequence[str | int | None]] = [*told.items(), ("columns", *form.meanings)]
    for row in rows:
        grid.put(row)
    grid.sheet.protect()
    grid.sheet.hide()
