"""Stock: what there is of every item, where it lies, until when it keeps, when it arrives."""

import datetime as dt
from collections.abc import Iterator, Sequence

from ration.core.models import Day, Frozen
from ration.core.problems import Problem, problem
from ration.core.quantity import Quantity


class Lot(Frozen):
    """One row of a stock file: so much of an item, lying somewhere.

    `site` None: it lies at a depot and may go to any site; `depot` is what that is called.
    `channel` is the site's. `expiry` is the last day on which it may be handed out (None: it
    keeps), `arriving` the day from which it is there (None: it is there). `row` is that of the
    file.

    >>> Lot(item="rice", quantity=Quantity("2 t")).on_hand(None)
    True
    """

    item: str
    quantity: Quantity
    channel: str | None = None
    site: str | None = None
    depot: str | None = None
    lot: str | None = None
    expiry: Day | None = None
    arriving: Day | None = None
    row: int | None = None

    def on_hand(self, day: dt.date | None) -> bool:
        """Whether it may be handed out on `day`; None: on any."""
        return self.arrived(day) and not self.expired(day)

    def arrived(self, day: dt.date | None) -> bool:
        """Whether it is there on `day`."""
        return self.arriving is None or (day is not None and self.arriving <= day)

    def expired(self, day: dt.date | None) -> bool:
        """Whether it may no longer be handed out on `day`."""
        return self.expiry is not None and day is not None and self.expiry < day

    @property
    def order(self) -> tuple[dt.date, dt.date, int]:
        """What is issued first: what expires first, then what came first."""
        return (self.expiry or dt.date.max, self.arriving or dt.date.min, self.row or 0)


class Stock(Frozen):
    """Everything that there is. `sha256` is that of the file; None for frames.

    `said` are warnings of how it was read.

    >>> Stock(lots=(Lot(item="rice", quantity=Quantity("2 t")),)).lots[0].item
    'rice'
    """

    source: str = "stock"
    sha256: str | None = None
    lots: tuple[Lot, ...] = ()
    said: tuple[Problem, ...] = ()


class LotUse(Frozen):
    """What becomes of one lot: so much of its quantity is `issued`, so much is `left`."""

    lot: Lot
    issued: Quantity
    left: Quantity


def used(lots: Sequence[tuple[Lot, int]], issued: int) -> Iterator[tuple[Lot, int, int]]:
    """Every lot at one place with its steps and what of them is issued, in the order given."""
    for lot, steps in lots:
        taken = min(steps, issued)
        issued -= taken
        yield lot, steps, taken


def dated(stock: Stock, day: dt.date | None) -> list[Problem]:
    """What the dates of a stock ask: the day of the distribution, and lots that have expired."""
    asks = [one for one in stock.lots if one.expiry or one.arriving]
    if asks and day is None:
        return [problem("stock-undated", row=asks[0].row)]
    return [
        problem("stock-expired", row=one.row, column="expiry", value=str(one.expiry), day=day)
        for one in stock.lots
        if one.expired(day) and one.quantity.amount
    ]
