"""The pipeline on the page: what is available and required in every round, item by item."""

from collections.abc import Sequence
from fractions import Fraction

from ration.export.html.chart_kinds import Chart, lines
from ration.export.html.table import HtmlTable
from ration.export.tables.display import DisplayTable, grouped
from ration.results.rounds import PIPELINE, ItemPipeline, PipelineRound


def pipeline_charts(table: str, pipeline: Sequence[ItemPipeline]) -> list[Chart]:
    """A chart per item: what is available for each round and what the round requires."""
    return [
        lines(
            f"{item.name}: available and required, {item.unit}",
            item.unit,
            [(str(each.date), _available(each), each.requirement.amount) for each in item.rounds],
            table,
        )._replace(number=number)
        for number, item in enumerate(pipeline, 1)
    ]


def pipeline_table(id_: str, pipeline: Sequence[ItemPipeline]) -> HtmlTable:
    """A table with a row for every item in every round."""
    rows = [
        [
            f"{item.name}, {item.unit}",
            str(each.date),
            *(grouped(getattr(each, name).amount) for name in PIPELINE),
        ]
        for item in pipeline
        for each in item.rounds
    ]
    headers = ["item", "round", *PIPELINE]
    shown = DisplayTable(headers, rows, frozenset(range(2, len(headers))))
    return HtmlTable(id_, "The pipeline, every round issued in full", shown, names=2)


def pipeline_says(pipeline: Sequence[ItemPipeline]) -> list[str]:
    """A sentence per item: when its pipeline breaks, and the call that would prevent it."""
    sentences = []
    for item in pipeline:
        parts = []
        if item.breaks is not None:
            parts.append(f"breaks on {item.breaks}, {item.short} are missing in all")
        if item.call is not None:
            by = "" if item.call.call_by is None else f", called by {item.call.call_by}"
            parts.append(f"call for {item.call.quantity}, there by {item.call.needed_by}{by}")
        if parts:
            sentences.append(f"{item.name}: {'; '.join(parts)}.")
    return sentences


def _available(each: PipelineRound) -> Fraction:
    return each.opening.amount + each.arrivals.amount - each.losses.amount
