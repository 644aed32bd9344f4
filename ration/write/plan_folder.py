"""A plan as a folder of files: totals, manifests, subtotals, households, stock, and all as JSON."""

from pathlib import Path
from typing import TYPE_CHECKING

from ration.line import by_level
from ration.write.csv_file import write_rows
from ration.write.names import file_names, level_names
from ration.write.stock import LOTS, STOCK, lot_rows, stock_rows
from ration.write.tables import (
    MANIFEST,
    TOTALS,
    manifest_rows,
    subtotal_header,
    subtotal_rows,
    totals_rows,
)

if TYPE_CHECKING:
    from ration.plan import DistributionPlan


def write_plan(folder: Path, plan: "DistributionPlan") -> None:
    """The files of a plan in a folder that is there; those of households are written beside."""
    write_rows(folder / "totals.csv", TOTALS, totals_rows(plan.totals.lines))
    for channel in plan.channels:
        _write_manifests(folder / "manifests" / channel, plan, channel)
    if plan.by:
        _write_subtotals(folder / "by", plan)
    if plan.stock is not None:
        write_rows(folder / "stock.csv", STOCK, stock_rows(plan.totals, plan.sites))
        write_rows(folder / "lots.csv", LOTS, lot_rows(plan.stock))
    (folder / "plan.json").write_text(plan.to_json() + "\n", encoding="utf-8")


def _write_manifests(folder: Path, plan: "DistributionPlan", channel: str) -> None:
    folder.mkdir(parents=True)
    mine = plan.manifests(channel)
    names = file_names(one.site for one in mine)
    for one in mine:
        rows = manifest_rows(one, plan.programme.title, plan.date)
        write_rows(folder / f"{names[one.site]}.csv", MANIFEST, rows)


def _write_subtotals(folder: Path, plan: "DistributionPlan") -> None:
    folder.mkdir()
    levels = by_level(plan.by)
    for columns, name in level_names(levels).items():
        level = levels[columns]
        write_rows(folder / f"{name}.csv", subtotal_header(level), subtotal_rows(level))
