"""Read what every row of goods has, an item, a quantity and dates, and collect what is wrong."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ration.core.problems.errors import FieldError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity, QuantityError, dimension
from ration.programme.item import Item, Pack
from ration.register.columns.personal import may_be_name
from ration.register.mapping.mapping import Order
from ration.register.values.counts import Thousands
from ration.register.values.dates import ORDERS
from ration.stock.file.amounts import Amount, pack_size, packs_of, read_amount, read_packs
from ration.stock.file.dates import read_date
from ration.stock.file.item_names import Items

FIGURES = ("quantity", "unit", "packs", "pack")  # columns in which `NA` is a blank


_read_date = lru_cache(1024)(read_date)  # most days are those of many rows


def shown_cell(cell: str) -> str | None:
    """A cell of a figure or a date; None if it has no digit and may be the name of somebody."""
    return cell if any(map(str.isdigit, cell)) or not may_be_name(cell) else None


@dataclass(frozen=True)
class RowStyle:
    """How a file of goods writes numbers and dates.

    `table` is the table of a mapping that can say otherwise. `unit` is that of numbers in rows
    without a unit; None means the item's own. `thousands` and `packs` separate thousands in the
    columns of quantities and of packs; None means unknown. `orders` is the order of day and month,
    by column; None means unknown. `doubt` is a quantity whose point may separate thousands; None
    means there is none. `pack_unit` is that of numbers in the column of packs' sizes; None means
    the item's own.
    """

    table: str
    unit: str | None
    thousands: Thousands | None
    packs: Thousands | None
    orders: Mapping[str, Order | None]
    doubt: str | None = None
    pack_unit: str | None = None


class GoodsReader:
    """Read row after row, and collect all problems; `negative` is that of less than 0."""

    negative = "stock-quantity-negative"

    def __init__(self, items: Items, style: RowStyle) -> None:
        self.items = items
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

    def _amount(self, row: int, item: Item, cells: Mapping[str, str]) -> Amount | None:
        """The quantity of a row, or None with a problem; a row has a quantity or packs."""
        if ("quantity" in cells) == ("packs" in cells):
            code = "stock-quantity-twice" if "packs" in cells else "stock-quantity-missing"
            self._wrong(code, row, "quantity")
            return None
        name = "quantity" if "quantity" in cells else "packs"
        if name == "quantity" and "pack" in cells:
            self._wrong("stock-pack-beside", row, "pack", cells["pack"])
            return None
        try:
            amount = self._packed(item, cells) if name == "packs" else self._measured(item, cells)
            quantity = self._whole(row, item, amount.quantity, cells[name])
            whole = item.in_unit(amount.quantity) == quantity.amount
            return Amount(quantity, amount.packed if whole else None)
        except FieldError as error:
            self.problems.append(error.problem(row=row, column=name, value=shown_cell(cells[name])))
            return None

    def _packed(self, item: Item, cells: Mapping[str, str]) -> Amount:
        holds, name = self._pack(item, cells.get("pack"))
        return packs_of(item, read_packs(cells["packs"], self.style.packs), holds, name)

    def _pack(self, item: Item, text: str | None) -> tuple[Quantity, str | None]:
        """What a pack holds, and its name in the programme; a size has none."""
        packs = {pack.name: pack for pack in item.packs}
        if text is None or any(text.casefold() == name.casefold() for name in packs):
            pack = _named(text, packs)
            return pack.holds, pack.name
        named = [name for name in packs if text.casefold().startswith(f"{name.casefold()} of ")]
        name = max(named, key=len, default=None)  # bag of 25 kg
        size = text if name is None else text[len(f"{name} of ") :]
        try:
            holds = pack_size(item, size, self.style.pack_unit, self.style.thousands)
        except FieldError:
            raise FieldError("stock-pack-unknown", pack=text, near=nearest(text, packs)) from None
        same = name is not None and item.in_unit(packs[name].holds) == item.in_unit(holds)
        return holds, name if same else None

    def _measured(self, item: Item, cells: Mapping[str, str]) -> Amount:
        unit = cells.get("unit", self.style.unit)
        return read_amount(item, cells["quantity"], unit, self.style.thousands)

    def _whole(self, row: int, item: Item, quantity: Quantity, text: str) -> Quantity:
        """Whole steps; of a measured item with a step of its own, what is below it is left."""
        steps = item.steps(quantity)
        if item.step is None or dimension(item.unit) is None or steps < 0:
            return whole_steps(item, quantity, self.negative)
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
        date, is_month = _read_date(text, order)
        if date == "date-ambiguous":  # an order given for the register is not for this file
            days = {str(read_date(text, order)[0]) for order in ORDERS} - {"date-unknown"}
            facts = {"days": " or ".join(sorted(days)), "table": self.style.table}
            self._wrong("stock-date-order", row, column, text, **facts)
            return None
        if isinstance(date, str):
            self.problems.append(problem(date, row=row, column=column, value=shown_cell(text)))
            return None
        if is_month:
            self._months.setdefault(column, []).append((row, text, date))
        return date


def whole_steps(
    item: Item, quantity: Quantity, negative: str = "stock-quantity-negative"
) -> Quantity:
    """Require whole steps of the item, 0 or more; otherwise raise QuantityError.

    `negative` is the problem of less than 0.
    """
    steps = item.steps(quantity)
    if steps < 0:
        raise QuantityError(negative)
    if steps.denominator != 1:
        raise QuantityError("stock-quantity-steps", item=item.id, step=item.smallest)
    return item.quantity(steps)


def _named(name: str | None, packs: Mapping[str, Pack]) -> Pack:
    if name is None and len(packs) == 1:
        return next(iter(packs.values()))
    if name is None:
        code = "stock-pack-several" if packs else "stock-pack-none"
        raise FieldError(code, packs=", ".join(packs))
    known = [other for other in packs if other.casefold() == name.casefold()]
    return packs[name if name in known else known[0]]
