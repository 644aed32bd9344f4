"""What people require: sets of requirements per person and day, each with its source."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field

from ration.core.models import Frozen, Named, Several
from ration.core.toml.model import load_model
from ration.core.toml.read import builtin_names
from ration.programme.food import FoodFigure, Nutrients, Status
from ration.programme.schedule import Percent

_BUILTIN = "ration.nutrition.requirements"
PLANNING_KCAL = 2100  # a person and day, where nothing else is known: Sphere, initial planning


class RequirementSet(Frozen):
    """What a person of a population requires a day, as a mean: one TOML file.

    It is a planning figure for a population, not what one person requires.
    """

    title: Named
    """Its name on tables. Example: "Sphere 2018"."""
    source: Named
    """Where its figures are from. Example: "Sphere Handbook 2018, Appendix 6"."""
    status: Status = "read"
    """How its figures are known. Left out: they were read in the source. Example: "memory"."""
    per_day: Nutrients
    """What a person requires a day. Example: { energy_kcal = 2100, protein_g = 53 }."""
    protein_energy: Percent | None = None
    """The least share of energy from protein. Left out: none is stated. Example: "10 %"."""
    protein_energy_most: Percent | None = None
    """The largest share of energy from protein. Left out: none is stated. Example: "12 %"."""
    fat_energy: Percent | None = None
    """The least share of energy from fat. Left out: none is stated. Example: "17 %"."""
    figures: Several[FoodFigure] = Field(default=())
    """Figures that are known otherwise than the set. Left out: none.
    Example: [{ nutrient = "energy_kcal", status = "read", source = "Sphere 2011" }]."""

    def status_of(self, nutrient: str) -> Status:
        """How the figure of a nutrient is known.

        >>> load_requirements("sphere").status_of("energy_kcal")
        'read'
        """
        own = next((each for each in self.figures if each.nutrient == nutrient), None)
        return self.status if own is None else own.status


# A set: as it is, a built-in name, a file, or what a file has as a dict.
RequirementSource = RequirementSet | str | Path | Mapping[str, Any]


def builtin_requirements() -> tuple[str, ...]:
    """The names of the sets that come with ration.

    >>> builtin_requirements()
    ('sphere', 'who-wfp')
    """
    return builtin_names(_BUILTIN)


def load_requirements(source: RequirementSource) -> RequirementSet:
    """Load a set of requirements: a built-in name, a TOML file, or a dict with its keys.

    Raises InputError with every error.

    >>> load_requirements("sphere").per_day.energy_kcal
    Fraction(2100, 1)
    """
    return load_model(RequirementSet, source, "requirements", (_BUILTIN, "requirements-unknown"))
