"""The household that stands for all where there is no register: its counts are the model's."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from ration.nutrition.energy.model import EnergyModel, energy_model
from ration.nutrition.energy.pieces import Group
from ration.nutrition.energy.spread import profile
from ration.programme import allocation
from ration.programme.programme import Programme

PERSONS = 5  # the usual default of the field, where no mean size is known
_LAST_YEAR = 12 * 79  # in months: where the last year of the model begins


def months_of(group: allocation.Group) -> Group:
    """The ages and the sex of a programme's group, in the months of the model."""
    first = group.first_month
    return Group(None if first is None else min(first, _LAST_YEAR), group.last_month, group.sex)


def planning_household(
    programme: Programme, model: EnergyModel, given: Mapping[str, str | int]
) -> dict[str, str | int]:
    """The counts of a household: those `given`, 5 persons, and the model's share of each group.

    A group without ages or sex has nobody, unless it is given: the model does not know it. The
    counts of a partition add up to the persons.

    >>> from ration.nutrition.energy.model import energy_model
    >>> from ration.programme.load import load_programme
    >>> planning_household(load_programme("kaesong-2020"), energy_model(), {})
    {'persons': 5, 'adults': 3}
    """
    text = str(given.get("persons", PERSONS)).strip()
    persons = int(text) if text.isdecimal() else PERSONS  # what is no number is an error later
    shares = {group.id: _share(model, group) for group in programme.groups}
    counts: dict[str, str | int] = {"persons": persons}
    counts |= {name: int(persons * share + Fraction(1, 2)) for name, share in shares.items()}
    counts |= _partition(programme, shares, persons)
    own = {group.column: group.id for group in programme.groups}
    return counts | {own.get(name, name): value for name, value in given.items()}


def planning(
    given: Mapping[str, str | int] | None,
) -> Callable[[Programme], dict[str, str | int]]:
    """What makes the planning household of a programme, for `plan_for`; None means `{}`."""
    return lambda programme: planning_household(programme, energy_model(), given or {})


def _share(model: EnergyModel, group: allocation.Group) -> Fraction:
    """The share of the population of the model that is in a group."""
    if group.where or (group.from_age is None and group.to_age is None and group.sex is None):
        return Fraction(0)
    own = months_of(group)
    spread = profile(model, [own])
    return sum((part for piece, part in spread.items() if piece.is_in(own)), Fraction(0))


def _partition(
    programme: Programme, shares: Mapping[str, Fraction], persons: int
) -> dict[str, str | int]:
    """The counts of the groups that together are all persons, which add up to them."""
    names = [name for name in programme.partition if name in shares]
    whole = sum((shares[name] for name in names), Fraction(0))
    counts: dict[str, str | int] = {}
    before, reached = 0, Fraction(0)
    for name in names:
        reached += shares[name] / whole if whole else Fraction(1, len(names))
        until = int(persons * reached + Fraction(1, 2))
        counts[name] = until - before
        before = until
    return counts
