"""Fairness as an answer: what it says, tables, the Lorenz curve and bars, and notes."""

from collections.abc import Iterator

from ration.core.problems.names import some
from ration.core.quantity.quantity import number_text
from ration.core.text.cells import many
from ration.export.answer import Answer, AnswerChart
from ration.export.tables.people import people_text
from ration.fairness.gini import MOST
from ration.fairness.record import FairnessRecord
from ration.fairness.says import fairness_says
from ration.fairness.tables import (
    amount_of,
    curve_name,
    fairness_tables,
    head_of,
    level_name,
)
from ration.fairness.theil import PLACES

_MOST_BARS = 40  # of a chart; the table has all


def fairness_answer(record: FairnessRecord) -> Answer:
    """What was found: sentences first, then tables and charts, then notes."""
    return Answer(
        title=f"Fairness: {record.programme.heading}",
        about=f"{record.source.source}: {people_text(record.people)}",
        says=tuple(fairness_says(record)),
        tables=tuple(fairness_tables(record)),
        charts=tuple(_charts(record)),
        notes=tuple(_notes(record)),
    )


def _charts(record: FairnessRecord) -> Iterator[AnswerChart]:
    main = record.measure()
    for curve in record.curves:
        points = [(point.people, point.amount) for point in curve.points]
        title = f"Lorenz curve: {main.name}, {curve_name(curve)}"
        yield AnswerChart("curve", title, "share", "lorenz", points=points)
    for number, level in enumerate(record.levels):
        values = [
            (area.area, per_head)
            for area in level.areas
            if (per_head := amount_of(area, main.id)) is not None
        ]
        if 1 < len(values) <= _MOST_BARS:
            title = f"{main.name} per {head_of(record)} by {level_name(level)}"
            table = f"areas-{number}" if number else "areas"
            yield AnswerChart("bars", title, main.unit, table, values)
    yield from _of_scenarios(record)


def _of_scenarios(record: FairnessRecord) -> Iterator[AnswerChart]:
    values = [
        (each.label, index)
        for each in record.scenarios
        if (index := each.gini if each.gini is not None else each.gini_areas) is not None
    ]
    if len(values) > 1:
        yield AnswerChart("bars", "What if: Gini coefficient", "Gini", "what-if", values)


def _notes(record: FairnessRecord) -> Iterator[str]:
    head = head_of(record)
    if record.of_households:
        yield (
            f"Everybody of a household counts with the household's amount per {head}; how a "
            "household shares it is not known. Those who get nothing count with 0."
        )
        if any(
            who == "households" and count != record.source.accepted for who, count in record.people
        ):
            yield "A row that stands for several households counts as if all of it had the same."
    else:
        yield (
            "The plan was read from a folder, which has no households: only the means of areas "
            "are compared, and inequality within them is not known."
        )
        every = {each.id for each in record.measures}
        if any(every - {each.measure for each in level.inequality} for level in record.levels):
            yield (
                "Sites hand out the items of their channel alone, so that figures by site are of "
                "a part of the ration. Compute the plan with --by for areas with all of it."
            )
    yield (
        "Gini, Lorenz and the means are exact fractions; the Theil index (T) has "
        f"{PLACES} decimals. Both are of all people of the register, not of a sample."
    )
    if any(curve.corners > len(curve.points) for curve in record.curves):
        yield f"Of a Lorenz curve with very many corners, about {MOST} are listed."
    yield from _left_out(record)
    yield from _columns(record)


def _left_out(record: FairnessRecord) -> Iterator[str]:
    if record.source.rejected:
        yield f"Left out, with problems: {many(record.source.rejected, 'row')}."
    if record.left_out:
        yield f"Areas without people are left out: {some(record.left_out)}."
    if record.pools:
        yield (
            f"Shared among sites, not people, and in no figure per {head_of(record)}: "
            f"{some(record.pools)}."
        )
    if any(each.id == "energy" for each in record.measures):
        yield f"Energy is of the edible parts. Its sources: {some(record.foods)}."
    if record.unknown_energy:
        yield f"Foods whose energy is not known, and not counted: {some(record.unknown_energy)}."


def _columns(record: FairnessRecord) -> Iterator[str]:
    main = record.measure()
    if record.before_column is not None:
        yield (
            f"Before is the column {record.before_column}, read as {main.unit} per "
            f"{head_of(record)}; after is before and the ration together."
        )
    if record.need_column is not None:
        yield f"Need is the sum of the column {record.need_column}."
    if record.threshold is not None:
        text = f"{number_text(record.threshold, grouped=True)} {main.unit}"
        yield f"With less: people with less than {text} per {head_of(record)}."
