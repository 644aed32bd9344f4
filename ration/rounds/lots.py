"""Lots from round to round: arrivals, losses on the way, expiry, what is left."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ration.programme.programme import Programme
from ration.programme.schedule import Pipeline
from ration.results.stock import Lot

Steps = Counter[str]  # steps by item id


@dataclass(frozen=True)
class Lots:
    """Lots that have arrived (`here`) and lots still to arrive (`ahead`)."""

    here: tuple[Lot, ...]
    ahead: tuple[Lot, ...]

    @classmethod
    def before(cls, lots: Iterable[Lot], first: dt.date) -> "Lots":
        """The lots before the first round: lots that arrive from its day on are `ahead`."""
        split: tuple[list[Lot], list[Lot]] = ([], [])
        for lot in _with_rows(tuple(lots)):
            split[lot.arriving is not None and lot.arriving >= first].append(lot)
        return cls(tuple(split[False]), tuple(split[True]))

    def of(self, item: str) -> "Lots":
        """The lots of one item."""
        here, ahead = (
            [lot for lot in lots if lot.item == item] for lots in (self.here, self.ahead)
        )
        return Lots(tuple(here), tuple(ahead))


def _with_rows(lots: Sequence[Lot]) -> Sequence[Lot]:
    """Give every lot a row of its own, so that lots stay distinct when amounts change."""
    if len({lot.row for lot in lots}) == len(lots):
        return lots
    return [lot.model_copy(update={"row": row}) for row, lot in enumerate(lots, 1)]


@dataclass(frozen=True)
class Landed:
    """The lots on the day of a round, with what arrived, was lost on the way, or expired.

    `lots` still contains expired lots, so that the issue can report them; in `kept` are those that
    may be handed out. Lots that expire too soon by `least_life` count as expired.
    """

    lots: Lots
    arrivals: Steps
    lost: Steps
    expired: Steps
    kept: tuple[Lot, ...]
    day: dt.date


def land(programme: Programme, pipeline: Pipeline, lots: Lots, day: dt.date) -> Landed:
    """Receive the lots that arrive by `day`, less the losses on the way."""
    here, ahead = list(lots.here), []
    arrivals, lost = Steps(), Steps()
    for lot in lots.ahead:
        if not lot.arrived(day):
            ahead.append(lot)
            continue
        sent = steps_of(programme, lot)
        received = pipeline.arriving(sent)
        arrivals[lot.item] += sent
        lost[lot.item] += sent - received
        quantity = programme.item(lot.item).quantity(received)
        here.append(lot.model_copy(update={"quantity": quantity}))
    kept = tuple(lot for lot in here if not lot.expired(programme.item(lot.item).good_until(day)))
    expired = total_steps(programme, here) - total_steps(programme, kept)
    return Landed(Lots(tuple(here), tuple(ahead)), arrivals, lost, expired, kept, day)


def steps_of(programme: Programme, lot: Lot) -> int:
    """The quantity of a lot in steps of its item."""
    return int(programme.item(lot.item).steps(lot.quantity))


def total_steps(programme: Programme, lots: Sequence[Lot]) -> Steps:
    """The steps of every item in all lots together."""
    steps = Steps()
    for lot in lots:
        steps[lot.item] += steps_of(programme, lot)
    return steps
