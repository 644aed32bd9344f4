"""The ledger of a journal: double entry between places, by item and lot, in whole steps."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from ration.accounts.ledger.consignments import Consignments, Row, consignments, is_sent, on_the_way
from ration.accounts.ledger.counts import Count, counts, differences
from ration.accounts.ledger.spots import HOUSEHOLDS, Key, Posting, Spot, SpotKind, lots_apart
from ration.core.problems.errors import DataError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.programme.programme import Programme
from ration.results.accounts.journal import Entry


class Ledger(NamedTuple):
    """All postings of a journal, how arrivals match what was sent, and the counts."""

    entries: tuple[Entry, ...]
    postings: tuple[Posting, ...]
    ways: Consignments
    counts: tuple[Count, ...]

    def balances(self, until: dt.date | None = None) -> dict[tuple[str, Spot], int]:
        """What is at every spot of every item at the end of a day, in steps.

        `until` None means after all entries. Over all spots of an item it adds up to 0.
        """
        found: dict[tuple[str, Spot], int] = defaultdict(int)
        for posting in self.postings:
            if until is None or posting.date <= until:
                found[posting.entry.item, posting.source] -= posting.steps
                found[posting.entry.item, posting.target] += posting.steps
        return dict(found)


def make_ledger(entries: Iterable[Entry], programme: Programme, sites: Set[str]) -> Ledger:
    """Post all entries; `sites` are the places that the plan hands out at.

    The order of entries is no matter. Raises DataError for rows that cannot be posted.
    """
    rows = tuple(sorted(entries, key=_order))
    _refuse(rows, programme)
    items = {item.id: item for item in programme.items}

    known: dict[tuple[object, ...], int] = {}  # many rows have the same quantity

    def steps(entry: Entry) -> int:
        amount = entry.quantity.amount
        key = (entry.item, amount.numerator, amount.denominator, entry.quantity.unit)
        if key not in known:
            known[key] = int(items[entry.item].steps(entry.quantity))
        return known[key]

    ways = consignments(rows, steps)
    apart = lots_apart(rows)

    def spot(kind: SpotKind, place: str, entry: Entry, document: str = "") -> Spot:
        lot = entry.lot if (place, entry.item) in apart else None
        return Spot(kind, place, lot, document)

    postings = [*_ways(ways, sites, spot), *_others(rows, ways, steps, spot)]
    counted: dict[Key, list[Entry]] = defaultdict(list)
    for entry in rows:
        if entry.kind == "count":
            at = spot("place", entry.target or entry.origin or "", entry)
            counted[Key(at.place, entry.item, at.lot)].append(entry)
    found = counts(counted, postings, steps)
    postings += differences(found)
    return Ledger(rows, tuple(postings), ways, tuple(found))


def _order(entry: Entry) -> tuple[object, ...]:
    """An order that depends on what rows say, and only then on where they are written."""
    texts = (entry.kind, entry.origin or "", entry.target or "", entry.quantity.amount)
    return (*entry.order(), *texts, entry.file, entry.row or 0)


MakeSpot = Callable[..., Spot]
_GONE = {"loss": "lost", "damage": "damaged"}


def _ways(ways: Consignments, sites: Set[str], spot: MakeSpot) -> Iterator[Posting]:
    """Post what was sent, what arrived of it, what is short, and what arrived beyond it."""
    for row in ways.sent:
        entry = row.entry
        source = spot("place", entry.origin, entry) if entry.origin else Spot("outside", "")
        yield Posting(entry, entry.date, row.steps, source, _transit(row, spot))
    for sent, arrived, taken in ways.matches:
        target = _arrival(arrived, sent, spot)
        yield Posting(arrived.entry, arrived.entry.date, taken, _transit(sent, spot), target)
    for row in ways.sent:
        day = ways.closed.get((row.entry.document, row.to))
        if row.left and day is not None:
            short = spot("short", row.to, row.entry)
            yield Posting(row.entry, day, row.left, _transit(row, spot), short)
    for row in ways.arrived:
        if row.left:
            target = _arrival(row, row, spot)
            kind = "outside" if is_supply(row, ways, sites) else "surplus"
            source = spot(kind, row.to, row.entry)
            yield Posting(row.entry, row.entry.date, row.left, source, target)


def is_supply(arrived: Row, ways: Consignments, sites: Set[str]) -> bool:
    """Whether goods come from outside: received at a depot, with the number of no dispatch."""
    entry = arrived.entry
    return entry.kind == "receipt" and arrived.to not in sites and entry.document not in ways.known


def _transit(row: Row, spot: MakeSpot) -> Spot:
    return spot("transit", row.to, row.entry, row.entry.document)


def _arrival(arrived: Row, sent: Row, spot: MakeSpot) -> Spot:
    """Where goods arrive: at the place, or among what is lost or damaged on its way."""
    kind = _GONE.get(arrived.entry.kind)
    if kind is None:
        return spot("place", arrived.to, arrived.entry)
    return spot(kind, sent.to, sent.entry)


def _others(
    entries: Sequence[Entry], ways: Consignments, steps: Callable[[Entry], int], spot: MakeSpot
) -> Iterator[Posting]:
    """Post all entries that do not travel."""
    received = frozenset(row.entry.document for row in ways.arrived if row.entry.kind == "receipt")
    for entry in entries:
        travels = is_sent(entry, received) or on_the_way(entry)
        if travels or entry.kind in ("receipt", "count"):
            continue
        source, target = _between(entry, spot)
        yield Posting(entry, entry.date, steps(entry), source, target)


def _between(entry: Entry, spot: MakeSpot) -> tuple[Spot, Spot]:
    """The two spots of an entry that does not travel."""
    origin, target = entry.origin or "", entry.target or ""
    if entry.kind == "opening":
        return Spot("outside", ""), spot("place", target, entry)
    if entry.kind == "issue":
        return spot("place", origin, entry), spot("households", origin, entry)
    if entry.kind in _GONE:
        return spot("place", origin, entry), spot(_GONE[entry.kind], origin, entry)
    if entry.kind == "correction":
        if entry.target is not None:
            return spot("corrected", target, entry), spot("place", target, entry)
        return spot("place", origin, entry), spot("corrected", origin, entry)
    if entry.kind == "return" and origin.casefold() in ("", HOUSEHOLDS):
        return spot("households", target, entry), spot("place", target, entry)
    return spot("place", origin, entry), spot("place", target, entry)


def _refuse(entries: Iterable[Entry], programme: Programme) -> None:
    """Raise DataError, with all problems, if an entry cannot be posted."""
    items = {item.id: item for item in programme.items}
    problems: list[Problem] = []
    for entry in entries:
        if entry.item not in items:
            near = nearest(entry.item, items)
            fault = problem("reconcile-item-unknown", value=entry.item, near=near)
        elif items[entry.item].steps(entry.quantity).denominator != 1:
            smallest = items[entry.item].smallest
            fault = problem("reconcile-not-whole", value=str(entry.quantity), step=smallest)
        elif not _has_places(entry):
            fault = problem("reconcile-no-place", kind=entry.kind)
        else:
            continue
        problems.append(fault.at(entry.file, entry.row))
    if problems:
        raise DataError("journal", problems)


def _has_places(entry: Entry) -> bool:
    if entry.kind in ("opening", "receipt", "return"):
        return entry.target is not None
    if entry.kind == "issue":
        return entry.origin is not None
    if entry.kind in ("dispatch", "transfer"):
        return entry.origin is not None and entry.target is not None
    return entry.origin is not None or entry.target is not None
