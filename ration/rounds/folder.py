"""Rounds as a folder: stock and arrears, the pipeline, calls, and the plan of every round."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from ration.engine.households import in_units
from ration.export.csv import write_frame, write_rows
from ration.export.inputs import Input
from ration.export.output import new_folder
from ration.export.tables.stock import about
from ration.results.rounds import FLOW, PIPELINE, RoundsRecord
from ration.rounds.kept import Kept

_ITEM = ("item", "name", "unit")
_CALLS = ("breaks", "low", "short", "days", "quantity", "net", "needed_by", "call_by", "late")


def write_rounds(
    rounds: RoundsRecord,
    kept: Kept,
    folder: Path,
    *,
    force: bool,
    read: Iterable[Input],
    manifests: str | None,
) -> None:
    """Write all files of rounds into a new folder, all or nothing; no input `read` is in it.

    `manifests` is the form of the plans' manifests.
    """
    with new_folder(folder, force=force, read=read) as out:
        write_rows(out / "rounds.csv", ("round", "date", *_ITEM, *FLOW), _flows(rounds))
        header = (*_ITEM, "round", "date", *PIPELINE)
        write_rows(out / "pipeline.csv", header, _pipeline(rounds))
        write_rows(out / "calls.csv", (*_ITEM, *_CALLS), _calls(rounds))
        write_frame(out / "changes.csv", _changes(rounds, kept))
        write_frame(out / "arrears.csv", _arrears(kept))
        (out / "rounds.json").write_text(rounds.to_json() + "\n", encoding="utf-8", newline="\n")
        for number, plan in enumerate(kept.plans, 1):
            plan.write(out / "rounds" / round_name(rounds, number), manifests=manifests)


def round_name(rounds: RoundsRecord, number: int) -> str:
    """Name the folder of a round; names sort in the order of the rounds."""
    width = len(str(len(rounds.rounds)))
    return f"{number:0{width}}-{rounds.rounds[number - 1].date}"


def _flows(rounds: RoundsRecord) -> Iterator[list[str]]:
    for round_ in rounds.rounds:
        for flow in round_.items:
            cells = [flow.item, flow.name, flow.unit, *(getattr(flow, n).text for n in FLOW)]
            yield [str(round_.number), str(round_.date), *cells]


def _pipeline(rounds: RoundsRecord) -> Iterator[list[str]]:
    for item in rounds.pipeline:
        for round_ in item.rounds:
            amounts = [getattr(round_, name).text for name in PIPELINE]
            number, date = str(round_.number), str(round_.date)
            yield [item.item, item.name, item.unit, number, date, *amounts]


def _calls(rounds: RoundsRecord) -> Iterator[list[str]]:
    """List per item when its pipeline breaks and what to call for; blank if nothing."""
    for item in rounds.pipeline:
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


def _changes(rounds: RoundsRecord, kept: Kept) -> pl.DataFrame:
    """The households that are new, gone or changed in every round."""
    frames = [
        frame.select(
            pl.lit(str(round_.number)).alias("round"), pl.lit(str(round_.date)).alias("date"), "*"
        )
        for round_, frame in zip(rounds.rounds, kept.moved, strict=True)
    ]
    return pl.concat(frames)


def _arrears(kept: Kept) -> pl.DataFrame:
    """The arrears after the last round, in the items' units."""
    frame = kept.owed.shown
    return in_units(frame, {name: unit for name, unit in kept.units.items() if name in frame})
