"""Manifests as files: a file per site, or per channel if there are very many sites.

The file of a channel has the rows of its sites' files, one site after the other. It is made from
columns: the text of a line that several sites have is made once.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ration.export.csv import write_rows
from ration.export.file_names import file_names
from ration.export.folder.site_csv import write_lines
from ration.export.folder.site_files import count_columns
from ration.export.tables.rows import MANIFEST, cell_text, line_cells, manifest_rows
from ration.programme.programme import Programme
from ration.results.lines import Line
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import ItemLines, SiteColumns, SiteTable

FOLDER = "manifests"
_LINE = MANIFEST.index("item")  # the columns before it are of the site
_FILLED_IN = MANIFEST.index("received")  # the columns from it on are filled in by hand
_TYPES = {  # of the columns of a line in Parquet
    **dict.fromkeys(MANIFEST[_LINE:_FILLED_IN], pl.String),
    "steps": pl.Int64,
    "step": pl.String,
}
_AT, _ORDER = "ration:site", "ration:line"  # columns while rows are put in order


def write_by_site(folder: Path, plan: PlanRecord, seal: str) -> None:
    """Write `manifests/<channel>/<site>.csv` for every site; `seal` is the code of the plan's."""
    for channel, name in file_names(plan.channels).items():
        place = folder / FOLDER / name
        place.mkdir(parents=True)
        manifests = plan.manifests(channel)
        names = file_names(manifest.site for manifest in manifests)
        for manifest in manifests:
            rows = manifest_rows(manifest, plan.programme.heading, plan.date, seal)
            write_rows(place / f"{names[manifest.site]}.csv", MANIFEST, rows)


def write_by_channel(
    folder: Path, plan: PlanRecord, tables: Sequence[SiteTable], seal: str
) -> None:
    """Write `manifests/<channel>.csv` for every channel."""
    start = (plan.programme.heading, plan.date)
    for place, table in _named(folder, tables):
        write_lines(
            place.with_name(f"{place.name}.csv"),
            MANIFEST,
            (),
            [table],
            lambda line: [(*line_cells(line), None, None, None, seal)],
            lambda columns: (*start, columns.title),
        )


def write_in_parquet(
    folder: Path, tables: Sequence[SiteTable], programme: Programme | None, seal: str
) -> None:
    """Write `manifests/<channel>.parquet` for every channel, with counts and whole steps.

    `programme` knows the steps of items; None means they are left blank.
    """
    for place, table in _named(folder, tables):
        file = place.with_name(f"{place.name}.parquet")
        rows = _frame(table.columns, programme).with_columns(seal=pl.lit(seal))
        rows.write_parquet(file)


def _named(folder: Path, tables: Sequence[SiteTable]) -> Iterator[tuple[Path, SiteTable]]:
    (folder / FOLDER).mkdir()
    names = file_names(table.columns.channel for table in tables)
    for table in tables:
        yield folder / FOLDER / names[table.columns.channel], table


def _frame(columns: SiteColumns, programme: Programme | None) -> pl.DataFrame:
    """A row per site and item: the site with its people, the line, its whole steps."""
    sites = pl.DataFrame(
        {
            "channel": pl.repeat(columns.channel, len(columns.sites), eager=True),
            "site": pl.Series(columns.sites, dtype=pl.String),
            **count_columns(columns),
        }
    ).with_row_index(_AT)
    items = [
        pl.concat([sites, _of_item(lines, programme)], how="horizontal").with_columns(
            pl.lit(order).alias(_ORDER)
        )
        for order, lines in enumerate(columns.lines.values())
    ]
    none = pl.DataFrame(schema={**sites.schema, **_TYPES, _ORDER: pl.Int32})
    return pl.concat([none, *items]).sort(_AT, _ORDER).drop(_AT, _ORDER)


def _of_item(lines: ItemLines, programme: Programme | None) -> pl.DataFrame:
    """An item's line at every site: its cells as in CSV, and the quantity in whole steps."""
    rows = [
        (*map(cell_text, line_cells(line)), *_steps(line, programme)) for line in lines.distinct
    ]
    frame = pl.DataFrame(rows, schema=_TYPES, orient="row")
    return frame[pl.Series(lines.which, dtype=pl.UInt32)]


def _steps(line: Line, programme: Programme | None) -> tuple[int | None, str | None]:
    """The whole steps of a line's quantity, and what a step is, such as `1 g`."""
    if programme is None:
        return None, None
    item = programme.item(line.item)
    return int(item.steps(line.quantity)), str(item.smallest)
