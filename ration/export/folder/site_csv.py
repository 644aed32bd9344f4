"""Rows of CSV about very many sites, made from columns: what several sites have is made once."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ration.export.csv import row_text
from ration.export.tables.rows import Cell, Row
from ration.results.lines import Line
from ration.results.plan.site_table import ItemLines, SiteColumns, SiteTable

_PLAIN = r"\w[\w .-]*"  # names that are written as they are: most


def write_lines(
    path: Path,
    header: Sequence[str],
    first: Iterable[Row],
    tables: Sequence[SiteTable],
    rows: Callable[[Line], Iterable[Row]],
    start: Callable[[SiteColumns], Row] = lambda columns: (columns.channel,),
) -> None:
    """Write the rows `first`, then those of every line of every site.

    The rows of a line begin with `start`, which is of the channel, and the site's name.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.writelines(f"{row_text(row)}\n" for row in (header, *first))
        for table in tables:
            file.writelines(_of_lines(table.columns, start(table.columns), rows))


def write_counts(
    path: Path, header: Sequence[str], first: Iterable[Row], tables: Sequence[SiteTable]
) -> None:
    """Write the rows `first`, then the people of every site: a row per count."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.writelines(f"{row_text(row)}\n" for row in (header, *first))
        for table in tables:
            file.writelines(_of_people(table.columns))


def _of_lines(
    columns: SiteColumns, start: Row, rows: Callable[[Line], Iterable[Row]]
) -> Iterator[str]:
    """The rows of every site, as text."""
    items = [_column(each, rows) for each in columns.lines.values()]
    for place, *lines in zip(_places(columns, start), *items, strict=True):
        yield "".join([f"{place}{row}\n" for line in lines for row in line])


def _column(lines: ItemLines, rows: Callable[[Line], Iterable[Row]]) -> list[Sequence[str]]:
    """The rows of an item's line at every site, without what they begin with."""
    texts = [tuple(map(row_text, rows(line))) for line in lines.distinct]
    return [texts[at] for at in lines.which]


def _of_people(columns: SiteColumns) -> Iterator[str]:
    names = [row_text((who, "")) for who in columns.people]
    none: Sequence[Cell] = [""] * len(columns.sites)
    pairs = [
        zip(people, columns.served.get(who, none), strict=True)
        for who, people in columns.people.items()
    ]
    for place, *counts in zip(_places(columns, (columns.channel,)), *pairs, strict=True):
        both = zip(names, counts, strict=True)
        yield "".join([f"{place}{who}{count},{served}\n" for who, (count, served) in both])


def _places(columns: SiteColumns, start: Row) -> Iterator[str]:
    """What the rows of every site begin with."""
    before = row_text(start)
    for site in columns.sites:
        name = f",{site}" if re.fullmatch(_PLAIN, site) else row_text(("", site))
        yield f"{before}{name},"
