"""An answer as one page of HTML: what it says, charts, tables, and notes on its figures."""

from collections.abc import Iterator

from ration.core.extras import refuse_missing
from ration.export.answer import Answer, AnswerChart
from ration.export.html.chart_kinds import Chart, bars, columns, curve
from ration.export.html.page import render
from ration.export.html.sections import HtmlSection
from ration.export.html.table import HtmlTable

_LARGEST = 10**15  # on an axis; the tables have all numbers
_SEARCHED = 12  # rows; longer tables can be sorted and searched


def answer_page(answer: Answer) -> str:
    """The page. InputError if a package that it needs is not installed."""
    refuse_missing("report", answer.title)
    return render(answer.title, answer.about, _sections(answer))


def _sections(answer: Answer) -> Iterator[HtmlSection]:
    drawn = filter(_can_be_drawn, answer.charts)
    charts = [_chart(chart)._replace(number=at) for at, chart in enumerate(drawn, 1)]
    yield HtmlSection("answer", "The answer", answer.says, charts=charts)
    for table in answer.tables:
        tools = len(table.rows) > _SEARCHED
        shown = HtmlTable(f"{table.id}-table", table.title, table.shown(), tools=tools)
        yield HtmlSection(table.id, table.title, table.says, tables=[shown])
    if answer.notes:
        yield HtmlSection("notes", "Notes", answer.notes)


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
