"""Warnings about figures that are likely slips of a unit: too much food, rates far apart."""

import re
from collections.abc import Iterator
from fractions import Fraction

from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity, number_text
from ration.engine.packing import unit_kg
from ration.programme.allocation import Allocation
from ration.programme.item import Item
from ration.programme.programme import Programme

_MOST_FOOD = 1  # kg per person and day: a full ration of 2,100 kcal is some 0.6 kg, dry
_FAR_APART = 20  # a kilogram for a gram is 1,000 times; bands of age or size are seldom 10 times
# Items that are food without a key `food`, by a word of their id or name.
_FOODS = re.compile(
    r"\b(barley|beans|bulgur|cereals?|corn|csb|flour|lentils|maize|millet|peas|pulses|rice|salt"
    r"|sorghum|soybeans|sugar|wheat|riz|maïs|farine|haricots|lentilles|sucre|arroz|maíz|harina"
    r"|frijoles|쌀|강냉이|옥수수|콩|밀가루|أرز|طحين|عدس)\b",
    re.IGNORECASE,
)


def implausible(programme: Programme) -> Iterator[Problem]:
    """Warn of over 1 kg of food per person and day, and of rates 20 times another of their kind."""
    yield from _much_food(programme)
    kinds: dict[tuple[str, str], list[tuple[Fraction, str, Quantity]]] = {}
    for index, rule in enumerate(programme.allocations):
        item = programme.item(rule.item)
        kind = (item.id, "person" if _per_person(programme, rule) else rule.per)
        for name, rate in _rates(rule):
            steps = item.steps(rate) * ((rule.days or programme.days or 1) if rate.daily else 1)
            if steps:
                place = f"allocations[{index}].{name}"
                kinds.setdefault(kind, []).append((steps, place, rate))
    for rates in kinds.values():
        rates.sort(key=lambda rate: rate[0])
        (least, _, low), (most, place, high) = rates[0], rates[-1]
        if most >= _FAR_APART * least:
            times = f"{most // least:,}"
            yield problem(
                "rate-far-apart",
                column=place,
                value=str(high),
                times=times,
                low=low,
                most=_FAR_APART,
            )


def _much_food(programme: Programme) -> Iterator[Problem]:
    """Warn of food that is too much for a person: what everyone gets, with that of one group.

    Rules with the same `only` are added up; others may be for other households.
    """
    eaten: dict[tuple[str, object], list[tuple[Fraction, int]]] = {}
    for index, rule in enumerate(programme.allocations):
        each = _kg_per_day(programme, rule)
        if each is not None:
            eaten.setdefault((rule.per, rule.only), []).append((each, index))
    everyone = eaten.pop(("person", ()), [])
    for rules in [[*everyone, *of_some] for of_some in eaten.values()] or [everyone]:
        total = sum((each for each, _ in rules), Fraction(0))
        if total > _MOST_FOOD:
            index = max(rules)[1]
            kg = number_text(Fraction(round(total * 1000), 1000))
            place, per = f"allocations[{index}]", programme.allocations[index].per
            yield problem("food-much", column=place, kg=kg, most=_MOST_FOOD, per=per)
            return  # whoever fixes the largest rate checks the file again


def _kg_per_day(programme: Programme, rule: Allocation) -> Fraction | None:
    """The food of a head per day, in kg; None means no food, or the weight or days are unknown."""
    item = programme.item(rule.item)
    kg = unit_kg(item)
    days = rule.days or programme.days
    if kg is None or not _is_food(item) or not _per_person(programme, rule):
        return None
    rate = max((rate for _, rate in _rates(rule)), key=item.steps)
    each = item.in_unit(rate) * kg
    return each if rate.daily else None if days is None else each / days


def _is_food(item: Item) -> bool:
    names = f"{item.id} {item.name}".replace("_", " ")
    return item.food is not None or _FOODS.search(names) is not None


def _per_person(programme: Programme, rule: Allocation) -> bool:
    return rule.per == "person" or rule.per in {group.id for group in programme.groups}


def _rates(rule: Allocation) -> list[tuple[str, Quantity]]:
    """The rates of a rule that are stated, each with its key."""
    rates = [("quantity", rule.quantity)]
    rates += [(f"sizes[{index}].quantity", size.quantity) for index, size in enumerate(rule.sizes)]
    return [(name, rate) for name, rate in rates if rate is not None]
