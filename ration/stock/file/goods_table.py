"""Open a file of goods as text cells, and see how it writes numbers and dates."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import cleaned
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.stock import FileMapping, GoodsMapping
from ration.register.source.collect import collect, with_requoting
from ration.register.source.open import open_register
from ration.register.source.register import ROW, Register
from ration.register.values.dates import column_date_order
from ration.stock.file.amounts import column_thousands, packs_thousands
from ration.stock.file.columns import StockColumns
from ration.stock.file.goods_rows import RowStyle

_TURNED = r"\u202e.*\d"

# What a mapping says of the file itself, not of its rows.
_OF_FILE = {"sheet", "encoding", "separator", "header_row", "skip_rows", "hidden"}


def open_goods(source: Any, mapping: FileMapping, table: str) -> Register:
    """Open a file of goods, or another small file, as a register is opened.

    `table` is the table of a mapping that says how to read it, such as "stock". Raises InputError
    if it cannot be read.
    """
    try:
        register = open_register(source, RegisterMapping(**mapping.model_dump(include=_OF_FILE)))
        return with_requoting(register, _read)
    except InputError as error:
        problems = [
            problem("stock-sheet-several", sheets=each.message.rpartition(": ")[2], table=table)
            if each.code == "sheet-several"
            else each
            for each in error.problems
        ]
        raise InputError(error.source, problems) from None


def _read(register: Register) -> Register:
    """The register, all of which can be read."""
    collect(register, register.frame.select(pl.all().null_count()))
    return register


def cells_of(register: Register, read: Mapping[str, str]) -> pl.DataFrame:
    """The cells of columns as text, with their rows, in order."""
    cells = [_cell(by_name(source).as_expr()).alias(name) for name, source in read.items()]
    return collect(register, register.frame.select(pl.col(ROW), *cells)).sort(ROW)


def _cell(column: pl.Expr) -> pl.Expr:
    """A clean cell; a figure that is shown turned around keeps the mark, and is no number."""
    text = column.cast(pl.String)
    return pl.when(text.str.contains(_TURNED)).then(text).otherwise(cleaned(column))


def row_style(
    register: Register,
    columns: StockColumns,
    cells: pl.DataFrame,
    mapping: GoodsMapping,
    table: str,
    dates: Sequence[str],
    *,
    ours: bool = False,
) -> RowStyle:
    """How the file writes numbers and dates; `ours` means that ration wrote its numbers.

    `table` is the table of a mapping, `dates` are the columns of dates.
    """
    unit = columns.unit or mapping.unit
    thousands, packs, doubt = mapping.thousands, mapping.thousands, None
    source = columns.read.get("quantity")
    if thousands is None and source is not None:
        plain = register.schema[source].is_numeric() or register.form.sheet is not None
        if plain or ours:
            thousands = ","
        else:
            thousands, doubt = column_thousands(cells["quantity"], unit)
    if packs is None and "packs" in columns.read:
        packs = packs_thousands(cells["packs"])
    texts = {name: cells[name] for name in dates if name in columns.read}
    orders = {name: mapping.dates or column_date_order(each) for name, each in texts.items()}
    return RowStyle(table, unit, thousands, packs, orders, doubt, columns.pack_unit)


def style_warnings(
    columns: StockColumns, style: RowStyle, cells: pl.DataFrame, how: str
) -> Iterator[Problem]:
    """Tell which columns are read by usual names, and how a doubtful point is read.

    `how` tells how to see all columns; "" means there is no such way.
    """
    used = [f"{columns.read[name]} as {name}" for name in columns.guessed]
    if columns.unit is not None:
        used.append(f"numbers of {columns.read['quantity']} in {columns.unit.removeprefix('1 ')}")
    if used:
        listed = some(used, len(used))
        yield problem("stock-columns-used", columns=listed, table=style.table, how=how)
    if style.doubt is not None:
        row = cells.filter(pl.col("quantity") == style.doubt)[ROW][0]
        facts = {"column": "quantity", "value": style.doubt, "table": style.table}
        yield problem("stock-decimals", row=row, **facts)


def used_warning(columns: StockColumns, table: str) -> Iterator[Problem]:
    """Tell which columns are read by usual names; `table` is that of a mapping."""
    used = [f"{columns.read[name]} as {name}" for name in columns.guessed]
    if used:
        listed = some(used, len(used))
        yield problem("stock-columns-used", columns=listed, table=table, how="")


def unread_warning(unread: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    """Warn of columns that are not read; `known` are the names of all that could be."""
    if unread:
        yield problem("stock-unread", columns=some(unread, 5), known=", ".join(known))
