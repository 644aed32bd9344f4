"""Who the people of a plan are by age and sex: by their ages, by counts of groups, or as usual."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ration.nutrition.census import census
from ration.nutrition.energy.model import EnergyModel
from ration.nutrition.energy.need import Known, Mothers
from ration.nutrition.energy.pieces import Group
from ration.nutrition.energy.spread import Spread, profile, spread_people
from ration.nutrition.planning_household import months_of
from ration.plan.plan_for import Planned

_PREGNANT = ("pregnant", "pregnant_women", "pregnant-women")
_LACTATING = ("lactating", "breastfeeding", "lactating_women", "lactating-women")


class People(NamedTuple):
    """People by age and sex, how that is known, and how many are counted; None for the profile."""

    spread: Spread
    known: Known
    number: int | None
    mothers: Mothers


def people_of(
    planned: Planned, model: EnergyModel, register: Any, options: Mapping[str, Any]
) -> People:
    """The people of a plan: of a register of people by their ages, else by the plan's counts.

    Counts serve if they are of groups with ages, and agree with each other and with the persons.
    Without any, the people are as in the population that the model is for.
    """
    counts = dict(planned.plan.people)
    persons = counts.get("persons", 0)
    mothers = Mothers(_first(counts, _PREGNANT), _first(counts, _LACTATING))
    counted = None if register is None else census(register, model, planned.programme, options)
    if counted is not None and (number := sum(count for _, count in counted)):
        spread = spread_people(model, counted, number)
        if spread is not None:
            return People(spread, "ages", number, mothers if number == persons else Mothers())
    groups = [*_groups(planned, counts)]
    spread = spread_people(model, groups, persons) if groups and persons else None
    if spread is not None:
        return People(spread, "groups", persons, mothers)
    return People(profile(model), "profile", None, Mothers())


def _groups(planned: Planned, counts: Mapping[str, int]) -> Iterator[tuple[Group, int]]:
    """The groups of ages and sexes that are counted."""
    for group in planned.programme.groups:
        count = counts.get(group.id, counts.get(group.column))
        bounded = group.from_age is not None or group.to_age is not None or group.sex is not None
        if count is not None and bounded and not group.where:
            yield months_of(group), count


def _first(counts: Mapping[str, int], names: tuple[str, ...]) -> int | None:
    return next((counts[name] for name in names if name in counts), None)
