"""The value of a ration: what it is worth, what its money buys, what it costs to bring."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr

from ration.core.problems.errors import FieldError, InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.export.answer import Answer
from ration.export.inputs import Input, inputs
from ration.nutrition.foods import Foods
from ration.nutrition.planning_household import planning
from ration.nutrition.requirement import PLANNING_KCAL
from ration.plan.plan import DistributionPlan
from ration.plan.plan_for import Planned, Subject, plan_for
from ration.prices.answer import value_answer
from ration.prices.items import Market, cost, item_values, price_warnings, purse, sums
from ration.prices.load import load_prices
from ration.prices.money import Charge, Rate, Rates, parse_charge, parse_rate
from ration.programme.programme import Programme
from ration.results.prices import Price, PriceList
from ration.results.value import Cost, ItemValue, OtherCurrency, Purse, ValueRecord


class Value(ValueRecord):
    """What a ration is worth in money; it writes files."""

    _read: tuple[Input, ...] = PrivateAttr(default=())

    def answer(self) -> Answer:
        """The answer in sentences, tables and charts."""
        return value_answer(self)

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write the answer to FILE.xlsx or FILE.html.

        Raises ValueError for another ending, InputError if a package that it needs is not
        installed, FileExistsError if the file exists and not `force`, OSError if it cannot be
        written.
        """
        from ration.export.answer_files import write_answer

        write_answer(path, self.answer(), force=force, read=self._read)


def value_of(
    subject: Subject,
    register: Any = None,
    *,
    prices: Any,
    place: str | None = None,
    on: dt.date | None = None,
    currency: str | None = None,
    rates: Iterable[str] = (),
    transport: str | None = None,
    handling: str | None = None,
    months: int = 6,
    household: Mapping[str, str | int] | None = None,
    **options: Any,
) -> Value:
    """Calculate what a ration is worth in money, what its money buys, and what bringing it costs.

    `subject` is a programme, a plan, or the folder of a plan. `register` and `options` are those of
    `compute`. Without a register, a programme is valued for `household`, by column or group; None
    means the planning household of 5 persons, as for `nutrition_of`. `prices` is a list for
    `load_prices`, or what that returns. Of each place, the latest prices on or before the day `on`
    count (None: the day of the distribution); if no place has any, the first after it, with a
    warning. The median of places counts, without those whose price is `months` or more from the
    best day; `place` names the only one. `currency` None means that of the programme, or the only
    one of the list. `rates` are such as "8200 KPW = 1 USD"; `transport` and `handling` are such as
    "25 USD/t" or "5 %". Prices that are `months` or more apart give a warning. Items without a
    price are listed and not counted: then every sum is the least it may be.

    Raises InputError for a rate that is missing or cannot be read, and as `load_prices`, `compute`
    and `load_plan`.

    >>> import polars as pl
    >>> cells = {"item": ["rice", "maize"], "price": ["5850", "3300"], "unit": ["kg", "kg"]}
    >>> found = value_of("kaesong-2020", prices=pl.DataFrame(cells), household={
    ...     "persons": 4, "adults": 2})
    >>> found.goods, found.money, found.unpriced[:2]
    (Fraction(249000, 1), Fraction(16000, 1), ('soybeans', 'oil'))
    """
    known = Rates(_rates(rates))
    charges = _charges({"transport": transport, "handling": handling})
    planned = plan_for(subject, register, household=planning(household), **options)
    programme = planned.programme
    listed = _listed(prices, programme, options.get("mapping"))
    day = on or _day(planned.plan)
    main = currency or _currency(programme, listed)
    market = Market(_of_place(listed, place), day, main, known, months)
    _refuse_unknown_rates(market, programme, charges)
    foods = Foods(programme.foods)
    items = tuple(item_values(programme, planned.plan.totals, market, foods))
    made = _value(planned, listed, market, items, charges, place)
    made = made.model_copy(
        update={
            "purses": tuple(_purses(made, programme, foods, market)),
            "warnings": (*listed.warnings, *price_warnings(items, day, months)),
        }
    )
    made._read = inputs(register=register, programme=subject, prices=prices)
    return made


def _listed(prices: Any, programme: Programme, mapping: Any) -> PriceList:
    if isinstance(prices, PriceList):
        return prices
    return load_prices(prices, programme, mapping=mapping)


def _rates(texts: Iterable[str]) -> Iterator[Rate]:
    for text in texts:
        try:
            yield parse_rate(text)
        except FieldError as error:
            raise InputError("rates", [error.problem(value=text)]) from None


def _charges(texts: Mapping[str, str | None]) -> dict[str, Charge]:
    charges, problems = {}, []
    for what, text in texts.items():
        try:
            if text is not None:
                charges[what] = parse_charge(text)
        except FieldError as error:
            problems.append(error.problem(column=what, value=text))
    if problems:
        raise InputError("charges", problems)
    return charges


def _day(plan: DistributionPlan) -> dt.date | None:
    return None if plan.date is None else dt.date.fromisoformat(plan.date)


def _currency(programme: Programme, listed: PriceList) -> str:
    """The currency to calculate in: that of the programme, or the only one of the list."""
    if programme.currency is not None:
        return programme.currency
    found = sorted({each.currency for each in listed.prices})
    if len(found) == 1:
        return found[0]
    first, names = found[0] if found else "USD", ", ".join(found) or "none"
    fault = problem("price-no-currency", column="currency", currencies=names, first=first)
    raise InputError(listed.source, [fault])


def _of_place(listed: PriceList, place: str | None) -> Sequence[Price]:
    """The prices of a place; None means all places."""
    if place is None:
        return listed.prices
    found = tuple(e for e in listed.prices if (e.place or "").casefold() == place.casefold())
    if not found:
        places = dict.fromkeys(each.place for each in listed.prices if each.place)
        fault = problem("price-place", column="place", value=place, near=nearest(place, places))
        raise InputError(listed.source, [fault])
    return found


def _refuse_unknown_rates(
    market: Market, programme: Programme, charges: Mapping[str, Charge]
) -> None:
    """Raise InputError with every currency that has no rate into that of the value."""
    named = [each.currency for each in market.prices]
    named += [charge.currency for charge in charges.values() if charge.currency is not None]
    named += [programme.currency] if programme.currency is not None else []
    problems: list[Problem] = [
        problem("price-rate-missing", value=name, currency=market.currency)
        for name in dict.fromkeys(named)
        if market.rates.factor(name, market.currency) is None
    ]
    if problems:
        raise InputError("rates", problems)


def _value(
    planned: Planned,
    listed: PriceList,
    market: Market,
    items: tuple[ItemValue, ...],
    charges: Mapping[str, Charge],
    place: str | None,
) -> Value:
    plan = planned.plan
    people = dict(plan.served or plan.people)
    households = Fraction(people.get("households") or 1)
    persons = Fraction(people["persons"]) if people.get("persons") else None
    parts, costs = sums(items), tuple(_costs(charges, items, market))
    total = parts["goods"] + parts["money"]
    days = parts["energy"] / PLANNING_KCAL
    by_weight = any(charge.share is None for charge in charges.values())
    return Value(
        programme=plan.programme,
        source=None if planned.household is not None else plan.source.source,
        household=tuple((planned.household or {}).items()),
        prices=listed.source,
        day=market.day,
        place=place,
        months=market.months,
        currency=market.currency,
        other=_other(market),
        rates=tuple(map(str, market.rates.stated)),
        households=households,
        persons=persons,
        items=items,
        goods=parts["goods"],
        money=parts["money"],
        total=total,
        costs=costs,
        cost=total + sum((each.cost for each in costs), Fraction(0)),
        per_household=total / households,
        per_person=None if persons is None else total / persons,
        energy=parts["energy"],
        energy_cost=parts["foods"] / days if days else None,
        purses=(),
        unpriced=tuple(each.item for each in items if each.value is None),
        unweighed=tuple(
            each.item for each in items if by_weight and each.kg is None and not each.money
        ),
        pools=() if planned.household is None else _pools(planned.programme),
    )


def _pools(programme: Programme) -> tuple[str, ...]:
    return tuple(dict.fromkeys(programme.item(pool.item).name for pool in programme.pools))


def _costs(
    charges: Mapping[str, Charge], items: Sequence[ItemValue], market: Market
) -> Iterator[Cost]:
    for what, charge in charges.items():
        one = market.rates.factor(charge.currency or market.currency, market.currency)
        yield cost(what, charge, items, one or Fraction(0))


def _other(market: Market) -> OtherCurrency | None:
    name = market.rates.beside(market.currency)
    factor = None if name is None else market.rates.factor(market.currency, name)
    if name is None or factor is None:
        return None
    stated = next(
        r for r in market.rates.stated if {r.currency, r.other} == {name, market.currency}
    )
    return OtherCurrency(currency=name, factor=factor, stated=str(stated))


def _purses(made: Value, programme: Programme, foods: Foods, market: Market) -> Iterator[Purse]:
    """The money of a household and of a person on average, and that of each rule."""
    if not made.money:
        return
    for what, money in _shares(made, programme, market):
        yield purse(what, money, made.items, programme, foods)


def _shares(made: Value, programme: Programme, market: Market) -> Iterator[tuple[str, Fraction]]:
    for rule in programme.allocations:
        item = programme.item(rule.item)
        if item.unit == programme.currency and rule.quantity and not rule.quantity.daily:
            one = market.rates.factor(item.unit, market.currency) or Fraction(0)
            amount = item.in_unit(rule.quantity) * programme.factor(item) * one
            yield f"{item.name}, per {rule.per}", amount
    whose = "the household" if made.household else "a household, on average"
    yield whose, made.money / made.households
    if made.persons:
        yield "a person, on average", made.money / made.persons
