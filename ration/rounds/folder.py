"""Rounds as a folder: stock and arrears, the pipeline, calls, and the plan of every round."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ration.engine.households import in_units
from ration.export.csv import write_frame, write_rows
from ration.export.output import new_folder
from ration.export.stock_tables import about
from ration.results.rounds import FLOW, PIPELINE, RoundsRecord
from ration.rounds.kept import Kept

_ITEM = ("item", "name", "unit")
_CALLS = ("breaks", "low", "short", "days", "quantity", "net", "needed_by", "call_by", "late")


def write_rounds(found: RoundsRecord, kept: Kept, folder: Path, *, force: bool) -> None:
    """All files of rounds, in a new folder; all or nothing."""
    with new_folder(folder, force=force) as made:
        write_rows(made / "rounds.csv", ("round", "date", *_ITEM, *FLOW), _flows(found))
        header = (*_ITEM, "round", "date", *PIPELINE)
        write_rows(made / "pipeline.csv", header, _pipeline(found))
        write_rows(made / "calls.csv", (*_ITEM, *_CALLS), _calls(found))
        write_frame(made / "changes.csv", _changes(found, kept))
        write_frame(made / "arrears.csv", _arrears(kept))
        (made / "rounds.json").write_text(found.to_json() + "\n", encoding="utf-8")
        for number, plan in enumerate(kept.plans, 1):
            plan.write(made / "rounds" / round_name(found, number))


def round_name(found: RoundsRecord, number: int) -> str:
    """The folder of a round, which sorts as the rounds do."""
    wide = len(str(len(found.rounds)))
    return f"{number:0{wide}}-{found.rounds[number - 1].date}"


def _flows(found: RoundsRecord) -> Iterator[list[str]]:
    for one in found.rounds:
        for flow in one.items:
            amounts = [getattr(flow, name).text for name in FLOW]
            yield [str(one.number), str(one.date), flow.item, flow.name, flow.unit, *amounts]


def _pipeline(found: RoundsRecord) -> Iterator[list[str]]:
    for item in found.pipeline:
        for one in item.rounds:
            amounts = [getattr(one, name).text for name in PIPELINE]
            yield [item.item, item.name, item.unit, str(one.number), str(one.date), *amounts]


def _calls(found: RoundsRecord) -> Iterator[list[str]]:
    """Every item: when its pipeline breaks, and what averts it; blank where nothing need be."""
    for item in found.pipeline:
        call = item.call
        yield [
            *(item.item, item.name, item.unit),
            *("" if day is None else str(day) for day in (item.breaks, item.low)),
            item.short.text,
            "" if item.days is None else about(item.days),
            *(["", ""] if call is None else [call.quantity.text, call.net.text]),
            "" if call is None else str(call.needed_by),
            "" if call is None or call.call_by is None else str(call.call_by),
            "yes" if call is not None and call.late else "",
        ]


def _changes(found: RoundsRecord, kept: Kept) -> pl.DataFrame:
    """Who is new, gone or changed in every round."""
    frames = [
        frame.select(
            pl.lit(str(one.number)).alias("round"), pl.lit(str(one.date)).alias("date"), pl.all()
        )
        for one, frame in zip(found.rounds, kept.moved, strict=True)
    ]
    return pl.concat(frames)


def _arrears(kept: Kept) -> pl.DataFrame:
    """What is owed after the last round, in the items' units."""
    frame = kept.owed.shown
    return in_units(frame, {name: one for name, one in kept.units.items() if name in frame})
