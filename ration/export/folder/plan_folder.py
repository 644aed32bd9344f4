"""Write a plan into a folder: as JSON, and in the formats that the user names."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ration.core.running.progress import OnProgress, Progress
from ration.engine.households import Households
from ration.export.csv import write_rows
from ration.export.file_names import level_names
from ration.export.folder.entitlements import write_entitlements
from ration.export.folder.manifest_files import write_by_channel, write_by_site, write_in_parquet
from ration.export.folder.site_csv import write_counts, write_lines
from ration.export.folder.site_files import write_sites
from ration.export.tables.rows import (
    NOTHING,
    PEOPLE,
    nothing_rows,
    people_rows,
    subtotal_header,
    subtotal_rows,
    totals_header,
    totals_rows,
)
from ration.export.tables.stock import (
    LOTS,
    LOTS_BY_SITE,
    STOCK,
    lot_rows,
    lot_site_rows,
    lots_of_line,
    stock_of_line,
    stock_rows,
)
from ration.programme.programme import Programme
from ration.results.lines import by_level
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import SiteTable
from ration.seals.seal import seal_of

if TYPE_CHECKING:
    from ration.export.proofs.proofs import SiteProofs

FORMATS = ("csv", "xlsx", "html", "pdf", "collection")
MANIFESTS = ("site", "channel")  # what has a file of its own
MANY_SITES = 1_000  # of a channel: with more, the channel has one file


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
    *,
    manifests: str | None = None,
    names: str | None = None,
    language: str | Sequence[str] = "en",
    programme: Programme | None = None,
    page: PlanRecord | None = None,
    proofs: "SiteProofs | None" = None,
    progress: OnProgress | None = None,
) -> None:
    """Write the files of a plan into an existing folder; `plan.json` is always written.

    `entitlements` is the kind of file for the entitlements of households: `csv`, which is
    written only with the format `csv`, or `parquet`. None means that no file lists them.
    `manifests` is `site` or `channel`: a file for each; None means `channel` if a channel has more
    than `MANY_SITES`. `names` and `language` are those of papers and collection workbooks: the
    register's column of names (None means none), and one or two languages. With `channel`, the
    sites of `plan.json` are in files beside it.
    `programme` is that of the plan, if it is known. `page` is the plan as its page has it; None
    means no other. `proofs` are the roots of sites; None means none. `progress` takes what is
    written now.
    """

    def now(what: str) -> None:
        if progress is not None:
            progress(Progress(what, 0))

    chosen = known_formats(formats)
    seal = seal_of(plan)
    now("plan.json")
    tables = _tables(plan, manifests)
    text = plan.to_json() if tables is None else plan.beside_sites([*write_sites(folder, tables)])
    (folder / "plan.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    if "csv" in chosen:
        now("totals")
        _write_csv(folder, plan, tables)
        now("manifests")
        _write_manifests(
            folder, plan, tables, programme, seal.code, parquet=entitlements == "parquet"
        )
    if households is not None and (entitlements == "parquet" or (entitlements and "csv" in chosen)):
        now("entitlements")
        write_entitlements(folder, households, entitlements)
    if "xlsx" in chosen:
        from ration.export.xlsx.plan import write_workbook

        now("workbook")
        write_workbook(folder / "plan.xlsx", plan, seal, households if entitlements else None)
    if "html" in chosen:
        from ration.export.html.page import write_html

        now("report")
        write_html(folder / "report.html", page or plan, seal, households)
    if "pdf" in chosen and households is not None:
        from ration.export.pdf.printing import print_options, print_plan

        now("papers")
        options = print_options(language, names=names, proofs=proofs)
        print_plan(plan, households, folder / "pdf", options)
    if "collection" in chosen and households is not None:
        from ration.export.xlsx.collection import write_collections

        now("collection forms")
        forms = folder / "collection"
        write_collections(forms, plan, households, names=names, language=language)
    if proofs is not None:
        from ration.export.proofs.proof_files import write_proofs

        now("proofs")
        write_proofs(folder, plan, proofs, by_site=tables is None)


def _tables(plan: PlanRecord, manifests: str | None) -> Sequence[SiteTable] | None:
    """The sites of a plan in columns, to be written so; None means a file per site."""
    if manifests not in (None, *MANIFESTS):
        raise ValueError(f"{manifests} is not a form of manifests; forms: {', '.join(MANIFESTS)}")
    most = max((len(plan.manifests(channel)) for channel in plan.channels), default=0)
    if manifests == "site" or (manifests is None and most <= MANY_SITES):
        return None
    return plan.site_tables()


def _write_manifests(
    folder: Path,
    plan: PlanRecord,
    tables: Sequence[SiteTable] | None,
    programme: Programme | None,
    seal: str,
    *,
    parquet: bool,
) -> None:
    if tables is None:
        write_by_site(folder, plan, seal)
    elif parquet:
        write_in_parquet(folder, tables, programme, seal)
    else:
        write_by_channel(folder, plan, tables, seal)


def _write_csv(folder: Path, plan: PlanRecord, tables: Sequence[SiteTable] | None) -> None:
    ages_on = plan.source.ages_on
    names = totals_header(plan.totals.values())
    header = names if ages_on is None else [*names, "ages_on"]
    rows = totals_rows(plan.totals.values())
    write_rows(folder / "totals.csv", header, ((*row, ages_on)[: len(header)] for row in rows))
    if tables is None:
        write_rows(folder / "people.csv", PEOPLE, people_rows(plan, plan.sites))
    else:
        write_counts(folder / "people.csv", PEOPLE, people_rows(plan, ()), tables)
    write_rows(folder / "nothing.csv", NOTHING, nothing_rows(plan.nothing))
    if plan.by:
        _write_subtotals(folder / "by", plan)
    if plan.stock is not None:
        write_rows(folder / "lots.csv", LOTS, lot_rows(plan.stock))
        _write_stock(folder / "stock.csv", folder / "lots-by-site.csv", plan, tables)


def _write_stock(
    stock: Path, lots: Path, plan: PlanRecord, tables: Sequence[SiteTable] | None
) -> None:
    """Write what stock covers of every item, and what sites hand out of every lot."""
    if tables is None:
        write_rows(stock, STOCK, stock_rows(plan.totals, plan.sites))
        write_rows(lots, LOTS_BY_SITE, lot_site_rows(plan.sites))
    else:
        write_lines(stock, STOCK, stock_rows(plan.totals, ()), tables, stock_of_line)
        write_lines(lots, LOTS_BY_SITE, (), tables, lots_of_line)


def _write_subtotals(folder: Path, plan: PlanRecord) -> None:
    folder.mkdir()
    levels = by_level(plan.by)
    for columns, name in level_names(levels).items():
        level = levels[columns]
        write_rows(folder / f"{name}.csv", subtotal_header(level), subtotal_rows(level))
