"""The energy model of WHO and UNHCR, as data: ages, sexes, activity, temperature."""

from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field

from ration.core.models import Frozen, Named, NamedTables, Several
from ration.core.toml.model import parse_model
from ration.programme.food import Amount
from ration.programme.schedule import Percent

Sex = Literal["female", "male"]
SEXES: tuple[Sex, Sex] = ("female", "male")
Level = Literal["light", "moderate", "heavy"]  # of activity


class Part(Frozen):
    """People of an age and a sex: their share of the population, and their kcal per day."""

    share: Percent
    kcal: Amount


class Band(Frozen):
    """An age group of the model, in completed years, both ends included."""

    from_age: int
    to_age: int
    male: Part
    female: Part
    works: bool = False
    """Whether what activity adds is for people of this age."""

    def part(self, sex: Sex) -> Part:
        """The people of one sex."""
        return self.female if sex == "female" else self.male


class Work(Frozen):
    """What a level of activity adds per day, for a man and for a woman, in kcal."""

    id: Named
    male: Amount
    female: Amount


class Temperature(Frozen):
    """What a mean temperature of the air adds per day for everybody, in kcal."""

    celsius: int
    kcal: Amount


class EnergyModel(Frozen):
    """How much energy people need, by age and sex, and what is added to it."""

    title: Named
    source: Named
    bands: Several[Band]
    pregnant: Part
    lactating: Part
    activities: NamedTables[Work]
    temperatures: Several[Temperature] = Field(default=())

    @property
    def childbearing(self) -> Fraction:
        """The share of the population that is women of the ages that work, 15 to 59."""
        return sum((band.female.share for band in self.bands if band.works), Fraction(0))

    def activity(self, level: Level, sex: Sex) -> Fraction:
        """What a level of activity adds for a person of a sex and a working age, in kcal."""
        work = next((each for each in self.activities if each.id == level), None)
        if work is None:
            return Fraction(0)
        return work.female if sex == "female" else work.male

    def cold(self, celsius: int) -> Fraction:
        """What a mean temperature adds for everybody, in kcal; between two rows, in proportion.

        Above the warmest row nothing is added; below the coldest, as much as there.

        >>> [int(energy_model().cold(each)) for each in (25, 20, 15, 12, 10, 0, -10)]
        [0, 0, 100, 160, 200, 400, 400]
        """
        warmer = self.temperatures[0]
        if celsius >= warmer.celsius:
            return warmer.kcal
        for colder in self.temperatures[1:]:
            if celsius >= colder.celsius:
                part = Fraction(warmer.celsius - celsius, warmer.celsius - colder.celsius)
                return warmer.kcal + part * (colder.kcal - warmer.kcal)
            warmer = colder
        return warmer.kcal


@cache
def energy_model() -> EnergyModel:
    """The model that comes with ration.

    >>> model = energy_model()
    >>> model.activity("heavy", "male"), model.activity("light", "male")
    (Fraction(850, 1), Fraction(0, 1))
    """
    text = resources.files("ration.nutrition.energy").joinpath("model.toml").read_text("utf-8")
    return parse_model(EnergyModel, text, "energy model")
