"""Make discrepancies from the catalogue: a code, where it is, how much, what to do."""

import datetime as dt
from typing import NamedTuple

from ration.core.problems.problem import problem
from ration.core.quantity.quantity import Quantity, number_text
from ration.programme.item import Item
from ration.results.accounts.journal import Entry
from ration.results.accounts.reconciliation import Discrepancy


class Finder(NamedTuple):
    """Make the discrepancies of items."""

    items: dict[str, Item]

    def at(
        self,
        code: str,
        place: str,
        item: str | None,
        steps: int | None = None,
        *,
        entry: Entry | None = None,
        lot: str | None = None,
        date: dt.date | None = None,
        document: str | None = None,
        **facts: object,
    ) -> Discrepancy:
        """A discrepancy at a place; `entry` is the row that it is about, if any.

        `item` None means that it is about all goods of a document.
        """
        known = None if item is None else self.items[item]
        if entry is not None:
            lot, date = lot or entry.lot, date or entry.date
            document = document or entry.document
        quantity = None if known is None or steps is None else known.quantity(steps)
        amount = None if quantity is None else _text(quantity)
        name = None if known is None else known.name
        own = {"item": name, "amount": amount, "document": document, "day": date, "lot": lot}
        texts = problem(code, row=None, column=None, value=None, place=place, **own, **facts)
        return Discrepancy(
            code=code,
            place=place,
            item=item,
            lot=lot,
            document=document,
            date=date,
            quantity=quantity,
            file=None if entry is None else entry.file,
            row=None if entry is None else entry.row,
            message=texts.message,
            hint=texts.hint,
        )

    def text(self, item: str, steps: int) -> str:
        """A quantity for a message, such as `1,250 kg`."""
        return _text(self.items[item].quantity(steps))


def _text(quantity: Quantity) -> str:
    return f"{number_text(quantity.amount, grouped=True)} {quantity.unit}"
