"""Limits of several foods together, as rows of whole steps."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.core.quantity.quantity import Quantity
from ration.nutrition.design.basket_limits import BasketLimits, GroupLimit
from ration.nutrition.design.candidates import Candidate, group_grams, unknown_food
from ration.nutrition.food_groups import food_groups
from ration.nutrition.foods import Foods
from ration.solver.whole_steps import Row


class Cap(NamedTuple):
    """A limit of several foods, as `stated` in the file, and whether it is the most."""

    id: str
    stated: Quantity
    most: bool


class GroupCaps(NamedTuple):
    """The limits of groups; `empty` are those with a least amount that no food can reach."""

    rows: tuple[tuple[Cap, Row], ...]
    empty: tuple[str, ...]


def group_caps(
    candidates: Sequence[Candidate],
    limits: BasketLimits,
    foods: Foods,
    days: int,
    kept: Mapping[str, Fraction],
) -> GroupCaps:
    """The limits of several foods; what is kept counts, and stays if it is more than the most.

    A least amount is not asked for if no food of the group can be chosen. Raises InputError for a
    group or a food that is not known, and an amount that is no mass.
    """
    rows: list[tuple[Cap, Row]] = []
    empty: list[str] = []
    for group in limits.groups:
        members = _members(group, foods)
        there = sum((grams for food, grams in kept.items() if food in members), Fraction(0))
        own = tuple(
            each.grams if each.found.food.id in members else Fraction(0) for each in candidates
        )
        place = f"groups.{group.id}"
        if group.least is not None:
            least = group_grams(group.least, days, f"{place}.least") - there
            if any(own) or least <= 0:
                rows.append((Cap(group.id, group.least, most=False), Row.of(own, least)))
            else:
                empty.append(group.id)
        if group.most is not None:
            room = max(Fraction(0), group_grams(group.most, days, f"{place}.most") - there)
            row = Row.of(tuple(-weight for weight in own), -room)
            rows.append((Cap(group.id, group.most, most=True), row))
    return GroupCaps(tuple(rows), tuple(empty))


def _members(group: GroupLimit, foods: Foods) -> frozenset[str]:
    """The ids of the foods of a group."""
    if not group.foods:
        groups = {each.id: each.foods for each in food_groups()}
        if group.id not in groups:
            near = nearest(group.id, groups)
            raise InputError(
                "limits", [problem("basket-group", column=f"groups.{group.id}", near=near)]
            )
        return frozenset(groups[group.id])
    found = {word: foods.find(word) for word in group.foods}
    unknown = [word for word, food in found.items() if food is None]
    if unknown:
        place = f"groups.{group.id}.foods"
        raise InputError("limits", [unknown_food(place, word, foods) for word in unknown])
    return frozenset(food.food.id for food in found.values() if food is not None)
