"""Match what arrives to what was sent: by document, else by route, first in, first out."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ration.results.accounts.journal import Entry

Steps = Callable[[Entry], int]


@dataclass(eq=False)
class Row:
    """A row of a dispatch, or of what arrives; `left` is what is not matched yet, in steps."""

    entry: Entry
    steps: int
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.steps

    @property
    def to(self) -> str:
        """Where it goes, or where it arrived."""
        return self.entry.target or ""


class Match(NamedTuple):
    """`steps` of what was `sent` that `arrived`."""

    sent: Row
    arrived: Row
    steps: int


class Consignments(NamedTuple):
    """All that was sent, what arrived of it, and what arrived without having been sent.

    `closed` has the documents and places that have a receipt, with the day of the last one: what
    they lack is short. Of the others, all that is not lost is in transit. `known` are the numbers
    of all dispatches.
    """

    sent: tuple[Row, ...]
    arrived: tuple[Row, ...]
    matches: tuple[Match, ...]
    closed: dict[tuple[str, str], dt.date]
    known: frozenset[str]


def is_sent(entry: Entry, received: frozenset[str]) -> bool:
    """Whether a row sends goods on a way: a transfer or return too, if it has a receipt."""
    if entry.kind == "dispatch":
        return True
    on_way = entry.kind in ("transfer", "return") and entry.origin is not None
    return on_way and entry.document in received


def on_the_way(entry: Entry) -> bool:
    """Whether a loss or damage is of goods in transit: it names only the place that they go to."""
    return entry.kind in ("loss", "damage") and entry.origin is None


def consignments(entries: Sequence[Entry], steps: Steps) -> Consignments:
    """Match all rows of a journal that send or receive; `entries` are in the order of days."""
    received = frozenset(each.document for each in entries if each.kind == "receipt")
    sent = [Row(each, steps(each)) for each in entries if is_sent(each, received)]
    known = frozenset(row.entry.document for row in sent)
    arrived = [
        Row(each, steps(each)) for each in entries if each.kind == "receipt" or on_the_way(each)
    ]
    matches = [*_by_document(sent, [row for row in arrived if row.entry.document in known])]
    numbered = {*_closed(sent, arrived, matches)}
    free = [row for row in sent if (row.entry.document, row.to) not in numbered]
    matches += _by_route(free, [row for row in arrived if row.entry.document not in known])
    return Consignments(
        tuple(sent), tuple(arrived), tuple(matches), _closed(sent, arrived, matches), known
    )


def _closed(
    sent: Iterable[Row], arrived: Iterable[Row], matches: Iterable[Match]
) -> dict[tuple[str, str], dt.date]:
    """Where each document was received, also elsewhere, with the day of the last receipt."""
    closed: dict[tuple[str, str], dt.date] = {}
    goes = {(row.entry.document, row.to) for row in sent}
    places = [(row.entry.document, row.to, row) for row in arrived]
    places += [(m.sent.entry.document, m.sent.to, m.arrived) for m in matches]
    for document, place, row in places:
        if row.entry.kind != "receipt":
            continue
        day = row.entry.date
        if (document, place) in goes:
            closed[document, place] = max(day, closed.get((document, place), day))
    return closed


Fits = Callable[[Row, Row], bool]


def _same_lot(sent: Row, arrived: Row) -> bool:
    return sent.entry.lot == arrived.entry.lot


def _lot_may_be(sent: Row, arrived: Row) -> bool:
    return None in (sent.entry.lot, arrived.entry.lot) or _same_lot(sent, arrived)


def _here(sent: Row, arrived: Row) -> bool:
    return sent.to == arrived.to


def _by_document(sent: Iterable[Row], arrived: Sequence[Row]) -> Iterator[Match]:
    """Match the rows of one document: the same place and lot first, then what may be the same."""
    of: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sent:
        of[row.entry.document, row.entry.item].append(row)
    fits: tuple[Fits, ...] = (
        lambda s, a: _here(s, a) and _same_lot(s, a),
        lambda s, a: _here(s, a) and _lot_may_be(s, a),
        _same_lot,
        _lot_may_be,
    )
    for fit in fits:
        for row in arrived:
            yield from _take(row, of[row.entry.document, row.entry.item], fit)


def _by_route(sent: Iterable[Row], arrived: Sequence[Row]) -> Iterator[Match]:
    """Match rows without the number of a dispatch by route, item and lot, first in, first out."""
    of: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sent:
        of[row.to, row.entry.item].append(row)

    def route(s: Row, a: Row) -> bool:
        return a.entry.origin in (None, s.entry.origin, s.to)

    fits: tuple[Fits, ...] = (
        lambda s, a: route(s, a) and s.entry.date <= a.entry.date and _same_lot(s, a),
        lambda s, a: route(s, a) and s.entry.date <= a.entry.date and _lot_may_be(s, a),
        lambda s, a: route(s, a) and _lot_may_be(s, a),
    )
    for fit in fits:
        for row in arrived:
            yield from _take(row, of[row.to, row.entry.item], fit)


def _take(arrived: Row, sent: list[Row], fit: Fits) -> Iterator[Match]:
    """Match a row with what was sent first; rows in front that have all arrived are dropped."""
    while sent and not sent[0].left:
        sent.pop(0)
    for row in sent:
        if not arrived.left:
            return
        taken = min(row.left, arrived.left)
        if taken and fit(row, arrived):
            row.left -= taken
            arrived.left -= taken
            yield Match(row, arrived, taken)
