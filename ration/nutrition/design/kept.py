"""What a programme gives a person a day, as food: the ration that a design keeps."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ration.core.quantity.quantity import Quantity, QuantityError
from ration.nutrition.foods import Foods, FoundFood
from ration.plan.plan_for import Planned, Subject, plan_for
from ration.programme.item import Item
from ration.results.provenance import ProgrammeStamp

HOUSEHOLD: Mapping[str, str | int] = {"persons": 5, "adults": 3}


class KeptItem(NamedTuple):
    """An item that is kept, in grams per person and day; None means not known."""

    item: Item
    found: FoundFood | None
    grams: Fraction | None


class Kept(NamedTuple):
    """The ration that is kept, of a mean person. `persons` None means a planning household."""

    planned: Planned
    items: tuple[KeptItem, ...]
    days: int
    persons: int | None

    @property
    def stamp(self) -> ProgrammeStamp:
        """The programme that it is of."""
        return self.planned.plan.programme


def kept_ration(subject: Subject, household: Mapping[str, str | int], days: int | None) -> Kept:
    """What the subject gives a person a day, item by item, in grams of what is handed out.

    `days` None means those of the programme, or 30. Items that name no food are left out.
    """
    planned = plan_for(subject, household=household)
    programme, plan = planned.programme, planned.plan
    length = days or programme.days or 30
    people = dict(plan.people)["persons"]
    foods = Foods(programme.foods)
    items: list[KeptItem] = []
    for line in plan.totals.lines:
        item = programme.item(line.item)
        if item.food is None or not people:
            continue
        found = foods.find(item.food)
        grams = grams_of(item, line.quantity, None if found is None else found.food.kg_per_l)
        items.append(KeptItem(item, found, None if grams is None else grams / people / length))
    return Kept(planned, tuple(items), length, None if planned.household else people)


def grams_of(item: Item, quantity: Quantity, kg_per_l: Fraction | None) -> Fraction | None:
    """The grams of so much of an item; `kg_per_l` is what a litre weighs. None means not known.

    >>> oil = Item.model_validate({"id": "oil", "name": "Oil", "unit": "L"})
    >>> grams_of(oil, Quantity("2 L"), Fraction(92, 100)), grams_of(oil, Quantity("2 L"), None)
    (Fraction(1840, 1), None)
    """
    one_gram = _in_unit(item, Quantity("1 g"))
    if one_gram is not None:
        return item.in_unit(quantity) / one_gram
    one_ml = _in_unit(item, Quantity("1 ml"))
    if one_ml is None or kg_per_l is None:
        return None
    return item.in_unit(quantity) / one_ml * kg_per_l


def _in_unit(item: Item, quantity: Quantity) -> Fraction | None:
    try:
        return item.in_unit(quantity)
    except QuantityError:
        return None
