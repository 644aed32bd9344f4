"""Groups of foods: which foods count together, in limits of a basket and in substitutions."""

from functools import cache
from importlib import resources

from ration.core.models import Frozen, Id, Named, NamedTables, Several
from ration.core.toml.model import parse_model


class FoodGroup(Frozen):
    """Foods that count together."""

    id: Id
    """The name of its table. Example: "cereals"."""
    title: Named
    """What it is called in sentences. Example: "beans and other pulses"."""
    foods: Several[Named]
    """The ids of its foods in food composition tables. Example: ["rice", "maize"]."""


class _Groups(Frozen):
    groups: NamedTables[FoodGroup]


@cache
def food_groups() -> tuple[FoodGroup, ...]:
    """The groups that come with ration.

    >>> [group.id for group in food_groups()][:3]
    ['cereals', 'pulses', 'oils']
    """
    name = "food_groups.toml"
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return parse_model(_Groups, text, name).groups


def group_of(food: str) -> FoodGroup | None:
    """The group of the food with this id; None means that it is in none.

    >>> group_of("maize").title, group_of("dates")
    ('cereals', None)
    """
    return next((group for group in food_groups() if food in group.foods), None)
