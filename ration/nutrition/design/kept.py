"""What a programme gives a person a day, as food: the ration that a design keeps."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ration.nutrition.amounts import unit_kg
from ration.nutrition.foods import Foods, FoundFood
from ration.nutrition.planning_household import planning
from ration.plan.plan_for import Planned, Subject, plan_for
from ration.programme.item import Item
from ration.results.provenance import ProgrammeStamp


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


def kept_ration(
    subject: Subject, household: Mapping[str, str | int] | None, days: int | None
) -> Kept:
    """What the subject gives a person a day, item by item, in grams of what is handed out.

    `days` None means those of the programme, or 30. Items that name no food are left out.
    """
    planned = plan_for(subject, household=planning(household))
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
        weight = unit_kg(item, None if found is None else found.food.kg_per_l)
        each = None if weight is None else line.quantity.amount * weight / people / length
        items.append(KeptItem(item, found, None if each is None else each * 1000))
    return Kept(planned, tuple(items), length, None if planned.household else people)
