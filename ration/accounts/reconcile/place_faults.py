"""Discrepancies at a place: less than nothing, counts, lots, packs, rows that are there twice."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, groupby

from ration.accounts.ledger.counts import Count
from ration.accounts.ledger.post import Ledger
from ration.accounts.ledger.spots import Key, Posting
from ration.accounts.reconcile.bulk import EXACT, Error, exceeds
from ration.accounts.reconcile.found import Finder
from ration.core.problems.names import some
from ration.results.accounts.journal import Entry
from ration.results.accounts.reconciliation import Discrepancy

_SAME = tuple(  # of two equal rows, beside their quantity
    name for name in Entry.model_fields if name not in ("row", "quantity", "packed")
)


def place_faults(
    ledger: Ledger,
    errors: Mapping[str, Error],
    expiry: Mapping[tuple[str, str], dt.date],
    find: Finder,
) -> Iterator[Discrepancy]:
    """Yield what does not agree at places; `expiry` is the last day of each item's lots."""
    yield from _openings(ledger, find)
    yield from _below_zero(ledger, errors, find)
    for count in ledger.counts:
        yield from _count(count, errors, find)
    yield from _rows(ledger.entries, expiry, find)


def _openings(ledger: Ledger, find: Finder) -> Iterator[Discrepancy]:
    """Openings of a place that has entries before them, or another opening: added, not carried."""
    began: dict[Key, tuple[dt.date, str]] = {}  # the first day, and the opening of it
    for posting in sorted(ledger.postings, key=lambda each: each.date):
        entry = posting.entry
        for spot in (posting.source, posting.target):
            if spot.kind == "place":
                key = Key(spot.place, entry.item, spot.lot)
                own = entry.document if entry.kind == "opening" else ""
                first, opened = began.setdefault(key, (posting.date, own))
                if own and first == posting.date and not opened:
                    began[key] = (first, own)
                elif own and (first, opened) != (posting.date, own):
                    code, amount = "reconcile-opening-again", posting.steps
                    yield find.at(code, key.place, key.item, amount, entry=entry, first=first)


def _below_zero(ledger: Ledger, errors: Mapping[str, Error], find: Finder) -> Iterator[Discrepancy]:
    """Places that have less than nothing at the end of a day, each on the first such day."""
    moves: dict[Key, list[tuple[dt.date, int, Posting]]] = defaultdict(list)
    supplied: set[tuple[str, str]] = set()  # places and items where something arrived
    for posting in ledger.postings:
        item = posting.entry.item
        for spot, sign in ((posting.source, -1), (posting.target, 1)):
            if spot.kind == "place":
                key = Key(spot.place, item, spot.lot)
                moves[key].append((posting.date, sign * posting.steps, posting))
                if sign > 0 and posting.source.kind != "unaccounted":
                    supplied.add((spot.place, item))
    for key, rows in moves.items():
        rows.sort(key=lambda row: row[0])
        error = errors.get(key.item, EXACT)
        yield from _first_below(key, rows, supplied, error, find)


def _first_below(
    key: Key,
    rows: list[tuple[dt.date, int, Posting]],
    supplied: set[tuple[str, str]],
    error: Error,
    find: Finder,
) -> Iterator[Discrepancy]:
    days = [(day, [*of_day]) for day, of_day in groupby(rows, key=lambda row: row[0])]
    balances = [*accumulate(sum(amount for _, amount, _ in of_day) for _, of_day in days)]
    inflow = sum(amount for _, amount, _ in rows if amount > 0)
    outflow = -sum(amount for _, amount, _ in rows if amount < 0)
    came = any(amount > 0 and each.source.kind != "unaccounted" for _, amount, each in rows)
    for (day, of_day), balance in zip(days, balances, strict=True):
        if balance >= 0 or not exceeds(balance, error.variance((inflow, outflow))):
            continue
        out = [posting for _, amount, posting in of_day if amount < 0]
        last = out[-1].entry
        code, missing = "reconcile-below-zero", -balance
        if (key.place, key.item) not in supplied:
            code, missing = "reconcile-no-opening", outflow
        elif not came:
            code, missing = "reconcile-lot-not-there", outflow
        elif balances[-1] < 0 and any(posting.entry.kind == "issue" for posting in out):
            code, missing = "reconcile-over-issued", -balances[-1]
        yield find.at(code, key.place, key.item, missing, entry=last, lot=key.lot, date=day)
        return


def _count(count: Count, errors: Mapping[str, Error], find: Finder) -> Iterator[Discrepancy]:
    """A count that differs, has no reason for nothing, or differs from another of its day."""
    key, entry = count.key, count.entries[0]
    if key.item not in errors and count.expected != count.counted:
        books, counted = (find.text(key.item, n) for n in (count.expected, count.counted))
        if count.short:
            code = "reconcile-count-short"
            yield find.at(
                code, key.place, key.item, count.short, entry=entry, books=books, counted=counted
            )
        if count.surplus:
            code = "reconcile-count-surplus"
            yield find.at(
                code, key.place, key.item, count.surplus, entry=entry, books=books, counted=counted
            )
    amounts = (count.opening, count.inflow, count.outflow)
    variance = errors.get(key.item, EXACT).variance(amounts)
    nothing = not count.counted and count.expected > 0 and exceeds(count.expected, variance)
    if nothing and not any(row.reason for row in count.entries):
        yield find.at("reconcile-count-zero", key.place, key.item, count.expected, entry=entry)
    if count.others:
        other = count.others[0]
        yield find.at(
            "reconcile-counts-differ", key.place, key.item, entry=other, first=entry.document
        )


def _rows(
    entries: Iterable[Entry], expiry: Mapping[tuple[str, str], dt.date], find: Finder
) -> Iterator[Discrepancy]:
    """What a row shows by itself: an expired lot, an unknown pack, or the row again."""
    seen: Counter[tuple[object, ...]] = Counter()
    for entry in entries:
        item, place = find.items[entry.item], _written_at(entry)
        last = expiry.get((entry.item, entry.lot or ""))
        if entry.kind == "issue" and last is not None and entry.date > last:
            yield find.at(
                "reconcile-lot-expired",
                place,
                entry.item,
                _steps(entry, find),
                entry=entry,
                last=last,
            )
        if entry.packed is not None and item.packs:
            holds = entry.packed.holds
            known = any(pack.holds == holds for pack in item.packs)  # most packs
            if not known and item.steps(holds) not in [item.steps(p.holds) for p in item.packs]:
                packs = some(f"{pack.name} of {pack.holds}" for pack in item.packs)
                yield find.at(
                    "reconcile-pack-unknown",
                    place,
                    entry.item,
                    entry=entry,
                    holds=holds,
                    packs=packs,
                )
        same = (*_written(entry), *(getattr(entry, name) for name in _SAME))
        seen[same] += 1
        if seen[same] > 1:
            yield find.at(
                "reconcile-row-twice", place, entry.item, _steps(entry, find), entry=entry
            )


def _written(entry: Entry) -> tuple[object, ...]:
    """How the quantity of a row is written, in what is fast to compare."""
    amount, packed = entry.quantity.amount, entry.packed
    packs = None if packed is None else (packed.pack, str(packed.holds), packed.count)
    return amount.numerator, amount.denominator, entry.quantity.unit, packs


def _steps(entry: Entry, find: Finder) -> int:
    return int(find.items[entry.item].steps(entry.quantity))


def _written_at(entry: Entry) -> str:
    """The place that writes a row: where goods arrive, if it is about what arrives."""
    arrives = entry.kind in ("opening", "receipt", "count")
    return (entry.target if arrives else entry.origin) or entry.target or entry.origin or ""
