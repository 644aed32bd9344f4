"""Charts of a plan: what is needed by weight, and how many people each site serves."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.export.xlsx.book import Book
from ration.export.xlsx.grid import Grid
from ration.results.lines import Manifest
from ration.results.plan import PlanRecord

_MOST = 20  # bars
_BAR, _AROUND, _ROW = 22, 40, 20  # pixels high
_WIDE, _LETTER = 620, 7  # pixels wide
_ROOM = 1.15  # for the number at the end of the longest bar
_BLUE = "#2F6690"


class Bars(NamedTuple):
    """A chart of bars: what each is called and how long it is, the longest first."""

    title: str
    names: str
    numbers: str
    bars: Sequence[tuple[str, Fraction | int]]
    digits: str = "#,##0"


def write_charts(book: Book, plan: PlanRecord) -> None:
    """A sheet with a chart of each kind beside its figures; none where there is nothing to see."""
    charts = [one for one in (_weights(plan), *_sites(plan)) if len(one.bars) > 1]
    if charts:
        grid = Grid(book, "Charts")
        tops = [_write(grid, chart) for chart in charts]
        grid.end(breaks=tops[1:], beside=_WIDE // _LETTER)


def _weights(plan: PlanRecord) -> Bars:
    tonnes = [
        (line.name, round(line.net_kg / 1000, 3)) for line in plan.totals.each() if line.net_kg
    ]
    what = "What is needed" if plan.stock is None else "What is issued"
    return Bars(f"{what}, by net weight", "Item", "Tonnes", _longest(tonnes), "#,##0.0##")


def _sites(plan: PlanRecord) -> Iterator[Bars]:
    """Who is served where: persons where they are counted, otherwise households."""
    people = dict(plan.people)
    who = "persons" if "persons" in people else "households"
    for channel in plan.channels:
        found = plan.manifests(channel)
        bars = _longest([(one.site, _count(one, who)) for one in found])
        shown = f", the {_MOST} largest of {len(found):,}" if len(found) > _MOST else ""
        yield Bars(f"{found[0].title}: {who}{shown}", "Site", who.capitalize(), bars)


def _count(one: Manifest, who: str) -> int:
    return dict(one.people)[who]


def _longest(bars: Sequence[tuple[str, Fraction | int]]) -> list[tuple[str, Fraction | int]]:
    return sorted(bars, key=lambda bar: (-bar[1], bar[0]))[:_MOST]


def _write(grid: Grid, chart: Bars) -> int:
    """The figures, and the chart to the right of them; gives the row where they begin."""
    top = grid.at
    grid.heading(chart.title)
    grid.header((chart.names, chart.numbers), (False, True))
    first = grid.at
    for bar in chart.bars:
        grid.put(bar)
    last, sheet = grid.at - 1, grid.sheet
    made = grid.book.file.add_chart({"type": "bar"})
    made.add_series(
        {
            "name": chart.numbers,
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, 1, last, 1],
            "fill": {"color": _BLUE},
            "gap": 40,
            "data_labels": {"value": True, "num_format": chart.digits},
        }
    )
    made.set_title({"none": True})
    made.set_legend({"none": True})
    made.set_y_axis({"reverse": True})  # the longest on top
    most = float(max(number for _, number in chart.bars))  # how long an axis is, no quantity
    made.set_x_axis(
        {"min": 0, "max": most * _ROOM, "visible": False, "major_gridlines": {"visible": False}}
    )
    height = _AROUND + _BAR * len(chart.bars)
    made.set_size({"width": _WIDE, "height": height})
    sheet.insert_chart(
        top + 1, 2, made, {"description": f"{chart.title}; the figures are beside it."}
    )
    grid.at = max(grid.at, top + 2 - (-height // _ROW))
    return top
