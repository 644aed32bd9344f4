"""Load the goods of all rounds of a programme: how many trips a depot handles on every day."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr

from ration.export.answer import Answer
from ration.export.inputs import Input, inputs
from ration.loads.folder import write_loads
from ration.loads.loads_of import loads_of, transport_of
from ration.loads.schedule.over_time import RoundLoads, loads_over_time
from ration.loads.schedule.over_time_answer import loads_over_time_answer
from ration.plan.plan_programme import plan_programme
from ration.programme.load import ProgrammeSource
from ration.programme.transport import TransportFile, TransportSource
from ration.results.loads_over_time import LoadsOverTimeRecord
from ration.rounds.load import load_rounds
from ration.rounds.rounds import Rounds


class LoadsOverTime(LoadsOverTimeRecord):
    """How many trips every depot loads on every day of all rounds; it writes files."""

    _read: tuple[Input, ...] = PrivateAttr(default=())

    def answer(self) -> Answer:
        """The answer in sentences, tables and charts."""
        return loads_over_time_answer(self)

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write a new folder of tables, or FILE.xlsx or FILE.html; raises as `Loads.write`."""
        write_loads(
            Path(path), "loads-over-time.json", self, self.answer(), force=force, read=self._read
        )


def loads_of_rounds(
    rounds: Rounds | str | Path,
    transport: TransportSource | None = None,
    *,
    programme: ProgrammeSource | None = None,
    **options: Any,
) -> LoadsOverTime:
    """Load the goods of every round, and count the trips that each depot loads on each day.

    `rounds` are those of `run_rounds`, or the folder that they were written to. `options` are those
    of `loads_of`, but for `start`: day 1 of a round is its date. Each round is planned as if depots
    could load any number of trips; what is too much for `trips_a_day` of a depot is put off to the
    next day. Raises as `loads_of` and `load_rounds`.
    """
    read = rounds if isinstance(rounds, Rounds) else load_rounds(rounds)
    chosen = plan_programme(read.plan(1), programme)
    own = transport_of(chosen, transport)
    free = _any_number(own)
    found = [
        RoundLoads(
            each.number,
            each.date,
            loads_of(read.plan(each.number), free, programme=chosen, start=each.date, **options),
        )
        for each in read.rounds
    ]
    most: dict[str | None, int] = {
        each.name: each.trips_a_day for each in own.depots if each.trips_a_day is not None
    }
    record = loads_over_time(read.programme, found, most)
    known = {name: getattr(record, name) for name in type(record).model_fields}
    warnings = dict.fromkeys(warning for each in found for warning in each.loads.warnings)
    made = LoadsOverTime(**{**known, "warnings": tuple(warnings)})
    made._read = (
        *inputs(rounds=rounds if isinstance(rounds, str | Path) else None),
        *inputs(programme=programme, transport=transport),
        *_named(options),
    )
    return made


def _any_number(transport: TransportFile) -> TransportFile:
    """The transport with depots that load any number of trips."""
    depots = tuple(each.model_copy(update={"trips_a_day": None}) for each in transport.depots)
    return transport.model_copy(update={"depots": depots})


def _named(options: dict[str, Any]) -> Iterable[Input]:
    files = {name: options.get(name) for name in ("site_details", "distances", "mapping")}
    return inputs(**files)
