"""Tables of sites and subtotals: people, amounts, what is short, weight."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from ration.core.text.cells import many
from ration.export.html.table import HtmlTable
from ration.export.tables.display import DisplayTable, grouped
from ration.export.tables.people import people_cells, people_header
from ration.results.lines import Line, Lines, Manifest, Subtotal
from ration.results.plan.site_details import SiteDetail, SiteDetails

MOST = 20_000  # rows on the page; the files have all of them
_BLANK = "(blank)"
_DISTANCE = "distance, km"
# What the page shows of a site's details: it is sent around, so contacts are not among them.
_DETAILS: Mapping[str, Callable[[SiteDetail], str | None]] = {
    "name": lambda site: site.name,
    "address": lambda site: site.address,
    "depot": lambda site: site.depot,
    _DISTANCE: lambda site: (
        None if site.distance_km is None else grouped(round(site.distance_km, 1))
    ),
}


class Measure(NamedTuple):
    """How lines are compared: by their weight, or by the one unit that they all have."""

    unit: str
    by_weight: bool

    def of(self, line: Line) -> Fraction | None:
        """The amount of a line; None if its weight is not known."""
        return line.net_kg if self.by_weight else line.quantity.amount

    def sum(self, lines: Iterable[Line]) -> Fraction:
        """The sum of the amounts that are known."""
        return sum((self.of(line) or Fraction(0) for line in lines), Fraction(0))


def measure(lines: Sequence[Line]) -> Measure | None:
    """Choose a measure for lines; None means that their units differ and no weight is known."""
    if any(line.net_kg is not None for line in lines):
        return Measure("kg", by_weight=True)
    units = {line.unit for line in lines}
    return Measure(units.pop(), by_weight=False) if len(units) == 1 else None


def sites_table(
    id_: str, sites: Sequence[Manifest], totals: Lines, details: SiteDetails | None = None
) -> HtmlTable:
    """A table of the sites of a channel, with what is known of them; contacts are left out."""
    named = [((site.site,), site) for site in sites[:MOST]]
    title = f"{sites[0].title}: {many(len(sites), 'site')}"
    table = _table(id_, title, ("site",), named, totals)
    if details is not None:
        known = [details.of(site.channel, site.site) for _, site in named]
        table = table._replace(shown=_with_details(table.shown, known))
    return _with_note(table, len(sites), "sites", "manifests/")


def _with_details(shown: DisplayTable, known: Sequence[SiteDetail | None]) -> DisplayTable:
    """Put what is known of sites after their names, in the columns that any of them fills."""
    columns = {
        name: [cell(each) or "" if each else "" for each in known]
        for name, cell in _DETAILS.items()
    }
    columns = {name: cells for name, cells in columns.items() if any(cells)}
    rows = [
        [row[0], *(cells[at] for cells in columns.values()), *row[1:]]
        for at, row in enumerate(shown.rows)
    ]
    headers = [shown.headers[0], *columns, *shown.headers[1:]]
    numbers = {at + len(columns) for at in shown.numbers}
    numbers |= {at for at, name in enumerate(headers) if name == _DISTANCE}
    return DisplayTable(headers, rows, frozenset(numbers))


def subtotals_table(id_: str, level: Sequence[Subtotal], totals: Lines) -> HtmlTable:
    """A table of the places of one level of subtotals."""
    columns = level[0].columns
    named = [(tuple(value or _BLANK for value in place.values), place) for place in level[:MOST]]
    title = f"By {', '.join(columns)}: {many(len(level), 'place')}"
    table = _table(id_, title, columns, named, totals)
    return _with_note(table, len(level), "places", "by/")


def lots_table(id_: str, sites: Sequence[Manifest]) -> Iterator[HtmlTable]:
    """A table of the lots that each site hands out, if there are any."""
    parts = (
        (site.site, line, part)
        for site in sites
        for line in site.lines.values()
        for part in (() if line.supply is None else line.supply.lots)
    )
    rows = [
        [
            site,
            f"{line.name}, {line.unit}",
            part.lot or "",
            "" if part.expiry is None else part.expiry.isoformat(),
            part.depot or "",
            grouped(part.quantity),
        ]
        for site, line, part in islice(parts, MOST + 1)
    ]
    if rows:
        headers = ["site", "item", "lot", "expiry", "depot", "quantity"]
        shown = DisplayTable(headers, rows[:MOST], frozenset({5}))
        table = HtmlTable(id_, "Lots by site, first what expires first", shown, tools=True)
        more = f"These are the first {MOST:,} rows. All are in lots-by-site.csv."
        yield table._replace(note=more) if len(rows) > MOST else table


def _with_note(table: HtmlTable, count: int, what: str, where: str) -> HtmlTable:
    if count <= MOST:
        return table
    note = (
        f"These are the first {MOST:,} of {count:,} {what}. All are in {where} of the folder that"
        " `ration compute … -o DIR` writes."
    )
    return table._replace(note=note)


def _table(
    id_: str,
    caption: str,
    names: Sequence[str],
    places: Sequence[tuple[Sequence[str], Manifest | Subtotal]],
    totals: Lines,
) -> HtmlTable:
    short = {line.item for line in totals.values() if line.supply is not None and line.supply.short}
    first = places[0][1]
    items = list(first.lines.values())
    weighed = len([line for line in items if line.net_kg is not None]) > 1
    headers = [*names, *people_header(first)]
    for line in items:
        headers += [f"{line.name}, {line.unit}"]
        headers += [f"{line.name} short, {line.unit}"] if line.item in short else []
    headers += ["net kg in all"] if weighed else []
    rows = [_row(name, place, short, weighed=weighed) for name, place in places]
    numbers = frozenset(range(len(names), len(headers)))
    return HtmlTable(id_, caption, DisplayTable(headers, rows, numbers), len(names), tools=True)


def _row(
    name: Sequence[str], place: Manifest | Subtotal, short: set[str], *, weighed: bool
) -> list[str]:
    cells = [*name, *people_cells(place)]
    weight = Fraction(0)
    for line in place.lines.values():
        cells.append(grouped(line.quantity.amount))
        if line.item in short:
            cells.append("" if line.supply is None else grouped(line.supply.short))
        weight += line.net_kg or 0
    return [*cells, grouped(weight)] if weighed else cells
