"""Charts of a plan: the weight of each item, and the people that each site serves."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.text.cells import harmless
from ration.export.tables.display import rounded
from ration.export.xlsx.book import Book
from ration.export.xlsx.cells import cell_value
from ration.export.xlsx.grid import Grid
from ration.results.plan.plan import PlanRecord

_MOST = 20  # bars in a chart
_BAR, _AROUND, _ROW = 22, 40, 20  # pixels: heights of a bar, the margins, a row of cells
_WIDE, _LETTER = 620, 7  # pixels: widths of a chart, of a letter
_ROOM = 1.15  # leaves space for the number at the end of the longest bar
_BLUE = "#2F6690"


class Bars(NamedTuple):
    """A bar chart: (name, number) per bar, the longest first; `names` and `numbers` are headers."""

    title: str
    names: str
    numbers: str
    bars: Sequence[tuple[str, Fraction | int]]
    digits: str = "#,##0"


def write_charts(book: Book, plan: PlanRecord) -> None:
    """Add a sheet with the charts beside their figures; no chart for fewer than two bars."""
    charts = [chart for chart in (_weights(plan), *_sites(plan)) if len(chart.bars) > 1]
    if charts:
        grid = Grid(book, "Charts")
        tops = [_write(grid, chart) for chart in charts]
        grid.end(breaks=tops[1:], beside=_WIDE // _LETTER)


def _weights(plan: PlanRecord) -> Bars:
    tonnes = [
        (line.name, _drawn(line.net_kg / 1000)) for line in plan.totals.values() if line.net_kg
    ]
    what = "What is needed" if plan.stock is None else "What is issued"
    return Bars(f"{what}, by net weight", "Item", "Tonnes", _longest(tonnes), "#,##0.0##")


def _drawn(number: Fraction) -> Fraction:
    """The exact number; rounded only if a cell would hold it as text, which is no bar."""
    return rounded(number, 3) if isinstance(cell_value(number), str) else number


def _sites(plan: PlanRecord) -> Iterator[Bars]:
    """A chart per channel of persons served by site; of households if no persons are counted."""
    people = dict(plan.people)
    who = "persons" if "persons" in people else "households"
    for channel in plan.channels:
        sites = plan.manifests(channel)
        bars = _longest([(site.site, dict(site.served or site.people)[who]) for site in sites])
        shown = f", the {_MOST} largest of {len(sites):,}" if len(sites) > _MOST else ""
        yield Bars(f"{sites[0].title}: {who} served{shown}", "Site", who.capitalize(), bars)


def _longest(bars: Sequence[tuple[str, Fraction | int]]) -> list[tuple[str, Fraction | int]]:
    return sorted(bars, key=lambda bar: (-bar[1], bar[0]))[:_MOST]


def _write(grid: Grid, chart: Bars) -> int:
    """Write the figures and the chart to the right of them; return their first row."""
    top = grid.at
    grid.heading(chart.title)
    grid.header((chart.names, chart.numbers), (False, True))
    first = grid.at
    for bar in chart.bars:
        grid.put(bar)
    last, sheet = grid.at - 1, grid.sheet
    drawing = grid.book.file.add_chart({"type": "bar"})
    drawing.add_series(
        {
            "name": harmless(chart.numbers),  # with = it would be read as a cell
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, 1, last, 1],
            "fill": {"color": _BLUE},
            "gap": 40,
            "data_labels": {"value": True, "num_format": chart.digits},
        }
    )
    drawing.set_title({"none": True})
    drawing.set_legend({"none": True})
    drawing.set_y_axis({"reverse": True})  # the longest on top
    most = float(max(number for _, number in chart.bars))  # the length of an axis, not a quantity
    drawing.set_x_axis(
        {"min": 0, "max": most * _ROOM, "visible": False, "major_gridlines": {"visible": False}}
    )
    height = _AROUND + _BAR * len(chart.bars)
    drawing.set_size({"width": _WIDE, "height": height})
    sheet.insert_chart(
        top + 1, 2, drawing, {"description": f"{chart.title}; the figures are beside it."}
    )
    grid.at = max(grid.at, top + 2 - (-height // _ROW))
    return top
