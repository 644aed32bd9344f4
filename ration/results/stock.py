"""Stock: what there is of every item, where it is, when it expires and arrives."""

import datetime as dt
from collections.abc import Iterator, Sequence

from pydantic import Field

from ration.core.models import Day, Frozen
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity


class Lot(Frozen):
    """One row of a stock file: a quantity of an item at one place.

    `site` None means it is at a depot, named `depot`, and may go to any site. `channel` is the
    site's. `expiry` is the last day on which it may be handed out; None means it does not expire.
    `arriving` is the day from which it is there; None means it is there now. `row` is the row of
    the file.

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

    def on_hand(self, day: dt.date | None, until: dt.date | None = None) -> bool:
        """Whether it may be handed out on `day`; None means the day is not known.

        `until` is the day on which it must still be good; None means the same.
        """
        return self.arrived(day) and not self.expired(until or day)

    def arrived(self, day: dt.date | None) -> bool:
        """Whether it is there on `day`."""
        return self.arriving is None or (day is not None and self.arriving <= day)

    def expired(self, day: dt.date | None) -> bool:
        """Whether it may no longer be handed out on `day`."""
        return self.expiry is not None and day is not None and self.expiry < day

    @property
    def order(self) -> tuple[dt.date, dt.date, str, str, int]:
        """Sort key of issue: first what expires first, then what arrived first; then by names."""
        days = (self.expiry or dt.date.max, self.arriving or dt.date.min)
        return (*days, self.depot or "", self.lot or "", self.row or 0)


class Stock(Frozen):
    """Everything that there is. `sha256` is of the file; None means it was no file.

    `warnings` are about how it was read. `unread` has the texts of the columns that are not read.

    >>> Stock(lots=(Lot(item="rice", quantity=Quantity("2 t")),)).lots[0].item
    'rice'
    """

    source: str = "stock"
    sha256: str | None = None
    lots: tuple[Lot, ...] = ()
    warnings: tuple[Problem, ...] = ()
    unread: tuple[tuple[str, tuple[str, ...]], ...] = Field(default=(), exclude=True, repr=False)


class LotUse(Frozen):
    """What becomes of one lot: the quantity that is `issued` and the quantity `left`."""

    lot: Lot
    issued: Quantity
    left: Quantity


def used(lots: Sequence[tuple[Lot, int]], issued: int) -> Iterator[tuple[Lot, int, int]]:
    """Take the steps `issued` at one place from its lots in order: lot, its steps, steps taken."""
    for lot, steps in lots:
        taken = min(steps, issued)
        issued -= taken
        yield lot, steps, taken


def date_problems(stock: Stock, day: dt.date | None) -> list[Problem]:
    """Check a stock's dates: they need the day of the distribution; warn of expired lots."""
    dated = [lot for lot in stock.lots if lot.expiry or lot.arriving]
    if dated and day is None:
        return [problem("stock-undated", row=dated[0].row)]
    return [
        problem("stock-expired", row=lot.row, column="expiry", value=str(lot.expiry), day=day)
        for lot in stock.lots
        if lot.expired(day) and lot.quantity.amount
    ]
