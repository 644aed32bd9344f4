"""The energy of what is handed out, to compare with what it costs."""

from fractions import Fraction

from ration.core.quantity.quantity import MASS, Quantity, QuantityError
from ration.nutrition.foods import Foods
from ration.programme.item import Item

DAY = 2100  # kcal: what a person needs a day, as a mean of a population (Sphere)


def kcal_per_unit(item: Item, foods: Foods) -> Fraction | None:
    """The energy in one unit of an item, in kcal; None means it is no food, or is not known.

    >>> from ration.programme.load import load_programme
    >>> items = load_programme("kaesong-2020")
    >>> kcal_per_unit(items.item("rice"), Foods()), kcal_per_unit(items.item("soap"), Foods())
    (Fraction(3600, 1), None)
    """
    found = None if item.food is None else foods.find(item.food)
    if found is None or found.food.per_100g.energy_kcal is None:
        return None
    kg = kg_per_unit(item, found.food.kg_per_l)
    return None if kg is None else found.food.per_100g.energy_kcal * 10 * kg * found.food.edible


def kg_per_unit(item: Item, kg_per_l: Fraction | None = None) -> Fraction | None:
    """What one unit of an item weighs, in kg; None means it is not known."""
    if item.unit in MASS:
        return MASS[item.unit] / MASS["kg"]
    for unit, size in (("kg", Fraction(1)), ("L", kg_per_l)):
        if size is None:
            continue
        try:
            return size / item.in_unit(Quantity(amount=Fraction(1), unit=unit))
        except QuantityError:
            pass
    return None
