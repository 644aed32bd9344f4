"""Rounds as a record, what `rounds.json` holds: flows, the pipeline, and what to call for."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from pydantic import ConfigDict, Field, field_serializer, model_validator

from ration.core.models import Day, Frozen
from ration.core.problems import Problem
from ration.core.quantity import Quantity, with_unit
from ration.programme.assumptions import Assumption
from ration.programme.schedule import Pipeline
from ration.results.lines import Counts
from ration.results.provenance import ProgrammeStamp, RegisterStamp
from ration.results.supply import Exact

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


class RoundsRecord(Frozen):
    """All rounds of a programme, one after the other, and the pipeline that supplies them.

    `supply` is what the pipeline was planned with.
    """

    format: Literal["ration.rounds/1"] = "ration.rounds/1"
    programme: ProgrammeStamp
    stock: StockSource
    supply: Pipeline
    rounds: tuple[Round, ...]
    pipeline: tuple[ItemPipeline, ...]
    warnings: tuple[Problem, ...]
    assumptions: tuple[Assumption, ...]

    def to_json(self) -> str:
        """The rounds as one JSON object of the format `ration.rounds/1`."""
        return self.model_dump_json(indent=1)
