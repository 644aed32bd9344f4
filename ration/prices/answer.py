"""The answer to what a ration is worth: sentences, tables, a chart, notes."""

from collections.abc import Iterator
from fractions import Fraction

from ration.export.answer import Answer, AnswerChart, AnswerTable, decimal_text
from ration.export.tables.rows import Row
from ration.prices.choose import RULE
from ration.prices.places import money_places, price_places
from ration.results.value import Bought, ItemValue, Purse, ValueRecord

_NOTHING = ""  # in a table: there is no such figure, which is not unknown
_PURSES = 2  # that sentences are about: what a rule gives, and a household on average


def value_answer(record: ValueRecord) -> Answer:
    """The answer for people to read."""
    return Answer(
        title=f"Value: {record.programme.heading}",
        about=_about(record),
        says=tuple(_says(record)),
        tables=tuple(_tables(record)),
        charts=tuple(_charts(record)),
        notes=tuple(_notes(record)),
    )


def _about(record: ValueRecord) -> str:
    if record.household:
        counts = ", ".join(f"{name} {count}" for name, count in record.household)
        whom = f"household: {counts}"
    else:
        whom = f"register {record.source}"
    day = "the latest day" if record.day is None else record.day.isoformat()
    place = "all places" if record.place is None else record.place
    return (
        f"Programme {record.programme.id}, version {record.programme.version}; {whom}. "
        f"Prices {record.prices}, {place}, {day}."
    )


def _says(record: ValueRecord) -> Iterator[str]:
    least = "at least " if record.unpriced else ""
    heads = "" if record.per_person is None else f", {_money(record, record.per_person)} per person"
    if record.household:
        yield (
            f"The ration of the household is worth {least}{_money(record, record.total)}{heads}."
        )
    else:
        yield (
            f"The ration is worth {least}{_money(record, record.total)}: "
            f"{_money(record, record.per_household)} per household{heads}."
        )
    if record.money:
        yield (
            f"Of this, goods are {least}{_money(record, record.goods)}, and money is "
            f"{_money(record, record.money)}."
        )
    if record.unpriced:
        names = {each.item: each.name for each in record.items}
        listed = ", ".join(names[each] for each in record.unpriced)
        yield f"Not counted, because the list has no price: {listed}."
    if record.costs:
        parts = " and ".join(
            f"{each.what} ({each.stated}) {_money(record, each.cost)}" for each in record.costs
        )
        more = "at least " if record.unpriced or record.unweighed else ""
        yield f"With {parts}, it costs {more}{_money(record, record.cost)}."
    if record.energy_cost is not None:
        yield (
            f"2,100 kcal of the foods that have a price cost {_money(record, record.energy_cost)}."
        )
    for each in record.purses[:_PURSES]:
        yield from _buys(record, each)


def _buys(record: ValueRecord, purse: Purse) -> Iterator[str]:
    if not purse.buys:
        return
    listed = ", or ".join(f"{_amount(each)} of {each.name.lower()}" for each in purse.buys)
    best = next((each for each in purse.buys if each.item == purse.cheapest), None)
    days = ""
    if best is not None and best.days is not None:
        days = (
            f" The cheapest energy is {best.name.lower()}: {decimal_text(best.days, 1)} days at "
            "2,100 kcal for one person."
        )
    yield f"{_money(record, purse.money)} ({purse.what}) buys {listed}.{days}"


def _amount(bought: Bought) -> str:
    if bought.kg is not None:
        return f"{decimal_text(bought.kg, 2)} kg"
    return f"{decimal_text(bought.quantity, 1)} {bought.unit}"


def _tables(record: ValueRecord) -> Iterator[AnswerTable]:
    currency = record.currency
    shared = [_shared(each.value, record.households) for each in record.items]
    per_household = [] if record.household else [money_places(shared)]
    yield AnswerTable(
        "items",
        f"Items, {currency}",
        (
            "item",
            "quantity",
            "unit",
            "price",
            "value",
            *([] if record.household else ["per household"]),
            "price per kg",
            "price of 2,100 kcal",
        ),
        [
            (
                each.name,
                each.quantity,
                each.unit,
                each.price,
                each.value,
                *([] if record.household else [share]),
                _NOTHING if each.money else each.per_kg,
                _NOTHING if each.kcal is None else each.per_day,
            )
            for each, share in zip(record.items, shared, strict=True)
        ],
        (
            None,
            None,
            None,
            price_places(each.price for each in record.items),
            money_places(each.value for each in record.items),
            *per_household,
            money_places(each.per_kg for each in record.items if not each.money),
            money_places(each.per_day for each in record.items),
        ),
    )
    yield AnswerTable(
        "prices",
        "Prices that count",
        ("item", "place", "date", "price", "currency", "of", "source"),
        [row for each in record.items for row in _used(each)],
        (None, None, None, price_places(_listed(record)), None, None, None),
    )
    if record.purses:
        yield _purse_table(record)
    if record.costs:
        yield AnswerTable(
            "costs",
            f"Cost, {currency}",
            ("what", "stated", "cost"),
            [
                ("goods and money", None, record.total),
                *((each.what, each.stated, each.cost) for each in record.costs),
                ("in all", None, record.cost),
            ],
            (None, None, money_places([record.total, *(each.cost for each in record.costs)])),
        )


def _shared(amount: Fraction | None, heads: Fraction) -> Fraction | None:
    return None if amount is None else amount / heads


def _listed(record: ValueRecord) -> Iterator[Fraction]:
    return (price.price for each in record.items for price in each.prices)


def _used(item: ItemValue) -> Iterator[Row]:
    for each in item.prices:
        yield (item.name, each.place, each.date, each.price, each.currency, item.unit, each.source)


def _purse_table(record: ValueRecord) -> AnswerTable:
    rows: list[Row] = [
        (purse.what, purse.money, each.name, each.quantity, each.unit, each.kg, each.days)
        for purse in record.purses
        for each in purse.buys
    ]
    return AnswerTable(
        "money",
        "What the money buys, spent on one item",
        ("money of", record.currency, "item", "quantity", "unit", "kg", "days at 2,100 kcal"),
        rows,
        (None, money_places(each.money for each in record.purses), None, 2, None, 2, 1),
    )


def _charts(record: ValueRecord) -> Iterator[AnswerChart]:
    values = [
        (each.name, each.value / record.households)
        for each in record.items
        if each.value is not None
    ]
    if len(values) > 1:
        title = f"{record.currency} per household; items without a price are not counted"
        yield AnswerChart("bars", title, record.currency, "items", values)


def _notes(record: ValueRecord) -> Iterator[str]:
    names = {each.item: each.name for each in record.items}
    yield RULE.format(months=record.months)
    if record.unpriced:
        yield "An item without a price is not counted; so every sum is the least it may be."
    if record.unweighed:
        listed = ", ".join(names[each] for each in record.unweighed)
        yield f"Transport and handling by weight are without goods of unknown weight: {listed}."
    if record.pools:
        yield f"Without {', '.join(record.pools)}: a pool is no household's."
    for rate in record.rates:
        yield f"Rate, as stated: {rate}."
    for each in record.warnings:
        if each.code in ("price-later", "price-dates-apart"):
            whose = f"{names[each.column]}: " if each.column in names else ""
            yield f"{whose}{each.message}."


def _money(record: ValueRecord, amount: Fraction) -> str:
    """An amount in the currency of the record, and in the other one, if there is one."""
    text = f"{record.currency} {_rounded(amount)}"
    if record.other is None:
        return text
    return f"{text} ({record.other.currency} {_rounded(amount * record.other.factor)})"


def _rounded(amount: Fraction) -> str:
    """An amount of money: whole if it is large, with two decimals if it is small.

    >>> _rounded(Fraction(29250)), _rounded(Fraction(10, 3))
    ('29,250', '3.33')
    """
    if amount.denominator == 1 or amount >= 100:
        return decimal_text(amount, 0)
    return decimal_text(amount, 2)
