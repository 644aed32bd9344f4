"""Reading a stock file: any table that a register may be, a row a lot."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.item import Item, Pack
from ration.problem import DataError, Problem, nearest, problem
from ration.programme import Programme
from ration.quantity import NUMBER, PATTERN, Quantity, QuantityError
from ration.register.dates import column_date_order, parse_date
from ration.register.opening import open_register
from ration.register.reading import collect
from ration.register.source import ROW
from ration.supply.stock import Lot, Stock
from ration.text import clean, cleaned

COLUMNS = (
    "item", "quantity", "packs", "pack", "channel", "site", "depot", "lot", "expiry", "arriving",
)  # fmt: skip
_DATES = ("expiry", "arriving")


def load_stock(source: Any, programme: Programme) -> Stock:
    """The stock that a file, a frame or a table of a database holds, for a programme's items.

    Columns: `item`; `quantity`, as `12.5 t` or a number in the item's unit, or `packs`, so many
    of the pack that `pack` names; and where known `site` (with its `channel`, where two channels
    have a site of that name) or `depot`, `lot`, `expiry`, `arriving`. Without a site it is for
    all. Raises InputError where it cannot be read, DataError with everything wrong in it.

    >>> import polars as pl
    >>> from ration.programme_file import load_programme
    >>> cells = {"item": ["rice", "oil"], "quantity": ["2 t", None], "packs": [None, 3]}
    >>> stock = load_stock(pl.DataFrame(cells), load_programme("kaesong-2020"))
    >>> [str(lot.quantity) for lot in stock.lots]
    ['2000 kg', '60 bottle']
    """
    register = open_register(source)
    names = {clean(name).casefold(): name for name in reversed(register.columns)}
    wrong = list(register.said) if any(not one.warning for one in register.said) else []
    if "item" not in names:
        wrong.append(_missing("item", register.columns, "every lot is of one"))
    if not {"quantity", "packs"} & {*names}:
        wrong.append(_missing("quantity", register.columns, "a lot has so much of its item"))
    if wrong:
        raise DataError(register.source, wrong)
    read = {name: names[name] for name in COLUMNS if name in names}
    cells = [cleaned(by_name(source).as_expr()).alias(name) for name, source in read.items()]
    table = collect(register, register.frame.select(pl.col(ROW), *cells)).sort(ROW)
    orders = {name: column_date_order(table[name]) for name in _DATES if name in read}
    reader = _Reader(programme, orders)
    lots = [lot for row in table.iter_rows(named=True) if (lot := reader.lot(row)) is not None]
    if reader.problems:
        raise DataError(register.source, register.located(reader.problems))
    sha256 = None if register.sha256 is None else str(register.sha256)
    return Stock(source=register.source, sha256=sha256, lots=tuple(lots))


class _Reader:
    """Reads one row after the other, and collects all that is wrong."""

    def __init__(self, programme: Programme, orders: Mapping[str, Any]) -> None:
        self.programme = programme
        self.orders = orders
        self.problems: list[Problem] = []

    def lot(self, row: Mapping[str, Any]) -> Lot | None:
        """The lot of a row; None where it is blank, or wrong."""
        told = {name: text for name, text in row.items() if name != ROW and text != ""}
        if not told:
            return None
        before = len(self.problems)
        item = self._item(row[ROW], told)
        quantity = None if item is None else self._quantity(row[ROW], item, told)
        dates = {name: self._date(row[ROW], name, told.get(name)) for name in _DATES}
        channel = told.get("channel")
        if channel is not None and channel not in [one.id for one in self.programme.channels]:
            mend = nearest(channel, [one.id for one in self.programme.channels])
            self._wrong(row[ROW], "channel", channel, "no such channel", mend)
        if "site" in told and "depot" in told:
            self._wrong(row[ROW], "depot", told["depot"], "it lies at a site too", "keep one")
        if item is None or quantity is None or len(self.problems) > before:
            return None
        return Lot(
            item=item.id,
            quantity=quantity,
            channel=channel,
            site=told.get("site"),
            depot=told.get("depot"),
            lot=told.get("lot"),
            row=row[ROW],
            **dates,
        )

    def _wrong(self, row: int, column: str, value: str | None, what: str, mend: str) -> None:
        found = problem("stock", row=row, column=column, value=value, what=what, mend=mend)
        self.problems.append(found)

    def _item(self, row: int, told: Mapping[str, str]) -> Item | None:
        name = told.get("item")
        if name is None:
            self._wrong(row, "item", None, "no item", "say of what it is")
            return None
        named = {one.id.casefold(): one for one in self.programme.items}
        named |= {one.name.casefold(): one for one in reversed(self.programme.items)}
        item = named.get(name.casefold())
        if item is None:
            mend = nearest(name, [one.id for one in self.programme.items])
            self._wrong(row, "item", name, "the programme has no such item", mend)
        return item

    def _quantity(self, row: int, item: Item, told: Mapping[str, str]) -> Quantity | None:
        if ("quantity" in told) == ("packs" in told):
            self._wrong(row, "quantity", None, "not one quantity", "write quantity, or packs")
            return None
        name = "quantity" if "quantity" in told else "packs"
        try:
            number = self._packed(item, told) if name == "packs" else _measured(item, told[name])
            steps = item.steps(number)
        except QuantityError as error:
            self._wrong(row, name, told[name], error.message, error.hint)
            return None
        if steps < 0:
            self._wrong(row, name, told[name], "less than nothing", "write what is there, or 0")
        elif steps.denominator != 1:
            mend = f"{item.id} is counted in steps of {item.smallest}"
            self._wrong(row, name, told[name], "not a whole number of steps", mend)
        else:
            return item.quantity(steps)
        return None

    @staticmethod
    def _packed(item: Item, told: Mapping[str, str]) -> Quantity:
        count = told["packs"]
        if NUMBER.fullmatch(count) is None or Fraction(count).denominator != 1:
            raise QuantityError("not a whole number", "write how many packs there are, as 120")
        pack = _pack(told.get("pack"), {one.name: one for one in item.packs})
        return Quantity(amount=Fraction(count) * pack.holds.amount, unit=pack.holds.unit)

    def _date(self, row: int, column: str, text: str | None) -> dt.date | None:
        if text is None:
            return None
        found = parse_date(text, self.orders.get(column))
        if isinstance(found, str):
            self.problems.append(problem(found, row=row, column=column, value=text))
            return None
        return found


def _measured(item: Item, text: str) -> Quantity:
    """`12.5 t`, or a number in the item's unit."""
    if NUMBER.fullmatch(text):
        return Quantity(amount=Fraction(text), unit=item.unit)
    if PATTERN.fullmatch(text) is None:
        raise QuantityError("not a quantity", f'write "12.5 {item.unit}", or the number alone')
    quantity = Quantity(text)
    if quantity.daily:
        raise QuantityError("a daily rate", "write how much is there")
    return quantity


def _pack(name: str | None, packs: Mapping[str, Pack]) -> Pack:
    if name is None and len(packs) == 1:
        return next(iter(packs.values()))
    if name is None:
        what = "it has several packs" if packs else "the programme knows no pack of it"
        mend = f"say which in a column pack: {', '.join(packs)}" if packs else "write its quantity"
        raise QuantityError(what, mend)
    if name not in packs:
        raise QuantityError(f"no such pack: {name}", nearest(name, packs))
    return packs[name]


def _missing(name: str, have: tuple[str, ...], why: str) -> Problem:
    return problem("column-missing", column=name, why=why, mend=nearest(name, have))
