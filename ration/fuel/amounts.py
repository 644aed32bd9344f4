"""How much fuel a plan, or a programme alone, hands out: kg by fuel, in all and at places."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import MASS, Quantity, QuantityError
from ration.fuel.heat import People, heat_of
from ration.fuel.table import FuelTable
from ration.programme.allocation import Allocation
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.results.fuel import FuelItem
from ration.results.lines import Counts, Lines, Subtotal
from ration.results.plan.plan import PlanRecord

Kilograms = Mapping[str, Fraction]  # by the id of a fuel


class FuelPart(NamedTuple):
    """An item that is a fuel, and the id of the fuel."""

    item: Item
    fuel: str


def fuel_parts(programme: Programme, table: FuelTable) -> list[FuelPart]:
    """The items that are fuels. InputError if there are none, or a fuel is not in the table."""
    parts, problems = [], []
    for item in programme.items:
        if item.fuel is None:
            continue
        fuel = table.find(item.fuel)
        if fuel is None:
            place, near = f"items.{item.id}.fuel", table.near(item.fuel)
            problems.append(
                problem("fuel-unknown", column=place, value=item.fuel, title=table.title, near=near)
            )
        else:
            parts.append(FuelPart(item, fuel.id))
    if not parts and not problems:
        problems.append(problem("fuel-none", column="items"))
    if problems:
        raise InputError(programme.id, problems)
    return parts


def of_lines(parts: Sequence[FuelPart], lines: Lines) -> dict[str, Fraction]:
    """The kg of each fuel in the lines of a plan, a site or a group; without what has no weight."""
    kg: dict[str, Fraction] = {}
    for part in parts:
        line = lines.get(part.item.id)
        if line is not None and line.net_kg is not None:
            kg[part.fuel] = kg.get(part.fuel, Fraction(0)) + line.net_kg
    return kg


def of_group(
    parts: Sequence[FuelPart], programme: Programme, plan: PlanRecord, group: Subtotal
) -> dict[str, Fraction]:
    """The kg of each fuel of a group of households: what they are due, and a mean share of pools.

    A pool is shared by the same count as among sites; subtotals of plans are without it.
    """
    kg = of_lines(parts, group.lines)
    pools = {pool.item: pool for pool in programme.pools}
    own, every = dict(group.people), dict(plan.people)
    for part in parts:
        pool, line = pools.get(part.item.id), plan.totals.get(part.item.id)
        if pool is None or line is None or line.net_kg is None:
            continue
        count = _count_name(pool.by)
        if every.get(count):
            share = line.net_kg * Fraction(own.get(count, 0), every[count])
            kg[part.fuel] = kg.get(part.fuel, Fraction(0)) + share
    return kg


def _count_name(by: str) -> str:
    return {"household": "households", "person": "persons"}.get(by, by)


def people_in(counts: Counts) -> People | None:
    """The households and persons of a place; None if there are none, or they were not counted."""
    numbers = dict(counts)
    people = People(Fraction(numbers.get("households", 0)), Fraction(numbers.get("persons", 0)))
    return people if all(people) else None


def of_programme(
    parts: Sequence[FuelPart], programme: Programme, people: People
) -> dict[str, Fraction | None]:
    """The kg of each item for so many people, by its id; None means its weight is not known.

    Raises InputError for a rule that needs to know the households.
    """
    problems = [each for part in parts for each in _needs_register(programme, part.item)]
    if problems:
        raise InputError(programme.id, problems)
    return {part.item.id: _stated(programme, part.item, people) for part in parts}


def _needs_register(programme: Programme, item: Item) -> Iterator[Problem]:
    for number, rule in enumerate(programme.allocations, 1):
        if rule.item == item.id and (why := _why(rule, item)):
            place = f"allocations[{number - 1}]"
            yield problem("fuel-register", column=place, value=item.id, rule=number, why=why)


def _why(rule: Allocation, item: Item) -> str | None:
    """Why a rule cannot be added up without the households; None means that it can."""
    if rule.per not in ("person", "household"):
        return f"is per {rule.per}"
    if rule.only or rule.sizes:
        return "depends on the household"
    if any((rule.at_least, rule.at_most, rule.cap, rule.base, rule.round, item.round)):
        return "has bounds for each household"
    return None


def _stated(programme: Programme, item: Item, people: People) -> Fraction | None:
    total = Fraction(0)
    try:
        for rule in programme.allocations:
            if rule.item == item.id and rule.quantity is not None:
                heads = people.persons if rule.per == "person" else people.households
                days = (rule.days or programme.days or 1) if rule.quantity.daily else 1
                total += _kg(item, rule.quantity.amount, rule.quantity.unit) * heads * days
        total *= programme.factor(item)
        for pool in programme.pools:
            if pool.item == item.id:
                total += _kg(item, pool.quantity.amount, pool.quantity.unit)
    except QuantityError:
        return None
    return total


def _kg(item: Item, amount: Fraction, unit: str) -> Fraction:
    """A quantity in kg; QuantityError if the weight of the item is not known."""
    if unit in MASS:
        return amount * MASS[unit] / MASS["kg"]
    units = item.in_unit(Quantity(amount=amount, unit=unit))
    return units / item.in_unit(Quantity("1 kg"))


def item_records(
    parts: Sequence[FuelPart],
    programme: Programme,
    table: FuelTable,
    kg: Mapping[str, Fraction | None],
) -> Iterator[FuelItem]:
    """What is known of every fuel that is handed out."""
    pools = {pool.item for pool in programme.pools}
    for part in parts:
        mass = kg[part.item.id]
        yield FuelItem(
            item=part.item.id,
            name=part.item.name,
            fuel=part.fuel,
            fuel_name=table.fuel(part.fuel).name,
            pool=part.item.id in pools,
            kg=mass,
            heat=None if mass is None else heat_of(table, {part.fuel: mass}),
        )
