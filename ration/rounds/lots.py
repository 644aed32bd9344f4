"""Lots from round to round: what arrives, what is lost on the way, what expires, what is left."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ration.programme.programme import Programme
from ration.programme.schedule import Pipeline
from ration.results.stock import Lot

Steps = Counter[str]  # of items, by their ids


@dataclass(frozen=True)
class Lots:
    """The lots that are `here`, and those that are to come."""

    here: tuple[Lot, ...]
    ahead: tuple[Lot, ...]

    @classmethod
    def before(cls, lots: Iterable[Lot], first: dt.date) -> "Lots":
        """The lots before the first round: what arrives from its day on is still to come."""
        parted: tuple[list[Lot], list[Lot]] = ([], [])
        for lot in _told_apart(tuple(lots)):
            parted[lot.arriving is not None and lot.arriving >= first].append(lot)
        return cls(tuple(parted[False]), tuple(parted[True]))

    def of(self, item: str) -> "Lots":
        """Those of one item."""
        here, ahead = (
            [lot for lot in lots if lot.item == item] for lots in (self.here, self.ahead)
        )
        return Lots(tuple(here), tuple(ahead))


def _told_apart(lots: Sequence[Lot]) -> Sequence[Lot]:
    """Lots that stay different whatever is left of them: by the rows of their file, or others."""
    if len({lot.row for lot in lots}) == len(lots):
        return lots
    return [lot.model_copy(update={"row": row}) for row, lot in enumerate(lots, 1)]


@dataclass(frozen=True)
class Landed:
    """The lots on the day of a round: what has arrived, of it lost on the way, and has expired.

    `lots` still has what expired: whoever issues says so, and `kept` leaves it out.
    """

    lots: Lots
    arrivals: Steps
    lost: Steps
    expired: Steps
    day: dt.date

    def kept(self, lots: Iterable[Lot]) -> tuple[Lot, ...]:
        """Of some lots those that may be handed out on the day, or later."""
        return tuple(lot for lot in lots if not lot.expired(self.day))


def land(programme: Programme, pipeline: Pipeline, lots: Lots, day: dt.date) -> Landed:
    """What has arrived by `day`: less what is lost on the way."""
    here, ahead = list(lots.here), []
    arrivals, lost = Steps(), Steps()
    for lot in lots.ahead:
        if not lot.arrived(day):
            ahead.append(lot)
            continue
        sent = steps_of(programme, lot)
        there = pipeline.arriving(sent)
        arrivals[lot.item] += sent
        lost[lot.item] += sent - there
        here.append(lot.model_copy(update={"quantity": programme.item(lot.item).quantity(there)}))
    expired = in_all(programme, [lot for lot in here if lot.expired(day)])
    return Landed(Lots(tuple(here), tuple(ahead)), arrivals, lost, expired, day)


def steps_of(programme: Programme, lot: Lot) -> int:
    """A lot in steps of its item."""
    return int(programme.item(lot.item).steps(lot.quantity))


def in_all(programme: Programme, lots: Sequence[Lot]) -> Steps:
    """How many steps of every item lots have in all."""
    found = Steps()
    for lot in lots:
        found[lot.item] += steps_of(programme, lot)
    return found
