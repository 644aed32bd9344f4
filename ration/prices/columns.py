"""Find the columns of a list of prices, and what the header of prices says of unit and currency."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

from ration.core.problems.data_as_header import nearest_column
from ration.core.problems.problem import problem
from ration.register.mapping.prices import PRICE_COLUMNS, PricesMapping
from ration.register.source.register import Register
from ration.stock.file.columns import StockColumns, Wanted, find_columns, is_named, split_unit
from ration.stock.file.usual import usual_names as stock_names

TABLE = "prices"  # of a mapping
_FREE = ("place", "source")
_CURRENCY = re.compile(r"(?<![^\W_])[A-Z]{3}(?![^\W_])")
_WHY = {"item": "every price is of an item", "price": "a list of prices has them"}


def find_price_columns(register: Register, mapping: PricesMapping) -> StockColumns:
    """The columns of a list of prices: by the mapping, by their own names, by usual ones."""
    usual = _usual()
    named = _named_with_unit(register, mapping, usual["price"])
    known = mapping.model_copy(update={"columns": (*mapping.columns, *named)})
    found = find_columns(register, known, Wanted(TABLE, PRICE_COLUMNS, usual, _FREE))
    missing = [
        problem(
            "stock-column-missing",
            column=name,
            why=why,
            near=nearest_column(name, register.columns),
        )
        for name, why in _WHY.items()
        if name not in found.known
    ]
    guessed = (*found.guessed, *(name for name, _ in named))
    return replace(found, guessed=guessed, problems=[*found.problems, *missing])


def in_header(column: str) -> tuple[str | None, str | None]:
    """The unit and the currency in the header of prices; None means it has none.

    >>> in_header("Price (KPW/kg)"), in_header("Price per litre"), in_header("Price")
    (('kg', 'KPW'), ('L', None), (None, None))
    """
    unit, currency = split_unit(column)[1], _CURRENCY.search(column)
    word = None if unit is None else unit.removeprefix("1 ")
    return word, None if currency is None else currency[0]


def _named_with_unit(
    register: Register, mapping: PricesMapping, usual: Sequence[str]
) -> list[tuple[str, str]]:
    """The one column that is prices by its header without the unit and the currency."""
    columns = register.columns
    own = [column for column in columns if is_named(column, ["price", *usual])]
    if own or "price" in dict(mapping.columns):
        return []
    bare = {column: _CURRENCY.sub("", split_unit(column)[0]).strip() for column in columns}
    found = [
        column
        for column, rest in bare.items()
        if is_named(rest.removesuffix(" per"), ["price", *usual])
    ]
    return [("price", found[0])] if len(found) == 1 else []


@cache
def _usual() -> Mapping[str, Sequence[str]]:
    text = (resources.files("ration.prices") / "usual_names.toml").read_text("utf-8")
    own, stock = tomllib.loads(text)["columns"], stock_names()["columns"]
    return {name: [*own[name], *stock.get(name, ())] for name in own}
