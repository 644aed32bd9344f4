"""Write a plan into a folder: as JSON, and in the formats that the user names."""

from collections.abc import Iterable
from pathlib import Path

from ration.engine.households import Households
from ration.export.csv import write_rows
from ration.export.entitlements import write_entitlements
from ration.export.file_names import file_names, level_names
from ration.export.stock_tables import (
    LOTS,
    LOTS_BY_SITE,
    STOCK,
    lot_rows,
    lot_site_rows,
    stock_rows,
)
from ration.export.tables import (
    MANIFEST,
    NOTHING,
    PEOPLE,
    manifest_rows,
    nothing_rows,
    people_rows,
    subtotal_header,
    subtotal_rows,
    totals_header,
    totals_rows,
)
from ration.results.lines import by_level
from ration.results.plan import PlanRecord

FORMATS = ("csv", "xlsx", "html", "pdf", "collection")


def known_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """Remove duplicates from a list of formats; ValueError if a format is not known.

    >>> known_formats(["xlsx", "csv", "xlsx"])
    ('xlsx', 'csv')
    """
    names = tuple(dict.fromkeys(formats))
    for name in names:
        if name not in FORMATS:
            raise ValueError(f"{name} is not a format; formats: {', '.join(FORMATS)}")
    return names


def has_households(
    households: Households | None, formats: Iterable[str], entitlements: str | None
) -> bool:
    """Whether what `write_plan` writes has rows of households: then it is its owner's alone."""
    listed = entitlements is not None and {"csv", "xlsx"} & {*formats}
    others = entitlements == "parquet" or {"pdf", "collection"} & {*formats}
    return households is not None and bool(listed or others)


def write_plan(
    folder: Path,
    plan: PlanRecord,
    households: Households | None,
    formats: Iterable[str],
    entitlements: str | None,
) -> None:
    """Write the files of a plan into an existing folder; `plan.json` is always written.

    `entitlements` is the kind of file for the entitlements of households: `csv`, which is
    written only with the format `csv`, or `parquet`. None means that no file lists them.
    """
    chosen = known_formats(formats)
    (folder / "plan.json").write_text(plan.to_json() + "\n", encoding="utf-8")
    if "csv" in chosen:
        _write_csv(folder, plan)
    if households is not None and (entitlements == "parquet" or (entitlements and "csv" in chosen)):
        write_entitlements(folder, households, entitlements)
    if "xlsx" in chosen:
        from ration.export.xlsx.plan import write_workbook

        write_workbook(folder / "plan.xlsx", plan, households if entitlements else None)
    if "html" in chosen:
        from ration.export.html.page import write_html

        write_html(folder / "report.html", plan, households)
    if "pdf" in chosen and households is not None:
        from ration.export.pdf.printing import print_options, print_plan

        print_plan(plan, households, folder / "pdf", print_options())
    if "collection" in chosen and households is not None:
        from ration.export.xlsx.collection import write_collections

        write_collections(folder / "collection", plan, households)


def _write_csv(folder: Path, plan: PlanRecord) -> None:
    ages_on = plan.source.ages_on
    names = totals_header(plan.totals.each())
    header = names if ages_on is None else [*names, "ages_on"]
    rows = totals_rows(plan.totals.each())
    write_rows(folder / "totals.csv", header, ((*row, ages_on)[: len(header)] for row in rows))
    write_rows(folder / "people.csv", PEOPLE, people_rows(plan))
    write_rows(folder / "nothing.csv", NOTHING, nothing_rows(plan.nothing))
    for channel, name in file_names(plan.channels).items():
        _write_manifests(folder / "manifests" / name, plan, channel)
    if plan.by:
        _write_subtotals(folder / "by", plan)
    if plan.stock is not None:
        write_rows(folder / "stock.csv", STOCK, stock_rows(plan.totals, plan.sites))
        write_rows(folder / "lots.csv", LOTS, lot_rows(plan.stock))
        rows = lot_site_rows(plan.sites)
        write_rows(folder / "lots-by-site.csv", LOTS_BY_SITE, rows)


def _write_manifests(folder: Path, plan: PlanRecord, channel: str) -> None:
    folder.mkdir(parents=True)
    manifests = plan.manifests(channel)
    names = file_names(manifest.site for manifest in manifests)
    for manifest in manifests:
        rows = manifest_rows(manifest, plan.programme.heading, plan.date)
        write_rows(folder / f"{names[manifest.site]}.csv", MANIFEST, rows)


def _write_subtotals(folder: Path, plan: PlanRecord) -> None:
    folder.mkdir()
    levels = by_level(plan.by)
    for columns, name in level_names(levels).items():
        level = levels[columns]
        write_rows(folder / f"{name}.csv", subtotal_header(level), subtotal_rows(level))
