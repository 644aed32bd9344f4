"""What a ration is worth in money: the contents of `ration value --json`."""

from typing import Literal

from pydantic import Field

from ration.core.models import Day, Frozen, Named, Names, Several
from ration.core.problems.problem import Problem
from ration.results.prices import Price
from ration.results.provenance import ProgrammeStamp
from ration.results.supply import Exact


class ItemValue(Frozen):
    """An item: how much of it is handed out, and what it is worth.

    `quantity` is in `unit`; `price` is for one unit, `value` for all, both in the currency of the
    record. `money` means that the item is money itself. `per_kg` is the price of a kilogram, and
    `per_day` that of 2,100 kcal of it. `kg` is the weight that is carried, with packs if theirs is
    known, and `kcal` the energy of all. None means not known; without a price the item is not
    counted. `prices` are those of which the price is the median.
    """

    item: str
    name: str
    unit: str
    quantity: Exact
    money: bool
    price: Exact | None
    value: Exact | None
    per_kg: Exact | None
    per_day: Exact | None
    kg: Exact | None
    kcal: Exact | None
    prices: Several[Price] = Field(default=(), exclude_if=lambda prices: not prices)


class Bought(Frozen):
    """How much of an item the money buys: `quantity` of its unit, and `kg` if its weight is known.

    `days` are how many days of 2,100 kcal it is; None means it is no food, or not known.
    """

    item: str
    name: str
    unit: str
    quantity: Exact
    kg: Exact | None
    days: Exact | None


class Purse(Frozen):
    """Money that is handed out, and what it buys if it is spent on one item.

    `what` says whose it is. `cheapest` is the item with the cheapest energy; None means that no
    food has a price.
    """

    what: Named
    money: Exact
    buys: Several[Bought]
    cheapest: str | None


class Cost(Frozen):
    """What transport or handling costs: as `stated`, and in all, in the currency of the record."""

    what: Named
    stated: Named
    cost: Exact


class OtherCurrency(Frozen):
    """A second currency: what one of the record's currency is in it, at the `stated` rate."""

    currency: Named
    factor: Exact
    stated: Named


class ValueRecord(Frozen):
    """What a ration is worth, in all, per household and per person; nothing is counted as 0.

    `household` are the counts of the household that it is for; () means it is for the register
    `source`. `goods` are the value of goods with a price, `money` what is handed out in money,
    `total` both, `cost` the total with transport and handling. `unpriced` are the ids of items
    without a price: with some, every sum is the least it may be. `unweighed` are the ids of goods
    whose weight is not known, where transport or handling is by weight. `energy` are the kcal of
    the foods with a price, and `energy_cost` what 2,100 kcal of them cost; None means there are
    none. `pools` are the items that a household has no part of; () for a register. `day` is the
    day of the prices; None means the latest. `place` None means all places whose prices are less
    than `months` apart. `rates` are as stated.
    """

    format: Literal["ration.value/1"] = "ration.value/1"
    programme: ProgrammeStamp
    source: str | None
    household: Names = Field(default=(), exclude_if=lambda counts: not counts)
    prices: Named
    day: Day | None
    place: str | None
    months: int
    currency: Named
    other: OtherCurrency | None
    rates: Several[str]
    households: Exact
    persons: Exact | None
    items: Several[ItemValue]
    goods: Exact
    money: Exact
    total: Exact
    costs: Several[Cost]
    cost: Exact
    per_household: Exact
    per_person: Exact | None
    energy: Exact
    energy_cost: Exact | None
    purses: Several[Purse]
    unpriced: Several[str]
    unweighed: Several[str]
    pools: Several[str] = Field(default=(), exclude_if=lambda names: not names)
    warnings: Several[Problem] = ()

    def to_json(self) -> str:
        """The record as one JSON object of the format `ration.value/1`."""
        return self.model_dump_json(indent=1)
