"""What became of each item of each document on its way: arrived, elsewhere, lost, short."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ration.accounts.ledger.consignments import Consignments, Match, Row


class Way(NamedTuple):
    """One item of a dispatch to one place. `beyond` are the rows with more than was sent.

    `closed` is the day of the last receipt; None means that nothing was received yet.
    """

    document: str
    place: str
    item: str
    sent: tuple[Row, ...]
    matches: tuple[Match, ...]
    beyond: tuple[Row, ...]
    closed: dt.date | None

    @property
    def steps(self) -> int:
        """What was sent."""
        return sum(row.steps for row in self.sent)

    @property
    def left(self) -> int:
        """What was sent and has not arrived."""
        return sum(row.left for row in self.sent)

    @property
    def surplus(self) -> int:
        """What arrived beyond what was sent."""
        return sum(row.left for row in self.beyond)

    @property
    def measured(self) -> int:
        """What was measured as it arrived, and was not lost."""
        arrived = sum(m.steps for m in self.matches if m.arrived.entry.kind != "loss")
        return arrived + self.surplus

    def received(self) -> Iterator[Row]:
        """The rows of its receipts."""
        rows = (*(match.arrived for match in self.matches), *self.beyond)
        yield from {id(row): row for row in rows if row.entry.kind == "receipt"}.values()


def ways_of(found: Consignments) -> tuple[list[Way], list[Row]]:
    """Every item of every dispatch, and the rows that arrived without belonging to any."""
    sent: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    matches: dict[tuple[str, str, str], list[Match]] = defaultdict(list)
    beyond: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in found.sent:
        sent[_key(row)].append(row)
    for match in found.matches:
        matches[_key(match.sent)].append(match)
    others = []
    for row in found.arrived:
        if row.left and _key(row) in sent:
            beyond[_key(row)].append(row)
        elif row.left:
            others.append(row)
    ways = [
        Way(*key, tuple(rows), tuple(matches[key]), tuple(beyond[key]), found.closed.get(key[:2]))
        for key, rows in sent.items()
    ]
    return ways, others


def _key(row: Row) -> tuple[str, str, str]:
    return (row.entry.document, row.to, row.entry.item)
