"""What rounds come to: stock and arrears round by round, the pipeline, and what to call for."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl
from pydantic import ConfigDict, Field, PrivateAttr, field_serializer, model_validator

from ration.core.models import Day, Frozen
from ration.core.problems import Problem
from ration.core.quantity import Quantity, with_unit
from ration.plan.plan import DistributionPlan
from ration.programme.assumptions import Assumption
from ration.programme.item import Item
from ration.programme.schedule import Pipeline
from ration.results.lines import Counts
from ration.results.provenance import ProgrammeStamp, RegisterStamp
from ration.results.supply import Exact
from ration.stock.arrears import Arrears

# The amounts of a flow, of a pipeline and of a call, in the order in which they are shown.
FLOW = (
    *("opening", "arrivals", "lost", "expired", "due"),
    *("owed_before", "issued", "lapsed", "owed_after", "closing"),
)
PIPELINE = ("opening", "arrivals", "losses", "requirement", "short", "closing", "reserve")
_CALL = ("quantity", "net")


class OfItem(Frozen):
    """Quantities of one item; in JSON they are numbers of its `unit`."""

    item: str
    name: str
    unit: str


class Flow(OfItem):
    """One item in one round: `opening` + `arrivals` = `issued` + `lost` + `expired` + `closing`.

    `arrivals` is what was sent, `lost` what of it was lost on the way. `due` is what the round
    requires; `owed_before` + `due` = `issued` + `owed_after` + `lapsed`, where `owed` is what all
    households are owed, those too that are no more in the register. What `lapsed` was not issued
    and nobody is owed: of pools, and where a shortage says `arrears = "none"`.
    """

    opening: Quantity
    arrivals: Quantity
    lost: Quantity
    expired: Quantity
    due: Quantity
    owed_before: Quantity
    issued: Quantity
    lapsed: Quantity
    owed_after: Quantity
    closing: Quantity

    @model_validator(mode="before")
    @classmethod
    def _with_unit(cls, value: object) -> object:
        return with_unit(value, FLOW)

    @field_serializer(*FLOW)
    def _without_unit(self, quantity: Quantity) -> str:
        return quantity.text


class Changes(Frozen):
    """Households since the round before: new, gone, changed in composition or site."""

    new: int
    gone: int
    changed: int


class Round(Frozen):
    """One round: its register, its people, its items; `changes` None: it is the first."""

    model_config = ConfigDict(
        validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    number: int
    date: dt.date
    source: RegisterStamp = Field(validation_alias="register", serialization_alias="register")
    people: Counts
    changes: Changes | None
    items: tuple[Flow, ...]


class PipelineRound(Frozen):
    """One round of a pipeline: what there is of an item where every round is issued in full.

    `opening` + `arrivals` = `losses` + `requirement` − `short` + `closing`. `reserve` is what
    `closing` should be at least.
    """

    number: int
    date: Day
    opening: Quantity
    arrivals: Quantity
    losses: Quantity
    requirement: Quantity
    short: Quantity
    closing: Quantity
    reserve: Quantity

    @field_serializer(*PIPELINE)
    def _without_unit(self, quantity: Quantity) -> str:
        return quantity.text


class Call(Frozen):
    """The call-forward that keeps a pipeline whole: `net` is needed, `quantity` is to be sent.

    It must be there at depots by `needed_by`, and called by `call_by`; None: no lead time is
    known. `late`: that is before the first round.
    """

    quantity: Quantity
    net: Quantity
    needed_by: Day
    call_by: Day | None
    late: bool

    @field_serializer(*_CALL)
    def _without_unit(self, quantity: Quantity) -> str:
        return quantity.text


class ItemPipeline(OfItem):
    """The pipeline of one item over all rounds, each issued in full, no arrears.

    `breaks` is the day of the first round that is not whole, `short` what is missing over all
    rounds; `low` the first on which less than the reserve stays. `days` is for how many days of
    the first round's requirement there is stock on its day; None where it requires nothing, or
    nobody says how long a round is. `call` None: nothing need be called for.
    """

    breaks: Day | None
    low: Day | None
    short: Quantity
    days: Exact | None
    call: Call | None
    rounds: tuple[PipelineRound, ...]

    @model_validator(mode="before")
    @classmethod
    def _with_unit(cls, value: object) -> object:
        """The numbers of `--json`, those of its rounds and its call too, as quantities."""
        if not isinstance(value, Mapping) or not isinstance(value.get("rounds"), list):
            return value
        unit = value.get("unit")
        call = with_unit(value.get("call"), _CALL, unit)
        rounds = tuple(with_unit(one, PIPELINE, unit) for one in value["rounds"])
        return {**with_unit(value, ["short"]), "call": call, "rounds": rounds}

    @field_serializer("short")
    def _without_unit(self, quantity: Quantity) -> str:
        return quantity.text


class StockSource(Frozen):
    """The stock file that the rounds began with."""

    source: str
    sha256: str | None


@dataclass(frozen=True)
class Kept:
    """What rounds keep beside their figures: plans, who moved, what is owed after the last.

    `gives` make a frame of the kind that a round's register is; `units` are the columns of `owed`:
    the item, and what the column is called in its unit.
    """

    plans: Sequence[DistributionPlan]
    moved: Sequence[pl.DataFrame]
    gives: Sequence[Callable[[pl.DataFrame], Any]]
    owed: Arrears
    units: Mapping[str, tuple[Item, str]]


class Rounds(Frozen):
    """All rounds of a programme, one after the other, and the pipeline that supplies them.

    `supply` is what the pipeline was planned with.
    """

    format: Literal["ration.rounds/2", "ration.rounds/1"] = "ration.rounds/2"
    programme: ProgrammeStamp
    stock: StockSource
    supply: Pipeline
    rounds: tuple[Round, ...]
    pipeline: tuple[ItemPipeline, ...]
    warnings: tuple[Problem, ...]
    assumptions: tuple[Assumption, ...]

    _kept: Kept | None = PrivateAttr(default=None)  # None: read from a file
    _plans: Sequence[DistributionPlan] | None = PrivateAttr(default=None)  # as they were written

    def plan(self, number: int) -> DistributionPlan:
        """The distribution plan of a round, the first is 1: its manifests, issues, arrears.

        Of rounds that `load_rounds` read, the plan as it was written: it knows no households.
        """
        self._refuse(number)
        return (self._known().plans if self._plans is None else self._plans)[number - 1]

    def changes(self, number: int) -> Any:
        """Who is new, gone or changed in a round: a frame of the kind that came in.

        Columns: `household_id`, `change`, and `what` changed, as `persons, centre`. ValueError
        for rounds that were read from a file.
        """
        self._refuse(number)
        kept = self._known()
        return kept.gives[number - 1](kept.moved[number - 1])

    def arrears(self) -> Any:
        """What is owed after the last round, to all who are owed anything, gone or not.

        A frame of the kind that came in, in whole steps by `household_id`, as `compute` and
        `run_rounds` take it. ValueError for rounds that were read from a file.
        """
        kept = self._known()
        return kept.gives[-1](kept.owed.shown)

    def _refuse(self, number: int) -> None:
        if not 1 <= number <= len(self.rounds):
            raise IndexError(f"there is no round {number}: there are {len(self.rounds)}")

    def _known(self) -> Kept:
        if self._kept is None:
            raise ValueError("these rounds were read from a file: run them again to see households")
        return self._kept

    def to_json(self) -> str:
        """The rounds as one JSON object of the format `ration.rounds/2`."""
        return self.model_dump_json(indent=1)

    def write(self, folder: str | Path, *, force: bool = False) -> None:
        """Write all of it into a new folder, all or nothing.

        `rounds.csv`, `pipeline.csv`, `calls.csv`, `changes.csv`, `arrears.csv` (owed after the
        last round), `rounds.json`, and the plan of every round in `rounds/`. Raises
        FileExistsError where the folder exists (`force` replaces one that ration wrote), OSError
        where it cannot be written, ValueError for rounds that were read from a file.
        """
        from ration.rounds.folder import write_rounds

        write_rounds(self, self._known(), Path(folder), force=force)
