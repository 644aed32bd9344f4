"""What is in a journal, in short: its entries by kind, by item and by place."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ration.results.accounts.entry_kinds import KINDS, Kind
from ration.results.accounts.journal import Entry, Journal


class KindCount(NamedTuple):
    """The entries of one kind, their documents, and their first and last day."""

    kind: Kind
    entries: int
    documents: int
    first: dt.date
    last: dt.date


class ItemSum(NamedTuple):
    """What the entries of a kind add up to for an item, in its unit."""

    item: str
    unit: str
    kind: Kind
    amount: Fraction


class PlaceCount(NamedTuple):
    """The entries in which goods leave a place, and in which they arrive or are counted."""

    place: str
    leave: int
    arrive: int
    last: dt.date


def by_kind(journal: Journal) -> Iterator[KindCount]:
    """Count the entries of every kind that occurs."""
    for kind in KINDS:
        found = [entry for entry in journal.entries if entry.kind == kind]
        if found:
            days = [entry.date for entry in found]
            documents = {entry.document for entry in found}
            yield KindCount(kind, len(found), len(documents), min(days), max(days))


def by_item(journal: Journal) -> Iterator[ItemSum]:
    """Add up the entries of every item and kind; counts do not add up, and are not here."""
    sums: dict[tuple[str, str, Kind], Fraction] = {}
    for entry in journal.entries:
        if entry.kind != "count":
            key = (entry.item, entry.quantity.unit, entry.kind)
            sums[key] = sums.get(key, Fraction(0)) + entry.quantity.amount
    for (item, unit, kind), amount in sorted(sums.items(), key=_in_order):
        yield ItemSum(item, unit, kind, amount)


def by_place(journal: Journal) -> Iterator[PlaceCount]:
    """Count the entries of every place, in the order of names."""
    entries: dict[str, list[Entry]] = {}
    for entry in journal.entries:
        for place in {entry.origin, entry.target} - {None}:
            entries.setdefault(str(place), []).append(entry)
    for place, found in sorted(entries.items()):
        leave = sum(entry.origin == place for entry in found)
        arrive = sum(entry.target == place for entry in found)
        yield PlaceCount(place, leave, arrive, max(entry.date for entry in found))


def _in_order(pair: tuple[tuple[str, str, Kind], Fraction]) -> tuple[str, int]:
    (item, _, kind), _ = pair
    return item, KINDS.index(kind)
