"""What is there and what is required from round to round: a chart an item, and a table."""

from collections.abc import Sequence
from fractions import Fraction

from ration.export.display import DisplayTable, grouped
from ration.export.html.charts import Chart, lines
from ration.export.html.table import HtmlTable
from ration.results.rounds import ItemPipeline, PipelineRound

_AMOUNTS = ("opening", "arrivals", "losses", "requirement", "short", "closing", "reserve")


def pipeline_charts(table: str, pipeline: Sequence[ItemPipeline]) -> list[Chart]:
    """What there is for a round, as it was and as it arrives, and what the round requires."""
    return [
        lines(
            f"{one.name}: available and required, {one.unit}",
            one.unit,
            [(str(each.date), _there(each), each.requirement.amount) for each in one.rounds],
            table,
        )
        for one in pipeline
    ]


def pipeline_table(id_: str, pipeline: Sequence[ItemPipeline]) -> HtmlTable:
    """Every item in every round."""
    rows = [
        [
            f"{one.name}, {one.unit}",
            str(each.date),
            *(grouped(getattr(each, name).amount) for name in _AMOUNTS),
        ]
        for one in pipeline
        for each in one.rounds
    ]
    headers = ["item", "round", *_AMOUNTS]
    shown = DisplayTable(headers, rows, frozenset(range(2, len(headers))))
    return HtmlTable(id_, "The pipeline, every round issued in full", shown, names=2)


def pipeline_says(pipeline: Sequence[ItemPipeline]) -> list[str]:
    """When pipelines break, and what averts it, a line an item."""
    said = []
    for one in pipeline:
        parts = []
        if one.breaks is not None:
            parts.append(f"breaks on {one.breaks}, {one.short} are missing in all")
        if one.call is not None:
            by = "" if one.call.call_by is None else f", called by {one.call.call_by}"
            parts.append(f"call for {one.call.quantity}, there by {one.call.needed_by}{by}")
        if parts:
            said.append(f"{one.name}: {'; '.join(parts)}.")
    return said


def _there(one: PipelineRound) -> Fraction:
    return one.opening.amount + one.arrivals.amount - one.losses.amount
