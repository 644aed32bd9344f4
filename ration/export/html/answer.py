"""An answer as one page of HTML: what it says, charts, tables, and notes on its figures."""

from collections.abc import Iterator
from fractions import Fraction

from ration.core.extras import refuse_missing
from ration.export.answer import Answer, AnswerChart, AnswerMap, AnswerTable
from ration.export.html.chart_kinds import Chart, bars, columns, curve
from ration.export.html.map import CIRCLES, site_map
from ration.export.html.map import MOST as MOST_ON_MAP
from ration.export.html.map_sites import MapSite
from ration.export.html.map_ways import NAMED, Way
from ration.export.html.page import render
from ration.export.html.places import MOST
from ration.export.html.sections import HtmlSection
from ration.export.html.table import HtmlTable

_LARGEST = 10**15  # on an axis; the tables have all numbers
_SEARCHED = 12  # rows; longer tables can be sorted and searched


def answer_page(answer: Answer) -> str:
    """The page. InputError if a package that it needs is not installed."""
    refuse_missing("report", answer.title)
    return render(answer.title, answer.about, _sections(answer))


def _sections(answer: Answer) -> Iterator[HtmlSection]:
    tables = [table for table in answer.tables if table.on_page]
    linked = {f"{table.id}-table" for table in tables}

    def placed(chart: Chart, number: int) -> Chart:
        return chart._replace(number=number, linked=chart.table in linked)

    drawn = filter(_can_be_drawn, answer.charts)
    charts = [placed(_chart(chart), at) for at, chart in enumerate(drawn, 1)]
    yield HtmlSection("answer", "The answer", answer.says, charts=charts)
    for at, each in enumerate(filter(_is_somewhere, answer.maps), 1):
        chart, says = _map(each)
        shown = placed(chart, len(charts) + at)
        yield HtmlSection(f"map-{at}", each.title, says, charts=[shown])
    for table in tables:
        yield HtmlSection(table.id, table.title, table.says, tables=[_table(table)])
    left = [table.title for table in answer.tables if not table.on_page]
    elsewhere = [f"In the workbook alone (FILE.xlsx): {'; '.join(left)}."] if left else []
    if answer.notes or elsewhere:
        yield HtmlSection("notes", "Notes", [*answer.notes, *elsewhere])


def _table(table: AnswerTable) -> HtmlTable:
    """The table; of a very long one the first rows."""
    tools, shown, note = len(table.rows) > _SEARCHED, table.shown(), ""
    if len(shown.rows) > MOST:
        note = f"These are the first {MOST:,} of {len(shown.rows):,} rows. A workbook has them all."
        shown = shown._replace(rows=shown.rows[:MOST])
    return HtmlTable(f"{table.id}-table", table.title, shown, tools=tools, note=note)


def _map(answer: AnswerMap) -> tuple[Chart, list[str]]:
    """A map, and what to know of it."""
    places = [place for place in answer.places if _on_earth(place.latitude, place.longitude)]
    sites = [
        MapSite(
            place.name,
            float(place.latitude),
            float(place.longitude),
            round(place.size),
            is_depot=place.is_depot,
        )
        for place in places
    ]
    ways = [
        Way(line.name, line.kind, [(float(north), float(east)) for north, east in line.points])
        for line in answer.lines
        if len(line.points) > 1 and all(_on_earth(*point) for point in line.points)
    ]
    circles = sum(not site.is_depot for site in sites)
    says = [f"The larger a circle, the more {answer.counted} it stands for."] if circles else []
    if circles > CIRCLES:
        says.append(f"Sites beyond the {CIRCLES} largest are dots.")
    if circles > MOST_ON_MAP:
        says.append(f"The map shows the {MOST_ON_MAP:,} largest of {circles:,} sites.")
    if len(ways) > NAMED:
        says.append(f"There are {len(ways):,} lines: their names are in the table.")
    table = f"{answer.table}-table"
    return site_map(answer.title, sites, answer.counted, table, ways), says


def _is_somewhere(answer: AnswerMap) -> bool:
    """Whether a map has any place on the Earth."""
    return any(_on_earth(place.latitude, place.longitude) for place in answer.places)


def _on_earth(latitude: Fraction, longitude: Fraction) -> bool:
    return abs(latitude) <= 90 and abs(longitude) <= 180


def _can_be_drawn(chart: AnswerChart) -> bool:
    """Whether a chart has anything, and only numbers that an axis can have."""
    return bool(chart.values or chart.points) and all(
        abs(value) < _LARGEST for _, value in chart.values
    )


def _chart(chart: AnswerChart) -> Chart:
    table = f"{chart.table}-table"
    if chart.kind == "curve":
        return curve(chart.title, chart.unit, chart.points, table)
    if chart.kind == "columns":
        return columns(chart.title, chart.unit, chart.values, table)
    return bars(chart.title, chart.unit, chart.values, table, chart.most)
