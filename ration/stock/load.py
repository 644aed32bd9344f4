"""Read a stock file: any kind of table that a register may be, one row per lot."""

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.core.problems import DataError, FieldError, Problem, nearest, problem, some
from ration.core.quantity import NUMBER, PATTERN, Quantity, QuantityError
from ration.core.text import clean, cleaned
from ration.programme.item import Item, Pack
from ration.programme.programme import Programme
from ration.register.source.collect import collect
from ration.register.source.open import open_register
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import ROW, Register
from ration.register.values.counts import MISSING, parse_count
from ration.register.values.dates import ORDERS, column_date_order, parse_date
from ration.register.values.normalize import folded, plainly
from ration.results.stock import Lot, Stock
from ration.stock.item_names import Items

COLUMNS = (
    "item", "quantity", "packs", "pack", "channel", "site", "depot", "lot", "expiry", "arriving",
)  # fmt: skip
_IGNORED = ("before", "issued")  # more columns that a plan's lots.csv has
_DATES = ("expiry", "arriving")
_FIGURES = ("quantity", "packs", "pack", *_DATES)


def load_stock(source: Any, programme: Programme) -> Stock:
    """Read the stock of a programme's items from a file, a frame or a table of a database.

    Columns: `item`; `quantity`, such as `12.5 t` or a number in the item's unit, or instead
    `packs`, the number of packs named in `pack`; and if known `site` (with its `channel` if two
    channels have a site of that name) or `depot`, `lot`, `expiry`, `arriving`. A lot without a
    site is for all sites. Rows of items that the programme does not hand out are skipped with a
    warning. But a name close to that of an item without a row may be a misspelling: it is a
    problem. Raises InputError if the source cannot be read, DataError with all problems.

    >>> import polars as pl
    >>> from ration.programme.load import load_programme
    >>> cells = {"item": ["rice", "oil"], "quantity": ["2 t", None], "packs": [None, 3]}
    >>> stock = load_stock(pl.DataFrame(cells), load_programme("kaesong-2020"))
    >>> [str(lot.quantity) for lot in stock.lots]
    ['2000 kg', '60 bottle']
    """
    register = open_register(source)
    names = {clean(name).casefold(): name for name in reversed(register.columns)}
    read = {name: names[name] for name in COLUMNS if name in names}
    problems = [*_unreadable(register, read), *ragged_rows(register).values()]
    if problems:
        raise DataError(register.source, register.located(problems))
    cells = [cleaned(by_name(source).as_expr()).alias(name) for name, source in read.items()]
    table = collect(register, register.frame.select(pl.col(ROW), *cells)).sort(ROW)
    orders = {name: column_date_order(table[name]) for name in _DATES if name in read}
    reader = _Reader(Items(programme, table["item"]), programme, orders)
    lots = [lot for row in table.iter_rows(named=True) if (lot := reader.lot(row)) is not None]
    if reader.problems:
        raise DataError(register.source, register.located(reader.problems))
    warnings = (*_unread(register, read), *reader.items.skipped(), *_alike(table))
    sha256 = None if register.sha256 is None else str(register.sha256)
    return Stock(
        source=register.source,
        sha256=sha256,
        lots=tuple(lots),
        warnings=(*register.warnings, *register.located(warnings)),
    )


def checked(stock: Stock, programme: Programme) -> Stock:
    """Check a stock that was made in Python; raises DataError if it does not fit `programme`."""
    items = {item.id: item for item in programme.items}
    problems = []
    for number, lot in enumerate(stock.lots, 1):
        row = lot.row or number
        if lot.item not in items:
            facts = {"column": "item", "value": lot.item, "near": nearest(lot.item, items)}
            problems.append(problem("stock-item-unknown", row=row, **facts))
            continue
        try:
            _whole(items[lot.item], lot.quantity)
        except FieldError as error:
            problems.append(error.problem(row=row, column="quantity", value=str(lot.quantity)))
    if problems:
        raise DataError(stock.source, problems)
    return stock


def _unreadable(register: Register, read: Mapping[str, str]) -> Iterator[Problem]:
    """Find why the table cannot be read: columns that are missing, repeated or unreadable."""
    yield from (each for each in register.warnings if not each.warning)
    if "item" not in read:
        yield _missing("item", register.columns, "every lot needs an item")
    if not {"quantity", "packs"} & {*read}:
        yield _missing("quantity", register.columns, "every lot needs a quantity")
    written = [clean(name).casefold() for name in register.columns]
    for name, source in read.items():
        if source in register.repeated or written.count(name) > 1:
            yield problem("column-twice", column=source)
        if source in register.unreadable_columns:
            yield register.unreadable_columns[source]


def _unread(register: Register, read: Mapping[str, str]) -> Iterator[Problem]:
    """Warn of columns that are not read."""
    others = [name for name in register.columns if name not in (*read.values(), *_IGNORED)]
    if others:
        yield problem("stock-unread", columns=some(others, 5), known=", ".join(COLUMNS))


def _alike(table: pl.DataFrame) -> Iterator[Problem]:
    """Warn of equal rows: perhaps a lot is listed twice."""
    cells = [name for name in table.columns if name != ROW]
    again = table.filter(pl.col("item") != "", pl.struct(cells).is_duplicated())
    if again.height:
        yield problem("stock-alike", row=again[ROW][1], rows=again.height)


class _Reader:
    """Read row after row, and collect all problems."""

    def __init__(self, items: Items, programme: Programme, orders: Mapping[str, Any]) -> None:
        self.items = items
        self.channels = [channel.id for channel in programme.channels]
        self.orders = orders
        self.problems: list[Problem] = []

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
        dates = {name: self._date(row[ROW], name, cells.get(name)) for name in _DATES}
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
            quantity = _packed(item, cells) if name == "packs" else _measured(item, cells[name])
            return _whole(item, quantity)
        except FieldError as error:
            self.problems.append(error.problem(row=row, column=name, value=cells[name]))
            return None

    def _date(self, row: int, column: str, text: str | None) -> dt.date | None:
        if text is None:
            return None
        date = parse_date(text, self.orders.get(column))
        if date == "date-ambiguous":  # an order given for the register is not for this file
            days = {str(parse_date(text, order)) for order in ORDERS} - {"date-unknown"}
            self._wrong("stock-date-order", row, column, text, days=" or ".join(sorted(days)))
            return None
        if isinstance(date, str):
            self.problems.append(problem(date, row=row, column=column, value=text))
            return None
        return date


def _is_filled(name: str, text: str) -> bool:
    """Whether a cell has a value: `NA` is none for a date or a number, but may be a site's name."""
    return text != "" and (name not in _FIGURES or folded(text) not in MISSING)


def _packed(item: Item, cells: Mapping[str, str]) -> Quantity:
    count = parse_count(cells["packs"])
    if isinstance(count, str):
        raise FieldError("stock-packs-unreadable")
    pack = _pack(cells.get("pack"), {pack.name: pack for pack in item.packs})
    return Quantity(amount=count * pack.holds.amount, unit=pack.holds.unit)


def _measured(item: Item, text: str) -> Quantity:
    """Read a quantity such as `12.5 t`, or a number in the item's unit."""
    text = plainly(text)
    if NUMBER.fullmatch(text):
        return Quantity(amount=Fraction(text), unit=item.unit)
    if PATTERN.fullmatch(text) is None:
        raise QuantityError("stock-quantity-unreadable", unit=item.unit)
    quantity = Quantity(text)
    if quantity.daily:
        raise QuantityError("stock-quantity-daily")
    return quantity


def _whole(item: Item, quantity: Quantity) -> Quantity:
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


def _missing(name: str, have: tuple[str, ...], why: str) -> Problem:
    return problem("stock-column-missing", column=name, why=why, near=nearest(name, have))
