"""Read the rows of a stock file as lots, and collect all that is wrong with them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ration.core.problems import FieldError, Problem, nearest, problem
from ration.core.quantity import Quantity, QuantityError, dimension
from ration.programme.item import Item, Pack
from ration.programme.programme import Programme
from ration.register.mapping.mapping import Order
from ration.register.source.register import ROW
from ration.register.values.counts import MISSING, Thousands
from ration.register.values.dates import ORDERS
from ration.register.values.normalize import folded
from ration.results.stock import Lot
from ration.stock.file.amounts import read_packs, read_quantity
from ration.stock.file.dates import read_date
from ration.stock.file.item_names import Items
from ration.stock.file.usual import never_expires

DATES = ("expiry", "arriving")
_FIGURES = ("quantity", "unit", "packs", "pack", *DATES)


@dataclass(frozen=True)
class RowStyle:
    """How a stock file writes numbers and dates.

    `unit` is that of numbers in rows without a unit; None means the item's own. `thousands` and
    `packs` separate thousands in the columns of quantities and of packs; None means unknown.
    `orders` is the order of day and month, by column; None means unknown. `doubt` is a quantity
    whose point may separate thousands; None means there is none.
    """

    unit: str | None
    thousands: Thousands | None
    packs: Thousands | None
    orders: Mapping[str, Order | None]
    doubt: str | None = None


class LotReader:
    """Read row after row, and collect all problems."""

    def __init__(self, items: Items, programme: Programme, style: RowStyle) -> None:
        self.items = items
        self.channels = [channel.id for channel in programme.channels]
        self.style = style
        self.problems: list[Problem] = []
        self._below: list[Problem] = []
        self._months: dict[str, list[tuple[int, str, dt.date]]] = {}

    def warnings(self) -> Iterator[Problem]:
        """Warn of months that were read as their last day, and of parts of a step."""
        for column, cells in self._months.items():
            row, text, day = cells[0]
            facts = {"day": str(day), "rows": len(cells)}
            yield problem("stock-month", row=row, column=column, value=text, **facts)
        yield from self._below

    def lot(self, row: Mapping[str, Any]) -> Lot | None:
        """Read a row; None means it is blank, of another item, or has a problem."""
        cells = {name: text for name, text in row.items() if name != ROW and _is_filled(name, text)}
        if not cells:
            return None
        before = len(self.problems)
        item = self._item(row[ROW], cells)
        if item is None:
            return None
        quantity = self._quantity(row[ROW], item, cells)
        dates = {name: self._date(row[ROW], name, cells.get(name)) for name in DATES}
        for code, column, facts in self._place_problems(cells, dates):
            self._wrong(code, row[ROW], column, cells.get(column), **facts)
        if quantity is None or len(self.problems) > before:
            return None
        return Lot(
            item=item.id,
            quantity=quantity,
            channel=cells.get("channel"),
            site=cells.get("site"),
            depot=cells.get("depot"),
            lot=cells.get("lot"),
            row=row[ROW],
            **dates,
        )

    def _wrong(
        self, code: str, row: int, column: str, value: str | None = None, **facts: Any
    ) -> None:
        self.problems.append(problem(code, row=row, column=column, value=value, **facts))

    def _item(self, row: int, cells: Mapping[str, str]) -> Item | None:
        name = cells.get("item")
        if name is None:
            self._wrong("stock-item-blank", row, "item")
            return None
        item = self.items.called(name)
        if isinstance(item, Item):
            return item
        if item is not None:
            self.problems.append(item.problem(row=row, column="item", value=name))
        return None

    def _place_problems(
        self, cells: Mapping[str, str], dates: Mapping[str, dt.date | None]
    ) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """What is wrong with a lot's place and its dates: code, column, facts."""
        channel = cells.get("channel")
        if channel is not None and channel not in self.channels:
            yield "stock-channel-unknown", "channel", {"near": nearest(channel, self.channels)}
        elif channel is not None and "site" not in cells:
            yield "stock-channel-alone", "channel", {}
        if "site" in cells and "depot" in cells:
            yield "stock-two-places", "depot", {}
        expiry, arriving = dates["expiry"], dates["arriving"]
        if expiry is not None and arriving is not None and expiry < arriving:
            yield "stock-expires-before", "arriving", {"expiry": expiry}

    def _quantity(self, row: int, item: Item, cells: Mapping[str, str]) -> Quantity | None:
        if ("quantity" in cells) == ("packs" in cells):
            code = "stock-quantity-twice" if "packs" in cells else "stock-quantity-missing"
            self._wrong(code, row, "quantity")
            return None
        name = "quantity" if "quantity" in cells else "packs"
        if name == "quantity" and "pack" in cells:
            self._wrong("stock-pack-beside", row, "pack", cells["pack"])
            return None
        try:
            quantity = self._packed(item, cells) if name == "packs" else self._measured(item, cells)
            return self._whole(row, item, quantity, cells[name])
        except FieldError as error:
            self.problems.append(error.problem(row=row, column=name, value=cells[name]))
            return None

    def _packed(self, item: Item, cells: Mapping[str, str]) -> Quantity:
        pack = _pack(cells.get("pack"), {pack.name: pack for pack in item.packs})
        return read_packs(cells["packs"], pack, self.style.packs)

    def _measured(self, item: Item, cells: Mapping[str, str]) -> Quantity:
        unit = cells.get("unit", self.style.unit)
        return read_quantity(item, cells["quantity"], unit, self.style.thousands)

    def _whole(self, row: int, item: Item, quantity: Quantity, text: str) -> Quantity:
        """Whole steps; of a measured item with a step of its own, what is below it is left."""
        steps = item.steps(quantity)
        if item.step is None or dimension(item.unit) is None or steps < 0:
            return whole_steps(item, quantity)
        rest = steps % 1
        if rest:
            facts = {"rest": item.quantity(rest), "step": item.step}
            self._below.append(
                problem("stock-below-step", row=row, column="quantity", value=text, **facts)
            )
        return item.quantity(steps - rest)

    def _date(self, row: int, column: str, text: str | None) -> dt.date | None:
        if text is None:
            return None
        order = self.style.orders.get(column)
        date, is_month = read_date(text, order)
        if date == "date-ambiguous":  # an order given for the register is not for this file
            days = {str(read_date(text, order)[0]) for order in ORDERS} - {"date-unknown"}
            self._wrong("stock-date-order", row, column, text, days=" or ".join(sorted(days)))
            return None
        if isinstance(date, str):
            self.problems.append(problem(date, row=row, column=column, value=text))
            return None
        if is_month:
            self._months.setdefault(column, []).append((row, text, date))
        return date


def _is_filled(name: str, text: str) -> bool:
    """Whether a cell has a value: `NA` is none for a date or a number, but may be a site's name."""
    if name == "expiry" and never_expires(text):
        return False
    return text != "" and (name not in _FIGURES or folded(text) not in MISSING)


def whole_steps(item: Item, quantity: Quantity) -> Quantity:
    """Require whole steps of the item, 0 or more; otherwise raise QuantityError."""
    steps = item.steps(quantity)
    if steps < 0:
        raise QuantityError("stock-quantity-negative")
    if steps.denominator != 1:
        raise QuantityError("stock-quantity-steps", item=item.id, step=item.smallest)
    return item.quantity(steps)


def _pack(name: str | None, packs: Mapping[str, Pack]) -> Pack:
    if name is None and len(packs) == 1:
        return next(iter(packs.values()))
    if name is None:
        code = "stock-pack-several" if packs else "stock-pack-none"
        raise FieldError(code, packs=", ".join(packs))
    known = [other for other in packs if other.casefold() == name.casefold()]
    if not known:
        raise FieldError("stock-pack-unknown", pack=name, near=nearest(name, packs))
    return packs[name if name in known else known[0]]
