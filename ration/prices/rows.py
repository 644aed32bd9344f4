"""Read rows of prices; every fault of a row is a problem."""

import datetime as dt
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ration.core.problems.errors import FieldError
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import QuantityError
from ration.programme.item import Item
from ration.register.mapping.mapping import Order
from ration.register.source.register import ROW
from ration.register.values.amounts import parse_amount
from ration.register.values.counts import Thousands
from ration.register.values.normalize import plainly
from ration.results.prices import Price
from ration.stock.file.amounts import read_amount
from ration.stock.file.dates import read_date
from ration.stock.file.goods_rows import shown_cell
from ration.stock.file.item_names import Items

_LONGEST = 100  # characters of a price; a longer text is none
_WITH_CURRENCY = re.compile(
    r"([^\W\d]{1,10}|[$€£¥₩]) ?([-+\d].*)|([-+]?\d.*?) ?([^\W\d]{1,10}|[$€£¥₩])"
)
_CURRENCY = re.compile(r"[^\W\d]{1,10}|[$€£¥₩]")  # as rates have it
_PER = re.compile(r"(?:([^\W\d]{3})\s*/\s*|per\s+|/\s*)?(.+)", re.IGNORECASE)  # KPW/kg, per 50 kg
_STARTS_WITH_NUMBER = re.compile(r"\d")


class PriceStyle(NamedTuple):
    """How a list of prices writes them.

    `unit` and `currency` are those of rows without; None means every row has its own. `thousands`
    separates thousands; None means unknown. `order` is that of day and month; None means unknown.
    """

    unit: str | None
    currency: str | None
    thousands: Thousands | None
    order: Order | None


class PriceReader:
    """Turn rows into prices, and collect what is wrong.

    `foods` are the ids of items by the words of their foods; `currency` is that of the programme.
    """

    def __init__(
        self, items: Items, style: PriceStyle, foods: Mapping[str, str], currency: str | None
    ) -> None:
        self.problems: list[Problem] = []
        self._items, self._style, self._foods, self._currency = items, style, foods, currency

    def price(self, row: Mapping[str, Any]) -> Price | None:
        """The price of a row; None if it is of other goods, or has problems."""
        number = int(row[ROW] or 0)
        cells = {name: str(cell) for name, cell in row.items() if name != ROW and cell}
        item = self._item(number, cells)
        if item is None:
            return None
        before = len(self.problems)
        price, written = self._number(number, cells)
        unit, of_unit = self._unit(number, cells, item)
        currency = cells.get("currency") or written or of_unit or self._style.currency
        currency = currency or self._currency
        if currency is not None and not _CURRENCY.fullmatch(currency):
            self._wrong("price-currency-word", number, "currency", shown_cell(currency))
        date = self._date(number, cells)
        if currency is None:
            self._wrong("price-currency", number, "currency")
        if len(self.problems) > before or price is None or unit is None or currency is None:
            return None
        return Price(
            row=number,
            item=item.id,
            price=price / unit,
            currency=currency,
            place=cells.get("place"),
            date=date,
            source=cells.get("source"),
        )

    def _wrong(self, code: str, row: int, column: str, value: str | None = None) -> None:
        self.problems.append(problem(code, row=row, column=column, value=value))

    def _item(self, row: int, cells: Mapping[str, str]) -> Item | None:
        name = cells.get("item")
        if name is None:
            self._wrong("price-item-blank", row, "item")
            return None
        found = self._items.called(self._foods.get(name.casefold(), name))
        if isinstance(found, FieldError):
            self.problems.append(found.problem(row=row, column="item", value=name))
            return None
        return found

    def _number(self, row: int, cells: Mapping[str, str]) -> tuple[Fraction | None, str | None]:
        """The number of a price, and the currency that is written beside it."""
        text = cells.get("price")
        if text is None:
            self._wrong("price-missing", row, "price")
            return None, None
        plain, currency = plainly(text[:_LONGEST]), None
        match = _WITH_CURRENCY.fullmatch(plain)
        if match:
            currency, plain = (match[1], match[2]) if match[1] else (match[4], match[3])
        amount = parse_amount(plain, self._style.thousands)
        if amount == "amount-separator":
            self._wrong("price-separator", row, "price", shown_cell(text))
            return None, None
        if isinstance(amount, str) or amount <= 0:
            self._wrong("price-unreadable", row, "price", shown_cell(text))
            return None, None
        return amount, currency

    def _unit(
        self, row: int, cells: Mapping[str, str], item: Item
    ) -> tuple[Fraction | None, str | None]:
        """How many units of the item a price is of, and the currency in the cell, as in KPW/kg."""
        text = cells.get("unit") or self._style.unit
        if text is None:
            self._wrong("price-unit-missing", row, "unit")
            return None, None
        match = _PER.fullmatch(plainly(text[:_LONGEST]))
        currency, measure = (match[1], match[2]) if match else (None, text)
        if not _STARTS_WITH_NUMBER.match(measure):
            measure = f"1 {measure}"
        try:
            units = item.in_unit(read_amount(item, measure, None, ",").quantity)
            if units <= 0:
                raise QuantityError("quantity-not-positive")
        except FieldError:
            self.problems.append(
                problem("price-unit", row=row, column="unit", value=shown_cell(text), item=item.id)
            )
            return None, None
        return units, currency

    def _date(self, row: int, cells: Mapping[str, str]) -> dt.date | None:
        text = cells.get("date")
        if text is None:
            return None
        day, _ = read_date(text, self._style.order)
        if isinstance(day, dt.date):
            return day
        self._wrong("price-date", row, "date", shown_cell(text))
        return None
