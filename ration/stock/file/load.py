"""Read a stock file: any kind of table that a register may be, one row per lot."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from ration.core.problems.errors import DataError, FieldError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.programme.load import ProgrammeSource, load_programme
from ration.programme.programme import Programme
from ration.register.mapping.load import MappingSource, resolve_mapping
from ration.register.mapping.stock import COLUMNS, StockMapping
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import ROW, Register
from ration.results.stock import Stock
from ration.stock.file.columns import OURS, StockColumns, find_stock_columns, no_matter
from ration.stock.file.dates import are_dates
from ration.stock.file.goods_rows import whole_steps
from ration.stock.file.goods_table import (
    cells_of,
    open_goods,
    row_style,
    style_warnings,
    unread_warning,
)
from ration.stock.file.item_names import Items
from ration.stock.file.lot_rows import DATES, LotReader
from ration.stock.file.totals import totals

_SHOW_COLUMNS = "; `ration columns --stock FILE` shows all"
_MOST_TEXTS = 10_000  # of a column that is not read: more are no places


def load_stock(
    source: Any, programme: ProgrammeSource, *, mapping: MappingSource | None = None
) -> Stock:
    """Read the stock of a programme's items from a file, a frame or a table of a database.

    Columns: `item`; `quantity`, such as `12.5 t` or a number in the item's unit, or instead
    `packs`, the number of packs named in `pack`; and if known `unit`, `site` (with its `channel`
    if two channels have a site of that name) or `depot`, `lot`, `expiry`, `arriving`. Usual names
    of such columns are recognised, in many languages, with a warning that lists them; the table
    `[stock]` of `mapping`, or of its file, names others.

    A lot without a site is for all sites. A month is read as its last day. Rows of items that the
    programme does not hand out are skipped with a warning. But a name close to that of an item
    without a row may be a misspelling: it is a problem, and so is a column of dates or places
    that is not read. Raises InputError if the source cannot be read, DataError with all problems.

    >>> import polars as pl
    >>> cells = {"item": ["rice", "oil"], "quantity": ["2 MT", None], "packs": [None, 3]}
    >>> stock = load_stock(pl.DataFrame(cells), "kaesong-2020")
    >>> [str(lot.quantity) for lot in stock.lots]
    ['2000 kg', '60 bottle']
    """
    programme, own = load_programme(programme), stock_mapping(mapping)
    register = open_stock(source, own)
    columns = find_stock_columns(register, programme, own)
    problems = [*columns.problems, *ragged_rows(register).values()]
    if problems:
        raise DataError(register.source, register.located(problems))
    table = cells_of(register, columns.read)
    others = cells_of(register, {name: name for name in columns.unread})
    problems = list(_unread_dates(columns, others))
    ours = {*OURS} <= {*register.columns}
    style = row_style(register, columns, table, own, "stock", DATES, ours=ours)
    reader = LotReader(Items(programme, table["item"]), programme, style)
    lots = [lot for row in table.iter_rows(named=True) if (lot := reader.lot(row)) is not None]
    problems += reader.problems
    sums = [*totals(lots)]
    problems += [each for each in sums if not each.warning]
    if problems:
        raise DataError(register.source, register.located(problems))
    warnings = (
        *style_warnings(columns, style, table, _SHOW_COLUMNS),
        *unread_warning(columns.unread, COLUMNS),
        *reader.warnings(),
        *sums,
        *reader.items.skipped(),
        *_alike(table),
    )
    sha256 = None if register.sha256 is None else str(register.sha256)
    return Stock(
        source=register.source,
        sha256=sha256,
        lots=tuple(lots),
        warnings=(*register.warnings, *register.located(warnings)),
        unread=tuple(_texts(others)),
    )


def stock_mapping(mapping: MappingSource | None) -> StockMapping:
    """How to read a stock file: `[stock]` of a mapping; `hidden` is that of the register too."""
    given = resolve_mapping(mapping, None)
    own = given.stock or StockMapping()
    return own if own.hidden else own.model_copy(update={"hidden": given.hidden})


def open_stock(source: Any, mapping: StockMapping) -> Register:
    """Open a stock file as a register is opened. Raises InputError if it cannot be read."""
    return open_goods(source, mapping, "stock")


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
            whole_steps(items[lot.item], lot.quantity)
        except FieldError as error:
            problems.append(error.problem(row=row, column="quantity", value=str(lot.quantity)))
    if problems:
        raise DataError(stock.source, problems)
    return stock


def dates_unread(register: Register, columns: StockColumns) -> list[Problem]:
    """The columns of dates that are not read: goods may expire or arrive on them."""
    return list(_unread_dates(columns, cells_of(register, {name: name for name in columns.unread})))


def _unread_dates(columns: StockColumns, others: pl.DataFrame) -> Iterator[Problem]:
    for name in columns.unread:
        if not no_matter(name) and are_dates(others[name].unique(maintain_order=True)):
            yield problem("stock-dates-unread", column=name)


def _texts(others: pl.DataFrame) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The distinct texts of columns that are not read: they may be places."""
    for name in others.columns:
        texts = others[name].cast(pl.String).unique(maintain_order=True)
        if name != ROW and len(texts) <= _MOST_TEXTS:
            yield name, tuple(text for text in texts if text)


def _alike(table: pl.DataFrame) -> Iterator[Problem]:
    """Warn of equal rows: perhaps a lot is listed twice."""
    cells = [name for name in table.columns if name != ROW]
    again = table.filter(pl.col("item") != "", pl.struct(cells).is_duplicated())
    if again.height:
        yield problem("stock-alike", row=again[ROW][1], rows=again.height)
