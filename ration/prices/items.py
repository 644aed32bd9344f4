"""The value of every item of a plan, and what the money in it buys: pure arithmetic."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.problems.problem import Problem, problem
from ration.nutrition.amounts import kcal_per_unit, unit_kg
from ration.nutrition.foods import Foods
from ration.nutrition.requirement import PLANNING_KCAL
from ration.prices.choose import Chosen, choose, months_between
from ration.prices.money import Charge, Rates
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.results.lines import Line, Lines
from ration.results.prices import Price
from ration.results.value import Bought, Cost, ItemValue, Purse


class Market(NamedTuple):
    """The prices that may count, the day and the currency they are wanted in, and the rates.

    Prices that are so many `months` apart are not of one time.
    """

    prices: Sequence[Price]
    day: dt.date | None
    currency: str
    rates: Rates
    months: int

    def price(self, item: str) -> Chosen | None:
        """The price of an item; None means there is none."""
        own = [each for each in self.prices if each.item == item]
        return choose(own, self.day, self.currency, self.rates, self.months)


def item_values(
    programme: Programme, lines: Lines, market: Market, foods: Foods
) -> Iterator[ItemValue]:
    """The value of every line of a plan; None where the item has no price."""
    for line in lines.values():
        item = programme.item(line.item)
        if item.unit == programme.currency:
            yield _money(line, market)
        else:
            yield _goods(item, line, market.price(item.id), foods)


def _money(line: Line, market: Market) -> ItemValue:
    """Money: its own value, in the currency of the market."""
    one = market.rates.factor(line.unit, market.currency) or Fraction(0)
    return ItemValue(
        item=line.item,
        name=line.name,
        unit=line.unit,
        quantity=line.quantity.amount,
        money=True,
        price=one,
        value=line.quantity.amount * one,
        per_kg=None,
        per_day=None,
        kg=None,
        kcal=None,
    )


def _goods(item: Item, line: Line, chosen: Chosen | None, foods: Foods) -> ItemValue:
    quantity, price = line.quantity.amount, None if chosen is None else chosen.price
    kcal = kcal_per_unit(item, foods)
    kg = _unit_kg(item, foods)
    return ItemValue(
        item=item.id,
        name=item.name,
        unit=item.unit,
        quantity=quantity,
        money=False,
        price=price,
        value=None if price is None else quantity * price,
        per_kg=None if price is None or not kg else price / kg,
        per_day=None if price is None or not kcal else price / kcal * PLANNING_KCAL,
        kg=line.net_kg if line.gross_kg is None else line.gross_kg,
        kcal=None if kcal is None else quantity * kcal,
        prices=() if chosen is None else chosen.used,
    )


def _unit_kg(item: Item, foods: Foods) -> Fraction | None:
    found = None if item.food is None else foods.find(item.food)
    return unit_kg(item, None if found is None else found.food.kg_per_l)


def purse(
    what: str, money: Fraction, items: Sequence[ItemValue], programme: Programme, foods: Foods
) -> Purse:
    """What so much money buys of each item that has a price, and the cheapest food among them."""
    priced = [each for each in items if each.price is not None and not each.money]
    foods_of = [each for each in priced if each.per_day is not None]
    cheapest = min(foods_of, key=lambda each: each.per_day or Fraction(0), default=None)
    return Purse(
        what=what,
        money=money,
        buys=tuple(
            _bought(each, money, _unit_kg(programme.item(each.item), foods)) for each in priced
        ),
        cheapest=None if cheapest is None else cheapest.item,
    )


def _bought(item: ItemValue, money: Fraction, kg: Fraction | None) -> Bought:
    quantity = money / (item.price or Fraction(1))
    return Bought(
        item=item.item,
        name=item.name,
        unit=item.unit,
        quantity=quantity,
        kg=None if kg is None else quantity * kg,
        days=None if item.per_day is None else money / item.per_day,
    )


def cost(what: str, charge: Charge, items: Sequence[ItemValue], factor: Fraction) -> Cost:
    """What transport or handling of the goods costs; `factor` converts the charge's currency.

    A share is of the value of goods with a price; by weight, goods of unknown weight cost nothing.
    """
    goods = [each for each in items if not each.money]
    if charge.share is not None:
        value = sum((each.value or Fraction(0) for each in goods), Fraction(0))
        return Cost(what=what, stated=charge.text, cost=value * charge.share)
    kg = sum((each.kg or Fraction(0) for each in goods), Fraction(0))
    return Cost(what=what, stated=charge.text, cost=kg * charge.per_kg * factor)


def price_warnings(
    items: Sequence[ItemValue], day: dt.date | None, months: int
) -> Iterator[Problem]:
    """Warn of prices from after the day, and of prices whose dates are far apart."""
    dates = []
    for item in items:
        own = [each.date for each in item.prices if each.date is not None]
        dates += own
        if day is not None and own and min(own) > day:
            yield problem(
                "price-later", column=item.item, date=min(own).isoformat(), day=day.isoformat()
            )
    if dates and months_between(min(dates), max(dates)) >= months:
        apart = f"{months_between(min(dates), max(dates))} months"
        yield problem(
            "price-dates-apart",
            apart=apart,
            first=min(dates).isoformat(),
            last=max(dates).isoformat(),
        )


def sums(items: Sequence[ItemValue]) -> Mapping[str, Fraction]:
    """The value of goods, of money, and of foods that have a price, and the energy of these."""
    zero = Fraction(0)
    foods = [each for each in items if each.value is not None and each.kcal]
    return {
        "goods": sum((each.value or zero for each in items if not each.money), zero),
        "money": sum((each.value or zero for each in items if each.money), zero),
        "foods": sum((each.value or zero for each in foods), zero),
        "energy": sum((each.kcal or zero for each in foods), zero),
    }
