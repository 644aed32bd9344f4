"""A reconciliation as a record: what was planned, what became of it, what is unaccounted for."""

from typing import Literal

from pydantic import Field, field_serializer, model_validator

from ration.core.models import Day, Frozen, Several
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import Quantity, with_unit
from ration.results.accounts.entry_kinds import Kind
from ration.results.accounts.journal import JournalSource
from ration.results.provenance import ProgrammeStamp
from ration.results.supply import Exact

WAY = (
    *("dispatched", "in_transit", "lost_in_transit", "damaged_in_transit", "short", "surplus"),
    *("redirected", "redirected_here", "supplied", "received"),
)
PLACE = (
    *("opening", "transferred_in", "returned_in", "sent", "transferred_out", "returned_out"),
    *("issued", "lost", "damaged", "corrected_up", "corrected_down", "on_hand"),
)
KNOWN = (*WAY, *PLACE)  # these are always known
COUNTED = ("counted", "unaccounted_short", "unaccounted_surplus")
FIGURES = (*KNOWN, *COUNTED)
TRIP = (*("sent", "received", "elsewhere", "lost", "damaged", "short", "surplus", "in_transit"),)


class Figures(Frozen):
    """The figures of an item, in its `unit`, with two balances that hold to the step.

    dispatched + surplus + redirected_here + supplied = received + in_transit + lost_in_transit
    + damaged_in_transit + short + redirected, and opening + received + transferred_in +
    returned_in + corrected_up + unaccounted_surplus = sent + transferred_out + returned_out +
    issued + lost + damaged + corrected_down + unaccounted_short + on_hand.

    `short` and `surplus` are receipts against dispatches, `unaccounted_short` and
    `unaccounted_surplus` counts against the books; they are never netted. `counted` is the last
    count. These three are None without a count: then nobody knows what is unaccounted for.
    `on_hand` is what must be there by the books, which follow each count. `not_counted` is the
    number of lots that have no count. `planned` None means that it is not in the plan.
    `smallest_loss` is the loss that every check finds in 95 of 100 cases, or always if nothing is
    measured; None means that there is no check yet.
    """

    item: str
    name: str
    unit: str
    planned: Quantity | None = None
    dispatched: Quantity
    in_transit: Quantity
    lost_in_transit: Quantity
    damaged_in_transit: Quantity
    short: Quantity
    surplus: Quantity
    redirected: Quantity
    redirected_here: Quantity
    supplied: Quantity
    received: Quantity
    opening: Quantity
    transferred_in: Quantity
    returned_in: Quantity
    sent: Quantity
    transferred_out: Quantity
    returned_out: Quantity
    issued: Quantity
    lost: Quantity
    damaged: Quantity
    corrected_up: Quantity
    corrected_down: Quantity
    on_hand: Quantity
    counted: Quantity | None
    unaccounted_short: Quantity | None
    unaccounted_surplus: Quantity | None
    not_counted: int
    smallest_loss: Quantity | None = None

    @model_validator(mode="before")
    @classmethod
    def _with_unit(cls, value: object) -> object:
        return with_unit(value, ("planned", *FIGURES, "smallest_loss"))

    @field_serializer("planned", *FIGURES, "smallest_loss")
    def _without_unit(self, quantity: Quantity | None) -> str | None:
        return None if quantity is None else quantity.text


class LotFigures(Figures):
    """The figures of one lot at a place; `lot` None means that lots are counted together."""

    lot: str | None


class Behind(Frozen):
    """A row of the journal behind a figure: `quantity` of `figure` comes from it."""

    figure: str
    lot: str | None
    quantity: Quantity
    kind: Kind
    document: str
    date: Day
    file: str
    row: int | None


class Check(Frozen):
    """A check of bulk goods: a receipt against its dispatch, or a count against the books.

    `sigma` is the standard error by the stated errors of measurement, rounded up to a step.
    `alarm_from` is the smallest difference that is an alarm at once. `sum_short` and
    `sum_surplus` are the cumulated sums, in standard errors.
    """

    check: Literal["receipt", "count"]
    document: str
    date: Day
    lot: str | None
    short: Quantity
    surplus: Quantity
    sigma: Quantity
    alarm_from: Quantity
    sum_short: Exact
    sum_surplus: Exact
    alarm: bool


class GoodsLine(Figures):
    """One item at one place: its figures, its lots, the rows behind them, the checks if bulk."""

    place: str
    role: Literal["site", "depot"]
    channels: Several[str] = ()
    lots: Several[LotFigures]
    behind: Several[Behind] = Field(default=(), repr=False)
    checks: Several[Check] = ()


class Discrepancy(Frozen):
    """What does not agree: its code, where it is, how much, and what to do.

    `quantity` None means that it is no amount. `file` and `row` are where it is written; None
    means that it is about what is not written.
    """

    code: str
    place: str
    item: str | None
    lot: str | None = None
    document: str | None = None
    date: Day | None = None
    quantity: Quantity | None = None
    file: str | None = None
    row: int | None = None
    message: str
    hint: str

    @property
    def where(self) -> str:
        """Where it is written, such as `may.csv, row 7`; "" if it is nowhere."""
        row = None if self.row is None else f"row {self.row}"
        return ", ".join(filter(None, (self.file, row)))


class TripLine(Frozen):
    """One item of a trip at one place, in its `unit`, with a balance that holds to the step.

    sent + surplus = received + elsewhere + lost + damaged + short + in_transit. `planned` is what
    the load has for this place. `elsewhere` was received at another place.
    """

    place: str
    item: str
    name: str
    unit: str
    planned: Quantity
    sent: Quantity
    received: Quantity
    elsewhere: Quantity
    lost: Quantity
    damaged: Quantity
    short: Quantity
    surplus: Quantity
    in_transit: Quantity

    @model_validator(mode="before")
    @classmethod
    def _with_unit(cls, value: object) -> object:
        return with_unit(value, ("planned", *TRIP))

    @field_serializer("planned", *TRIP)
    def _without_unit(self, quantity: Quantity) -> str:
        return quantity.text


class TripAccount(Frozen):
    """What became of a trip of the loads.

    `vehicle` is the name of its kind, and `date` the day that it is planned for; None means not
    known. `sent_on` is the day on which goods left first, `arrived_on` that of the last receipt;
    None means that there is none. `state` is "on_the_way" while goods of it have no receipt, then
    "arrived".
    """

    trip: str
    vehicle: str
    depot: str | None
    date: Day | None
    state: Literal["not_sent", "on_the_way", "arrived"]
    sent_on: Day | None
    arrived_on: Day | None
    lines: Several[TripLine]


class ReconciliationRecord(Frozen):
    """A plan against a journal: totals per item, a line per place and item, discrepancies.

    `date` is the day at whose end it is; None means after all entries. `entries` is the number of
    rows of the journal that are used, and `later` of those that are after `date`. `trips` are what
    became of the trips of the plan's loads; () means that no loads were given.
    """

    format: Literal["ration.reconciliation/1"] = "ration.reconciliation/1"
    programme: ProgrammeStamp
    plan_date: str | None
    date: Day | None
    journal: Several[JournalSource]
    entries: int
    later: int
    totals: Several[Figures]
    lines: Several[GoodsLine]
    discrepancies: Several[Discrepancy]
    trips: Several[TripAccount] = Field(default=(), repr=False, exclude_if=lambda trips: not trips)
    warnings: Several[Problem] = ()

    def to_json(self) -> str:
        """The reconciliation as one JSON object."""
        return self.model_dump_json(indent=1)

    def at(self, place: str, item: str) -> GoodsLine:
        """The line of an item at a place; KeyError if there is none."""
        for line in self.lines:
            if (line.place, line.item) == (place, item):
                return line
        raise KeyError((place, item))
