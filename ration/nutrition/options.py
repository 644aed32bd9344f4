"""The options of an assessment, read as exact values, each fault at its place."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from ration.core.models import Frozen, Pairs
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import Quantity
from ration.core.toml.model import read_model
from ration.nutrition.energy.model import Level
from ration.nutrition.foods import USUAL, FoodSource, FoodTable
from ration.programme.schedule import Percent


def _milling(share: Fraction) -> Fraction:
    if not 0 <= share < 1:
        raise FieldError("nutrition-milling")
    return share


class NutritionOptions(Frozen):
    """How a ration is assessed.

    `days` are those of the ration; None means as the programme has it. `activity` and
    `temperature` (°C; None means 20 or more) are of the energy that people need. `energy` says
    whether the requirement has that energy, "people", or the planning figure of the set, "set";
    None means "people" if an activity or a temperature is given. `milling` is what milling takes
    of whole grain. `weighs` is what a unit of some items holds, in place of the programme's.
    """

    days: int | None = Field(default=None, ge=1)
    activity: Level | None = None
    temperature: int | None = Field(default=None, ge=-90, le=60)
    energy: Literal["set", "people"] | None = None
    milling: Annotated[Percent, AfterValidator(_milling)] = Fraction(0)
    weighs: Pairs[Quantity] = ()

    @property
    def energy_by(self) -> Literal["set", "people"]:
        """Which energy the requirement has."""
        living = self.activity is not None or self.temperature is not None
        return self.energy or ("people" if living else "set")


def read_options(options: Mapping[str, Any]) -> NutritionOptions:
    """Read the options that are given; None means not given. Raises InputError."""
    given = {name: value for name, value in options.items() if value is not None}
    return read_model(NutritionOptions, given, "nutrition")


def food_tables(first: FoodSource | Sequence[FoodSource]) -> list[FoodSource]:
    """The tables in which foods are looked up: those named, then those that come with ration."""
    named = [first] if isinstance(first, FoodTable | str | Path | Mapping) else [*first]
    texts = {str(each) for each in named if isinstance(each, str | Path)}
    return [*named, *(each for each in USUAL if each not in texts)]
