"""Rounds as a record, the contents of `rounds.json`: flows, the pipeline, and call-forwards."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, field_serializer, model_validator

from ration.core.models import Day, Frozen
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import Quantity, number_text, with_unit
from ration.core.text.cells import many
from ration.core.text.html import html_heading, html_table
from ration.programme.assumptions import Assumption
from ration.programme.schedule import Percent, Pipeline
from ration.results.household_days import HouseholdDays
from ration.results.lines import Counts
from ration.results.provenance import ProgrammeStamp, RegisterStamp
from ration.results.supply import Exact

# The amounts of a flow, of a pipeline and of a call, in their order of display.
FLOW = (
    *("opening", "arrivals", "lost", "expired", "due"),
    *("owed_before", "issued", "lapsed", "owed_after", "closing"),
)
PIPELINE = (
    *("opening", "arrivals", "losses", "requirement", "short", "closing", "unusable", "reserve"),
)
_CALL = ("quantity", "net")


class OfItem(Frozen):
    """Quantities of one item; in JSON they are numbers of its `unit`."""

    item: str
    name: str
    unit: str


class Flow(OfItem):
    """One item in one round: `opening` + `arrivals` = `issued` + `lost` + `expired` + `closing`.

    `arrivals` is what was sent; `lost` is the part of it that was lost on the way. `due` is what
    the round requires. `owed_before` + `due` = `issued` + `owed_after` + `lapsed`; what is owed
    includes households that are no longer in the register. `lapsed` was not issued and is owed
    to nobody: pools, and items whose shortage has `arrears = "none"`.
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
    """Households that are new, gone, or changed in composition or site since the last round."""

    new: int
    gone: int
    changed: int


class Round(Frozen):
    """One round: its register, people and items. `changes` None means it is the first round.

    `level` is the share of the full ration; None means all of it. `household_days` are the days
    of the households; None means that all have the programme's. `people` are in the register, and
    `served` are those in households that are issued something; () means not counted.
    """

    model_config = ConfigDict(
        validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    number: int
    date: dt.date
    source: RegisterStamp = Field(validation_alias="register", serialization_alias="register")
    people: Counts
    served: Counts = ()
    changes: Changes | None
    items: tuple[Flow, ...]
    level: Percent | None = Field(default=None, exclude_if=lambda level: level is None)
    household_days: HouseholdDays | None = Field(default=None, exclude_if=lambda days: days is None)


class PipelineRound(Frozen):
    """One round of a pipeline: the stock of an item if every round is issued in full.

    `opening` + `arrivals` = `losses` + `requirement` − `short` + `closing`. `unusable` is the part
    of `closing` that no later round can hand out: nobody comes to its site, or it expires first.
    The rest of `closing` should be at least `reserve`, a share of what the next round requires
    (after the last: of its own).
    """

    number: int
    date: Day
    opening: Quantity
    arrivals: Quantity
    losses: Quantity
    requirement: Quantity
    short: Quantity
    closing: Quantity
    unusable: Quantity
    reserve: Quantity

    @field_serializer(*PIPELINE)
    def _without_unit(self, quantity: Quantity) -> str:
        return quantity.text


class Call(Frozen):
    """The call-forward that keeps a pipeline whole: `net` is needed, `quantity` is to be sent.

    It must be at depots by `needed_by`, and called by `call_by`; None means no lead time is
    known. `late` means that `call_by` is before the first round.
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

    `breaks` is the day of the first round that is short, and `short` is what is missing over all
    rounds. `low` is the day of the first round that leaves less than the reserve. `days` is how
    many days the stock of the first round's day lasts until a site is short, if every round
    requires the same; None means it requires nothing, or the length of a round is not known.
    `call` None means no call-forward is needed.
    """

    breaks: Day | None
    low: Day | None
    short: Quantity
    days: Exact | None
    call: Call | None
    rounds: Annotated[tuple[PipelineRound, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _with_unit(cls, value: object) -> object:
        """Read the numbers of `--json` as quantities, those of its rounds and its call too."""
        if not isinstance(value, Mapping) or not isinstance(value.get("rounds"), list):
            return value
        unit = value.get("unit")
        call = with_unit(value.get("call"), _CALL, unit)
        rounds = tuple(
            with_unit(
                {"unusable": "0", **each} if isinstance(each, Mapping) else each, PIPELINE, unit
            )
            for each in value["rounds"]  # older files have no "unusable"
        )
        return {**with_unit(value, ["short"]), "call": call, "rounds": rounds}

    @field_serializer("short")
    def _without_unit(self, quantity: Quantity) -> str:
        return quantity.text


class StockSource(Frozen):
    """The stock file at the start of the rounds."""

    source: str
    sha256: str | None


class RoundsRecord(Frozen):
    """All rounds of a programme, one after the other, and the pipeline that supplies them.

    `supply` has the pipeline's parameters.
    """

    format: Literal["ration.rounds/2", "ration.rounds/1"] = "ration.rounds/2"
    programme: ProgrammeStamp
    stock: StockSource
    supply: Pipeline
    rounds: Annotated[tuple[Round, ...], Field(min_length=1)]
    pipeline: tuple[ItemPipeline, ...]
    warnings: tuple[Problem, ...]
    assumptions: tuple[Assumption, ...]

    def __repr__(self) -> str:
        """One line, such as `<Rounds of kaesong-2020: 12 rounds, 4 items>`."""
        counts = f"{many(len(self.rounds), 'round')}, {many(len(self.pipeline), 'item')}"
        return f"<{type(self).__name__} of {self.programme.id}: {counts}>"

    def _repr_html_(self) -> str:
        """For notebooks: when each item is short, what is missing, and what to call for."""
        rows = [
            [
                item.name,
                "" if item.breaks is None else item.breaks.isoformat(),
                "" if item.low is None else item.low.isoformat(),
                f"{number_text(item.short.amount, grouped=True)} {item.unit}",
                "" if item.call is None else f"{item.call.quantity} by {item.call.needed_by}",
            ]
            for item in self.pipeline
        ]
        first, last = self.rounds[0].date, self.rounds[-1].date
        heading = f"{repr(self).strip('<>')}, {first} to {last}"
        headers = ["item", "short from", "below reserve from", "short", "to call for"]
        return html_heading(heading) + html_table(headers, rows, {3})

    def to_json(self) -> str:
        """The rounds as one JSON object of the format `ration.rounds/2`."""
        return self.model_dump_json(indent=1)
