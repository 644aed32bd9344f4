"""Which items of a programme are eaten, and what a unit of each weighs."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity
from ration.nutrition.amounts import Serving, can_be_held, unit_kg
from ration.nutrition.foods import Foods, FoundFood
from ration.nutrition.intake import Larder
from ration.nutrition.record import NotCounted
from ration.programme.item import Item
from ration.programme.programme import Programme


def larder_of(
    programme: Programme,
    foods: Foods,
    weighs: Mapping[str, Quantity],
    milling: Fraction = Fraction(0),
) -> Larder:
    """The items that have a food and a weight. `weighs` is what a unit of some items holds.

    Raises InputError for every food that no table has, and for what `weighs` has wrong.
    """
    problems = [*_unknown(programme, foods), *_no_weights(programme, weighs)]
    if problems:
        raise InputError(programme.id, problems)
    return Larder.of(_servings(programme, foods, weighs, milling))


def not_counted(programme: Programme, larder: Larder) -> Iterator[NotCounted]:
    """The items that are not counted: of a food whose weight is not known, and of no food.

    Of these, only what has a mass: money, and what is counted in pieces, is no food.
    """
    for item in programme.items:
        if item.id in larder.servings:
            continue
        if item.food is not None:
            yield NotCounted(item=item.id, name=item.name, because="its weight is not known")
        elif unit_kg(item, None) is not None:
            yield NotCounted(item=item.id, name=item.name, because="no food is named")


def _servings(
    programme: Programme, foods: Foods, weighs: Mapping[str, Quantity], milling: Fraction
) -> Iterator[Serving]:
    for item in programme.items:
        found = _found(item, foods)
        if found is None:
            continue
        kg = unit_kg(item, found.food.kg_per_l, weighs.get(item.id))
        if kg is not None:
            yield Serving(item, found, kg, milling)


def _found(item: Item, foods: Foods) -> FoundFood | None:
    return None if item.food is None else foods.find(item.food)


def _unknown(programme: Programme, foods: Foods) -> Iterator[Problem]:
    """The foods of items that no table has."""
    for item in programme.items:
        if item.food is not None and foods.find(item.food) is None:
            near = foods.near(item.food)
            yield problem(
                "food-unknown", column=f"items.{item.id}.food", value=item.food, near=near
            )


def _no_weights(programme: Programme, weighs: Mapping[str, Quantity]) -> Iterator[Problem]:
    """What `weighs` has of no item, or of an item whose unit holds nothing else."""
    items = {item.id: item for item in programme.items}
    for name, holds in weighs.items():
        if name not in items:
            near = nearest(name, items)
            yield problem("food-weighs-item", column=f"weighs.{name}", value=name, near=near)
        elif not can_be_held(items[name], holds):
            unit = items[name].unit
            yield problem("food-weighs", column=f"weighs.{name}", value=str(holds), unit=unit)
