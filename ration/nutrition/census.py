"""Count the people of a register by the ages and sexes of the energy model."""

from collections.abc import Mapping, Sequence
from typing import Any

from ration.core.problems.errors import RationError
from ration.nutrition.energy.model import SEXES, EnergyModel, Sex
from ration.nutrition.energy.pieces import Group
from ration.plan.compute import compute
from ration.programme.programme import Programme
from ration.register.mapping.load import resolve_mapping

_READ = ("largest", "date", "memory")  # how a register is read
Counts = Sequence[tuple[Group, int]]


def census(
    register: Any, model: EnergyModel, programme: Programme, options: Mapping[str, Any]
) -> Counts | None:
    """Count the people of a register by the bands of the model; None if that cannot be known.

    The register must have a row for each person, with ages, and can be read a second time; without
    sexes, both are counted together. People whose age cannot be read are not counted.
    """
    mapping = resolve_mapping(options.get("mapping"), options.get("columns"))
    once = isinstance(register, str) and register == "-"
    if mapping.people is None or once or options.get("spark") is not None:
        return None
    read = {name: options[name] for name in _READ if name in options}
    read["mapping"] = mapping  # it may have columns of the programme, which are not read here
    for sexes in (SEXES, (None,)):
        groups = _groups(model, sexes)
        try:
            plan = compute(register, _counting(programme, groups), drop_rejected=True, **read)
        except RationError:  # the register does not have what that needs
            continue
        people = dict(plan.people)
        return [(group, people[name]) for name, group in groups.items()]
    return None


def _groups(model: EnergyModel, sexes: Sequence[Sex | None]) -> dict[str, Group]:
    """The bands of the model, of each of `sexes`, by the names of groups; the last is open."""
    oldest = model.bands[-1]
    return {
        f"{sex or 'person'}-{band.from_age}": Group(
            12 * band.from_age, None if band == oldest else 12 * (band.to_age + 1) - 1, sex
        )
        for band in model.bands
        for sex in sexes
    }


def _counting(programme: Programme, groups: Mapping[str, Group]) -> Programme:
    """A programme that reads the count of each group, on the day of `programme`."""
    rules = [
        {"item": "person", "per": name, "quantity": "1 person", "channel": "census-place"}
        for name in groups
    ]
    return Programme.model_validate(
        {
            "id": programme.id,
            "version": programme.version,
            "title": programme.title,
            "date": programme.date,
            "groups": {name: _table(group) for name, group in groups.items()},
            "channels": {"census-place": {}},
            "items": {"person": {"name": "Person", "unit": "person"}},
            "allocations": rules,
        }
    )


def _table(group: Group) -> dict[str, int | str]:
    """The keys of a group in a programme."""
    years = {"from_age": group.first, "to_age": group.last}
    table: dict[str, int | str] = {
        name: months // 12 for name, months in years.items() if months is not None
    }
    return table if group.sex is None else {**table, "sex": group.sex}
