"""Workbooks in which sites record what their households have collected."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ration.engine.amount_columns import arrears_columns
from ration.engine.households import Households, in_units
from ration.engine.rules import rules
from ration.export.file_names import file_names
from ration.export.xlsx.book import MOST_ROWS, Book, new_book, source_line
from ration.export.xlsx.form import CollectionForm
from ration.export.xlsx.form_words import FormWords, form_words
from ration.export.xlsx.grid import Grid
from ration.programme.item import Item
from ration.register.columns.frame_columns import CARRIED, COUNT, ID, SITE
from ration.results.lines import Manifest
from ration.results.plan.plan import PlanRecord
from ration.seals.file_seal import mark

FORMAT = "ration.collection/1"
FOLDER = "collection"  # in the folder of a plan
KEY = "ration"  # the name of the hidden sheet that identifies a workbook
_ABOVE = 12  # rows: at least as many as are above the households


def write_collections(
    folder: Path,
    plan: PlanRecord,
    households: Households,
    channel: str | None = None,
    names: str | None = None,
    language: str | Sequence[str] = "en",
) -> None:
    """Write a workbook for every site: `<channel>/<site>.xlsx`.

    `channel` None means all channels; ValueError for one that hands nothing to households.
    `names` is the register's column with the names of heads; None means that households have
    their ids alone. `language` is one or two, as for papers. Pools have no households and so no
    workbooks.
    """
    all_rules = rules(households.programme)
    channels = list(dict.fromkeys(rule.channel for rule in all_rules))
    if channel is not None and channel not in channels:
        known = ", ".join(channels)
        raise ValueError(f"{channel} hands nothing to households; channels that do: {known}")
    words = form_words(plan, households.programme, language, names)
    frame = households.at_sites([] if names is None else [names])
    details = [
        name for name in frame.columns if name == ID or CARRIED.holds(name) or COUNT.holds(name)
    ]
    columns = arrears_columns(all_rules)
    folders = file_names(channels)
    for name in channels if channel is None else [channel]:
        items = {columns[rule.key]: rule.item for rule in all_rules if rule.channel == name}
        units = {column: (item, f"{item.id}_{item.unit}") for column, item in items.items()}
        site = SITE.column(name)
        placed = frame.filter(pl.col(site) != "")  # without a site, nothing is due there
        amounts = in_units(placed.select(site, *details, *items).sort(site, "id"), units)
        handed_out = list(items.values())
        _write_channel(folder / folders[name], plan, name, amounts, handed_out, words)


def _write_channel(
    folder: Path,
    plan: PlanRecord,
    channel: str,
    frame: pl.DataFrame,
    items: Sequence[Item],
    words: FormWords,
) -> None:
    folder.mkdir(parents=True)
    sites = {site.site: site for site in plan.manifests(channel)}
    files = file_names(sites)
    parts = frame.partition_by(
        frame.columns[0], maintain_order=True, include_key=False, as_dict=True
    )
    for (site,), part in parts.items():
        _write(folder / f"{files[site]}.xlsx", plan, sites[site], part, items, words)


def _write(
    path: Path,
    plan: PlanRecord,
    site: Manifest,
    frame: pl.DataFrame,
    items: Sequence[Item],
    words: FormWords,
) -> None:
    if frame.height > MOST_ROWS - _ABOVE:
        why = f"{frame.height:,} households are too many for a workbook; split them into sites"
        raise OSError(27, why, str(path))
    seal = words.maker.seal
    with new_book(path, words.title, source_line(plan), seal.code) as book:
        day = None if plan.date is None else dt.date.fromisoformat(plan.date)
        form = CollectionForm(book, site, frame, items, day, words)
        form.write()
        _write_key(book, plan, site, form)
    file = Path(FOLDER, *path.parts[-2:]).as_posix()
    mark(path, seal, file, words.made)


def _write_key(book: Book, plan: PlanRecord, site: Manifest, form: CollectionForm) -> None:
    """Add the hidden sheet: which plan and site the workbook belongs to, and its columns."""
    grid = Grid(book, KEY)
    facts = {
        "format": FORMAT,
        "seal": book.seal,
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
    columns = [("columns", *form.meanings), ("headings", *form.headings)]
    rows: list[Sequence[str | int | None]] = [*facts.items(), *columns]
    for row in rows:
        grid.put(row)
    grid.sheet.protect()
    grid.sheet.hide()
