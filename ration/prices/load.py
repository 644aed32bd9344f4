"""Read a list of prices: any kind of table that a register may be, a row for each price."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ration.core.problems.errors import DataError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.nutrition.foods import Foods, words_of
from ration.prices.columns import TABLE, find_price_columns, in_header
from ration.prices.rows import PriceReader, PriceStyle
from ration.programme.load import ProgrammeSource, load_programme
from ration.programme.programme import Programme
from ration.register.mapping.load import MappingSource, resolve_mapping
from ration.register.mapping.prices import PRICE_COLUMNS, PricesMapping
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import ROW
from ration.register.values.dates import column_date_order
from ration.results.prices import PriceList
from ration.stock.file.amounts import column_thousands
from ration.stock.file.columns import StockColumns
from ration.stock.file.goods_table import cells_of, open_goods, unread_warning
from ration.stock.file.item_names import Items


def load_prices(
    source: Any, programme: ProgrammeSource, *, mapping: MappingSource | None = None
) -> PriceList:
    """Read prices of a programme's items from a file, a frame or a table of a database.

    Columns: `item`, `price`, and what is known of `currency`, `unit` (what the price is of, such
    as `kg`, `50 kg` or `bottle`), `place`, `date` and `source`. The header of prices may have unit
    and currency, as in `Price (KPW/kg)`. Usual names of such columns are recognised, in many
    languages, with a warning that lists them; the table `[prices]` of `mapping` names others. An
    item is known by its id, its names, or the words of its food. Rows of other goods are skipped
    with a warning. A month is read as its last day.

    Raises InputError if the source cannot be read, DataError with all problems: prices, units and
    dates that are unreadable or missing, and names close to that of an item without a price.

    >>> import polars as pl
    >>> cells = {"item": ["rice"], "Price (KPW/kg)": ["4593"], "date": ["2019-06-11"]}
    >>> [str(each.price) for each in load_prices(pl.DataFrame(cells), "kaesong-2020").prices]
    ['4593']
    """
    loaded, given = load_programme(programme), resolve_mapping(mapping, None)
    own = given.prices or PricesMapping()
    own = own if own.hidden else own.model_copy(update={"hidden": given.hidden})
    register = open_goods(source, own, TABLE)
    columns = find_price_columns(register, own)
    problems = [*columns.problems, *ragged_rows(register).values()]
    if problems:
        raise DataError(register.source, register.located(problems))
    cells = cells_of(register, columns.read)
    unit, currency = in_header(columns.read["price"])
    plain = register.schema[columns.read["price"]].is_numeric() or register.form.sheet is not None
    thousands = (
        own.thousands
        or given.thousands
        or ("," if plain else column_thousands(cells["price"], None)[0])
    )
    order = (
        own.dates
        or given.dates
        or (column_date_order(cells["date"]) if "date" in columns.read else None)
    )
    style = PriceStyle(own.unit or unit, own.currency or currency, thousands, order)
    names = [each for each in cells["item"].unique(maintain_order=True) if each]
    items = Items(loaded, names, near="price-item-near")
    reader = PriceReader(items, style, food_words(loaded), loaded.currency)
    rows = [row for row in cells.iter_rows(named=True) if any(_without_row(row))]
    prices = tuple(filter(None, [reader.price(row) for row in rows]))
    if reader.problems:
        raise DataError(register.source, register.located(reader.problems))
    return PriceList(
        source=register.source,
        sha256=None if register.sha256 is None else str(register.sha256),
        rows=len(rows),
        prices=prices,
        warnings=(
            *(each for each in register.warnings if each.warning),
            *_used(columns),
            *unread_warning(columns.unread, PRICE_COLUMNS),
            *items.skipped(),
        ),
    )


def food_words(programme: Programme) -> Mapping[str, str]:
    """The ids of items by the words of their foods; a word of several items is of none."""
    foods = Foods(programme.foods)
    found: dict[str, set[str]] = {}
    for item in programme.items:
        food = None if item.food is None else foods.find(item.food)
        own = () if item.food is None else (item.food,)
        for word in (*own, *(() if food is None else words_of(food.food))):
            found.setdefault(word.casefold(), set()).add(item.id)
    return {word: min(ids) for word, ids in found.items() if len(ids) == 1}


def _without_row(row: Mapping[str, Any]) -> Sequence[Any]:
    return [cell for name, cell in row.items() if name != ROW]


def _used(columns: StockColumns) -> Iterator[Problem]:
    """Tell which columns are read by usual names."""
    used = [f"{columns.read[name]} as {name}" for name in columns.guessed]
    if used:
        listed = some(used, len(used))
        yield problem("stock-columns-used", columns=listed, table=TABLE, how="")
