"""From what is handed out to what is eaten: kilograms of an item, and the nutrients in them."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ration.core.quantity.quantity import MASS, VOLUME, Quantity, dimension
from ration.nutrition.foods import Foods, FoundFood
from ration.programme.food import NUTRIENTS
from ration.programme.item import Item


class Serving(NamedTuple):
    """An item that is eaten: its food, and the kg of one unit, as it is handed out.

    `milling` is the share of whole grain that milling takes; of other foods it takes nothing.
    """

    item: Item
    found: FoundFood
    unit_kg: Fraction
    milling: Fraction = Fraction(0)

    @property
    def eaten(self) -> Fraction:
        """The share of what is handed out that is eaten: the edible part, less milling losses."""
        food = self.found.food
        return food.edible * (1 - (self.milling if food.whole_grain else 0))

    def kg(self, quantity: Quantity) -> Fraction:
        """The kg of so much of the item, as it is handed out."""
        return quantity.amount * self.unit_kg

    def per_unit(self) -> Mapping[str, Fraction | None]:
        """Every nutrient in one unit of the item; None means that the table has no figure.

        >>> from ration.nutrition.foods import Foods
        >>> rice = Item(id="rice", name="Rice", unit="kg")
        >>> serving = Serving(rice, Foods().find("rice"), Fraction(1))
        >>> serving.per_unit()["energy_kcal"], serving.per_unit()["iodine_ug"]
        (Fraction(3600, 1), None)
        """
        hundreds = self.unit_kg * self.eaten * 10
        per_100g = self.found.food.per_100g
        amounts = ((each.id, per_100g.of(each.id)) for each in NUTRIENTS)
        return {name: None if each is None else each * hundreds for name, each in amounts}


def unit_kg(
    item: Item, kg_per_l: Fraction | None, holds: Quantity | None = None
) -> Fraction | None:
    """What one unit of an item weighs, in kg; None means that it is not known.

    A unit of mass is what it is. Another unit weighs what it `holds`, a mass or a volume, if that
    is given; else what the programme has: what it weighs, or the volume that it contains, or is,
    by `kg_per_l`, what a litre weighs.

    >>> bottle = Item.model_validate(
    ...     {"id": "oil", "name": "Oil", "unit": "bottle", "contains": "0.5 L"})
    >>> unit_kg(bottle, Fraction("0.92")), unit_kg(bottle, None)
    (Fraction(23, 50), None)
    >>> unit_kg(bottle, None, Quantity("0.92 kg"))
    Fraction(23, 25)
    """
    if item.unit in MASS:
        return MASS[item.unit] / MASS["kg"]
    one = Quantity(amount=Fraction(1), unit=item.unit)
    for each in (holds, item.weighs, item.contains, one):
        if each is None:
            continue
        if each.unit in MASS:
            return each.amount * MASS[each.unit] / MASS["kg"]
        if each.unit in VOLUME and kg_per_l is not None:
            return each.amount * VOLUME[each.unit] / VOLUME["L"] * kg_per_l
    return None


def kcal_per_unit(item: Item, foods: Foods) -> Fraction | None:
    """The energy that is eaten of one unit of an item, in kcal; None means no food, or not known.

    >>> from ration.programme.load import load_programme
    >>> items = load_programme("kaesong-2020")
    >>> kcal_per_unit(items.item("rice"), Foods()), kcal_per_unit(items.item("soap"), Foods())
    (Fraction(3600, 1), None)
    """
    found = None if item.food is None else foods.find(item.food)
    weight = None if found is None else unit_kg(item, found.food.kg_per_l)
    if found is None or weight is None:
        return None
    return Serving(item, found, weight).per_unit()["energy_kcal"]


def can_be_held(item: Item, holds: Quantity) -> bool:
    """Whether a unit of an item, not of mass itself, can hold so much mass or volume."""
    return item.unit not in MASS and dimension(holds.unit) is not None and holds.amount > 0
