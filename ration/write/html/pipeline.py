"""What is there and what is required from round to round."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.write.html.charts import Chart, lines
from ration.write.html.table import Table
from ration.write.shown import Shown, grouped


class Stage(NamedTuple):
    """One item in one round, in the item's unit: what is there, required, and left after it."""

    round: str
    item: str
    name: str
    unit: str
    opening: Fraction
    requirement: Fraction
    closing: Fraction


def pipeline(id_: str, stages: Sequence[Stage]) -> tuple[list[Chart], Table]:
    """A chart an item, and the table of all."""
    headers = ["item", "round", "there before", "required", "left after"]
    rows = [
        [
            f"{one.name}, {one.unit}", one.round,
            grouped(one.opening), grouped(one.requirement), grouped(one.closing),
        ]
        for one in stages
    ]  # fmt: skip
    table = Table(id_, "The pipeline", Shown(headers, rows, frozenset({2, 3, 4})), names=2)
    items: dict[str, list[Stage]] = {}
    for one in stages:
        items.setdefault(one.item, []).append(one)
    charts = [
        lines(
            f"{mine[0].name}: there and required, {mine[0].unit}",
            mine[0].unit,
            [(one.round, one.opening, one.requirement) for one in mine],
            id_,
        )
        for mine in items.values()
    ]
    return charts, table
