"""Prices of items: where, when, how much, and who says so."""

from ration.core.models import Day, Frozen, Several
from ration.core.problems.problem import Problem
from ration.results.supply import Exact


class Price(Frozen):
    """A price of an item: `price` of `currency` for one unit of the item, as the programme has it.

    `row` is that of the list. `place`, `date` and `source` None mean not known.
    """

    row: int
    item: str
    price: Exact
    currency: str
    place: str | None = None
    date: Day | None = None
    source: str | None = None


class PriceList(Frozen):
    """A list of prices of the items of a programme, in the order of its rows.

    `rows` are those of the file with a price; rows of other goods are skipped.
    """

    source: str
    sha256: str | None
    rows: int
    prices: Several[Price]
    warnings: Several[Problem] = ()
