"""Discrepancies on the way: what was sent against what was received, document by document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from ration.accounts.ledger.consignments import Row
from ration.accounts.ledger.post import Ledger, is_supply
from ration.accounts.ledger.ways import Way
from ration.accounts.reconcile.bulk import Error, exceeds
from ration.accounts.reconcile.found import Finder
from ration.core.problems.names import some
from ration.results.accounts.journal import Entry
from ration.results.accounts.reconciliation import Discrepancy


def way_faults(
    ledger: Ledger,
    ways: Sequence[Way],
    others: Iterable[Row],
    sites: Set[str],
    measured: Mapping[str, Error],
    find: Finder,
) -> Iterator[Discrepancy]:
    """Yield what does not agree between dispatches and receipts.

    `others` are rows that arrived and belong to no dispatch. Of `measured` items, what is short
    or surplus is left to their checks, but not other lots, and no lot makes up for another.
    """
    for way in ways:
        if way.closed is None:
            yield from _open(way, find)
        elif way.item not in measured:
            yield from _amounts(way, find)
        else:
            yield from _beyond(way, find, lots_alone=True)
            yield from _lots(way, measured[way.item], find)
        yield from _packs(way, find)
        yield from _arrivals(way, find)
    for row in others:
        if not is_supply(row, ledger.ways, sites):
            known = row.entry.document in ledger.ways.known
            code = "reconcile-not-sent" if known else "reconcile-no-dispatch"
            yield find.at(code, row.to, row.entry.item, row.left, entry=row.entry)


def _open(way: Way, find: Finder) -> Iterator[Discrepancy]:
    """A dispatch without a receipt; more may be lost of it than was sent."""
    if way.left:
        first = next(row for row in way.sent if row.left)
        yield find.at("reconcile-not-received", way.place, way.item, way.left, entry=first.entry)
    yield from _beyond(way, find)


def _amounts(way: Way, find: Finder) -> Iterator[Discrepancy]:
    """What is short of each row of the dispatch, and what arrived beyond it: never netted."""
    for row in way.sent:
        if row.left:
            yield find.at("reconcile-short", way.place, way.item, row.left, entry=row.entry)
    yield from _beyond(way, find)


def _beyond(way: Way, find: Finder, *, lots_alone: bool = False) -> Iterator[Discrepancy]:
    """What arrived beyond what was sent; `lots_alone` means only that of other lots."""
    lots = {row.entry.lot for row in way.sent}
    for row in way.beyond:
        other = row.entry.lot is not None and row.entry.lot not in lots and None not in lots
        if lots_alone and not other:
            continue
        code = "reconcile-lot-not-sent" if other else "reconcile-surplus"
        sent = some(sorted(lot for lot in lots if lot) or ["none"])
        yield find.at(code, way.place, way.item, row.left, entry=row.entry, lots=sent)


def _lots(way: Way, error: Error, find: Finder) -> Iterator[Discrepancy]:
    """Measured goods of which one lot is short and another is beyond: they are never netted."""
    if not way.left or not way.surplus:
        return
    came: dict[str | None, int] = defaultdict(int)
    for match in way.matches:
        if match.arrived.entry.kind != "loss":
            came[match.sent.entry.lot] += match.steps
    sent = {row.entry.lot for row in way.sent}
    for code, rows in (("reconcile-short", way.sent), ("reconcile-surplus", way.beyond)):
        of: dict[str | None, list[Row]] = defaultdict(list)
        for row in rows:
            if row.left and row.entry.lot in sent:
                of[row.entry.lot].append(row)
        for lot, several in of.items():
            left = sum(row.left for row in several)
            there = came[lot] + (left if rows is way.beyond else 0)
            if exceeds(left, error.variance([there])):
                entry = several[0].entry
                yield find.at(code, way.place, way.item, left, entry=entry, lot=lot)


def _packs(way: Way, find: Finder) -> Iterator[Discrepancy]:
    """Packs of another size than those that were sent."""
    sent = _sizes(row.entry for row in way.sent)
    for row in way.received():
        sizes = _sizes([row.entry])
        if sent and sizes and not sizes <= sent:
            yield find.at(
                "reconcile-pack-size",
                way.place,
                way.item,
                entry=row.entry,
                sent=some(sorted(sent)),
                received=some(sorted(sizes)),
            )


def _sizes(entries: Iterable[Entry]) -> set[str]:
    """The sizes of packs that rows state; empty if a row states none."""
    sizes = [None if entry.packed is None else str(entry.packed.holds) for entry in entries]
    return set() if None in sizes else {size for size in sizes if size is not None}


def _arrivals(way: Way, find: Finder) -> Iterator[Discrepancy]:
    """Receipts at another place than the dispatch goes to, or before its day."""
    for sent, arrived, steps in way.matches:
        entry = arrived.entry
        if entry.kind == "receipt" and arrived.to != way.place:
            yield find.at(
                "reconcile-wrong-site", arrived.to, way.item, steps, entry=entry, to=way.place
            )
        if entry.date < sent.entry.date:
            day = sent.entry.date
            yield find.at(
                "reconcile-before-dispatch", arrived.to, way.item, steps, entry=entry, sent=day
            )
