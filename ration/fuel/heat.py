"""The heat of fuels, and what people need of it: pure arithmetic of ranges."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ration.core.models import Names
from ration.fuel.table import Fuel, FuelTable, Need
from ration.results.fuel import Firewood, FuelPlace, FuelUse
from ration.results.ranges import NONE, Range


class People(NamedTuple):
    """How many households and persons there are."""

    households: Fraction
    persons: Fraction


def heat_of(table: FuelTable, kg: Mapping[str, Fraction]) -> Range:
    """The heat in masses of fuels, in MJ; `kg` is by the id of a fuel.

    >>> from ration.fuel.table import load_fuels
    >>> str(heat_of(load_fuels("dprk"), {"anthracite": Fraction(2)}))
    '32–37–42'
    """
    return sum((table.fuel(name).mj_per_kg.range * each for name, each in kg.items()), NONE)


def useful_heat(table: FuelTable, kg: Mapping[str, Fraction], use: str) -> Range:
    """The part of the heat that reaches the pot, if `use` is cooking, or the room, if heating.

    A fuel without a stove for the use gives none.
    """
    total = NONE
    for name, each in kg.items():
        fuel = table.fuel(name)
        stove = _stove(fuel, use)
        if stove is not None:
            total += fuel.mj_per_kg.range * table.stove(stove).useful.range * each
    return total


def _stove(fuel: Fuel, use: str) -> str | None:
    return fuel.cooks_on if use == "cooking" else fuel.heats_with


def need_of(table: FuelTable, need: Need, people: People) -> Range:
    """What the people need a day, in MJ of useful heat."""
    heads = people.persons if need.per == "person" else people.households
    fuel, stove = table.fuel(need.fuel), table.stove(need.stove)
    return need.kg.range * (fuel.mj_per_kg.usual * stove.useful.usual * heads / need.days)


def place_of(
    table: FuelTable,
    kg: Mapping[str, Fraction],
    people: People,
    days: int,
    *,
    channel: str | None = None,
    names: Names = (),
) -> FuelPlace:
    """What fuel means for people; the numbers of households and persons are above 0."""
    cooking = _use(table, kg, "cooking", need_of(table, table.cooking, people), days)
    heating = _use(table, kg, "heating", need_of(table, table.heating, people), days)
    mass = sum(kg.values(), Fraction(0))
    return FuelPlace(
        channel=channel,
        names=names,
        households=people.households,
        persons=people.persons,
        kg=mass,
        per_household=mass / people.households,
        heat=heat_of(table, kg),
        cooking=cooking,
        heating=heating,
        firewood=_firewood(table, cooking.useful),
    )


def _use(table: FuelTable, kg: Mapping[str, Fraction], use: str, need: Range, days: int) -> FuelUse:
    useful = useful_heat(table, kg, use)
    covers = useful / need
    return FuelUse(useful=useful, need=need, covers=covers, share=covers / days)


def _firewood(table: FuelTable, useful: Range) -> Firewood:
    """The firewood that would cook the same."""
    fire = table.stove(table.fire).useful.range
    kg = useful / (table.fuel(table.firewood).mj_per_kg.range * fire)
    walks = kg / table.walk.kg.range
    return Firewood(kg=kg, walks=walks, hours=walks * table.walk.hours.range)
