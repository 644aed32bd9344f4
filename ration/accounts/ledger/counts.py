"""Counts of goods against the books: what is there, and what the entries say must be there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from ration.accounts.ledger.spots import Key, Posting, Spot
from ration.results.accounts.journal import Entry


class Count(NamedTuple):
    """A count at the end of a day, and what the books had then; all in steps.

    `opening` is the count before it (0 if there is none), `inflow` and `outflow` what came and
    went since. `others` are rows of another count of the same day that differs, and is not used.
    """

    key: Key
    date: dt.date
    counted: int
    opening: int
    inflow: int
    outflow: int
    entries: tuple[Entry, ...]
    others: tuple[Entry, ...] = ()

    @property
    def expected(self) -> int:
        """What the books have at the end of the day."""
        return self.opening + self.inflow - self.outflow

    @property
    def short(self) -> int:
        """What is missing, in steps; 0 if nothing is."""
        return max(0, self.expected - self.counted)

    @property
    def surplus(self) -> int:
        """What is there beyond the books, in steps; 0 if nothing is."""
        return max(0, self.counted - self.expected)


Rows = Mapping[Key, Sequence[Entry]]


def counts(rows: Rows, postings: Iterable[Posting], steps: Callable[[Entry], int]) -> list[Count]:
    """Compare every count with the books; `rows` are the rows of counts by what they count.

    A count is the opening of what follows. Rows of one document add up; a second document of the
    same day is the same count again, or differs.
    """
    moves: dict[Key, list[tuple[dt.date, int]]] = defaultdict(list)
    for posting in postings:
        for spot, sign in ((posting.source, -1), (posting.target, 1)):
            if spot.kind == "place":
                key = Key(spot.place, posting.entry.item, spot.lot)
                moves[key].append((posting.date, sign * posting.steps))
    return [
        count for key in sorted(rows, key=_order) for count in _of(key, rows[key], moves, steps)
    ]


def _order(key: Key) -> tuple[str, str, str]:
    return (key.place, key.item, key.lot or "")


def _of(
    key: Key,
    rows: Sequence[Entry],
    moves: Mapping[Key, Sequence[tuple[dt.date, int]]],
    steps: Callable[[Entry], int],
) -> Iterator[Count]:
    since, opening = dt.date.min, 0
    for day, of_day in groupby(sorted(rows, key=Entry.order), key=lambda row: row.date):
        documents: dict[str, list[Entry]] = defaultdict(list)
        for row in of_day:
            documents[row.document].append(row)
        first, *more = documents.values()
        counted = sum(map(steps, first))
        others = [row for each in more if sum(map(steps, each)) != counted for row in each]
        span = [amount for date, amount in moves.get(key, ()) if since < date <= day]
        inflow = sum(amount for amount in span if amount > 0)
        outflow = -sum(amount for amount in span if amount < 0)
        yield Count(key, day, counted, opening, inflow, outflow, tuple(first), tuple(others))
        since, opening = day, counted


def differences(found: Iterable[Count]) -> Iterator[Posting]:
    """Post what counts have less or more than the books, so that the books follow the counts."""
    for count in found:
        key, entry = count.key, count.entries[0]
        place, unaccounted = (
            Spot("place", key.place, key.lot),
            Spot("unaccounted", key.place, key.lot),
        )
        if count.short:
            yield Posting(entry, count.date, count.short, place, unaccounted)
        if count.surplus:
            yield Posting(entry, count.date, count.surplus, unaccounted, place)
