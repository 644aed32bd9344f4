"""What is compared: the amount of an item, or the energy of all foods of the ration."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.nutrition.amounts import kcal_per_unit
from ration.nutrition.foods import Foods
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.results.lines import Lines

ENERGY = "energy"  # the id of the measure of all foods


@dataclass(frozen=True)
class Measure:
    """An amount to compare, in whole parts: `unit_of_part` is one part in `unit`.

    `parts` has how many parts one step of each item is, by the item's id.
    """

    id: str
    name: str
    unit: str
    parts: Mapping[str, int]
    unit_of_part: Fraction

    def due(self, lines: Lines, items: Mapping[str, Item]) -> int:
        """How many parts are due by some lines of a plan."""
        return self._sum(lines, items, issued=False)

    def issued(self, lines: Lines, items: Mapping[str, Item]) -> int:
        """How many parts are handed out by some lines of a plan."""
        return self._sum(lines, items, issued=True)

    def _sum(self, lines: Lines, items: Mapping[str, Item], *, issued: bool) -> int:
        amount = Fraction(0)
        for name, parts in self.parts.items():
            line = lines.get(name)
            if line is not None:
                step = items[name].quantity(1).amount
                supply = None if issued else line.supply
                of_line = line.quantity.amount if supply is None else supply.required
                amount += of_line / step * parts
        return int(amount)  # lines are of whole steps


def measures(programme: Programme, foods: Foods) -> list[Measure]:
    """Every measure of a programme: the energy of its foods, if it has any, then its items.

    Items that come from pools alone are shared among sites, not people, and are none.

    >>> from ration.programme.load import load_programme
    >>> [each.id for each in measures(load_programme("kaesong-2020"), Foods())][:3]
    ['energy', 'rice', 'corn']
    """
    items = per_head_items(programme)
    own = [
        Measure(each.id, each.name, each.unit, {each.id: 1}, each.quantity(1).amount)
        for each in items
    ]
    energy = {each.id: found for each in items if (found := kcal_per_step(each, foods))}
    if not energy:
        return own
    part = Fraction(1, lcm(*(kcal.denominator for kcal in energy.values())))
    parts = {item: int(kcal / part) for item, kcal in energy.items()}
    return [Measure(ENERGY, "Energy", "kcal", parts, part), *own]


def per_head_items(programme: Programme) -> list[Item]:
    """The items that rules give to households, in the order of the programme."""
    given = {rule.item for rule in programme.allocations}
    return [item for item in programme.items if item.id in given]


def kcal_per_step(item: Item, foods: Foods) -> Fraction | None:
    """The energy that is eaten of one step of an item; None means not known, or no food.

    >>> from ration.programme.load import load_programme
    >>> kcal_per_step(load_programme("kaesong-2020").item("rice"), Foods(tables=["wfp"]))
    Fraction(18, 5)
    """
    energy = kcal_per_unit(item, foods)
    return None if energy is None else energy * item.quantity(1).amount


def unknown_foods(programme: Programme, foods: Foods) -> Iterator[Item]:
    """The items that are a food whose energy is not known; the energy leaves them out."""
    for item in per_head_items(programme):
        if item.food is not None and kcal_per_step(item, foods) is None:
            yield item


def chosen(every: Sequence[Measure], name: str | None, source: str) -> Measure:
    """The measure with this id or name; None means the first. InputError if there is none."""
    if name is None and every:
        return every[0]
    found = next((each for each in every if name in (each.id, each.name)), None)
    if found is None:
        near = nearest(name or "", [each.id for each in every])
        fault = problem("fairness-item", column="item", value=name, near=near)
        raise InputError(source, [fault])
    return found
