"""What a person needs per day, as a mean of the people who are counted."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Literal, NamedTuple

from ration.core.models import Frozen, Several
from ration.nutrition.energy.model import EnergyModel, Level
from ration.nutrition.energy.pieces import Piece
from ration.nutrition.energy.spread import Spread
from ration.results.supply import Exact

# How the ages and sexes of people are known: the register has those of each person, the plan has
# counts of groups of ages, or it is the population that the model is for.
Known = Literal["ages", "groups", "profile"]


class EnergyPart(Frozen):
    """A part of what a person needs per day: what for, and how many kcal."""

    what: str
    kcal: Exact


class EnergyNeed(Frozen):
    """What a person needs per day, in kcal, as a mean; `parts` add up to it.

    `known` is how ages and sexes are known. `activity` is light, moderate or heavy; `temperature`
    is the mean of the air in degrees Celsius, None means 20 or more. `people` are those counted by
    age; None for the profile of the model.
    """

    kcal: Exact
    known: Known
    activity: Level
    temperature: int | None
    people: int | None
    parts: Several[EnergyPart]
    source: str


class Living(NamedTuple):
    """How people live: their activity, and the mean temperature of the air; None means 20 °C."""

    activity: Level = "light"
    temperature: int | None = None


class Mothers(NamedTuple):
    """How many women are pregnant or breastfeed; None means as in the model."""

    pregnant: int | None = None
    lactating: int | None = None


LIGHT, AS_USUAL = Living(), Mothers()


def energy_need(
    model: EnergyModel,
    spread: Spread,
    living: Living = LIGHT,
    mothers: Mothers = AS_USUAL,
    *,
    known: Known = "profile",
    people: int | None = None,
) -> EnergyNeed:
    """Calculate the mean need of people who are spread over the ages and sexes of the model.

    Where the numbers of pregnant and breastfeeding women are not known, they are as in the model
    for as many women of 15 to 59. What activity adds is for people of these ages.

    >>> from ration.nutrition.energy.model import energy_model
    >>> from ration.nutrition.energy.spread import profile
    >>> model = energy_model()
    >>> need = energy_need(model, profile(model))
    >>> [(part.what, round(part.kcal)) for part in need.parts]
    [('age and sex', 2063), ('pregnancy', 7), ('breastfeeding', 13)]
    >>> round(energy_need(model, profile(model), Living("heavy", 10)).kcal)
    2629
    """
    whole = sum(spread.values(), Fraction(0))
    parts = [
        EnergyPart(what=what, kcal=kcal / whole)
        for what, kcal in _parts(model, spread, living, mothers, whole)
    ]
    return EnergyNeed(
        kcal=sum((part.kcal for part in parts), Fraction(0)),
        known=known,
        activity=living.activity,
        temperature=living.temperature,
        people=people,
        parts=tuple(parts),
        source=model.source,
    )


def _parts(
    model: EnergyModel, spread: Spread, living: Living, mothers: Mothers, whole: Fraction
) -> Iterator[tuple[str, Fraction]]:
    """What all need together, and what for."""
    yield "age and sex", _sum(spread, ((piece, piece.kcal) for piece in spread))
    workers = [piece for piece in spread if piece.band.works]
    women = sum((spread[piece] for piece in workers if piece.sex == "female"), Fraction(0))
    several = (
        ("pregnancy", model.pregnant, mothers.pregnant),
        ("breastfeeding", model.lactating, mothers.lactating),
    )
    for what, part, number in several:
        usual = women * part.share / model.childbearing
        yield what, (usual if number is None else number) * part.kcal
    if living.activity != "light":
        adds = ((piece, model.activity(living.activity, piece.sex)) for piece in workers)
        yield f"{living.activity} activity", _sum(spread, adds)
    if living.temperature is not None:
        yield f"{living.temperature} °C", whole * model.cold(living.temperature)


def _sum(spread: Spread, kcal: Iterable[tuple[Piece, Fraction]]) -> Fraction:
    return sum((spread[piece] * each for piece, each in kcal), Fraction(0))
