"""Count the people of a register by the ages and sexes of the energy model."""

from collections.abc import Mapping, Sequence
from typing import Any

from ration.core.problems import RationError
from ration.nutrition.energy.model import SEXES, EnergyModel, Sex
from ration.nutrition.energy.pieces import Group
from ration.plan.compute import compute
from ration.programme.programme import Programme
from ration.register.mapping.load import resolve_mapping

_READ = ("columns", "mapping", "largest", "date", "memory")  # how a register is read
Counts = Sequence[tuple[Group, int]]


def census(
    register: Any, model: EnergyModel, programme: Programme, options: Mapping[str, Any]
) -> Counts | None:
    """Count the people of a register by the bands of the model; None if that cannot be known.

    The register must have a row for each person, with ages, and can be read a second time; without
    sexes, both are counted together. People whose age cannot be read are not counted.
    """
    mapping = resolve_mapping(options.get("mapping"), options.get("columns"))
    if mapping.people is None or register == "-" or options.get("spark") is not None:
        return None
    for sexes in (SEXES, (None,)):
        counted = _counted(register, model, programme, options, sexes)
        if counted is not None:
            return counted
    return None


def _counted(
    register: Any,
    model: EnergyModel,
    programme: Programme,
    options: Mapping[str, Any],
    sexes: Sequence[Sex | None],
) -> Counts | None:
    """Count by bands and `sexes`; None if the register does not have what that needs."""
    groups = {
        f"{sex or 'person'}-{band.from_age}": Group(
            12 * band.from_age, 12 * (band.to_age + 1) - 1, sex
        )
        for band in model.bands
        for sex in sexes
    }
    oldest = model.bands[-1].from_age
    tables = {
        name: {
            "from_age": (group.first or 0) // 12,
            **({} if (group.first or 0) // 12 == oldest else {"to_age": (group.last or 0) // 12}),
            **({} if group.sex is None else {"sex": group.sex}),
        }
        for name, group in groups.items()
    }
    counting = Programme.model_validate(
        {
            "id": programme.id,
            "version": programme.version,
            "title": programme.title,
            "date": programme.date,
            "groups": tables,
            "channels": {"census-place": {}},
            "items": {"person": {"name": "Person", "unit": "person"}},
            "allocations": [
                {"item": "person", "per": name, "quantity": "1 person", "channel": "census-place"}
                for name in tables
            ],
        }
    )
    read = {name: options[name] for name in _READ if name in options}
    try:
        plan = compute(register, counting, drop_rejected=True, **read)
    except RationError:
        return None
    people = dict(plan.people)
    return [(group, people[name]) for name, group in groups.items()]
