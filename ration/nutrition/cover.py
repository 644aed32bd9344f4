"""What nutrients cover: days of the requirement, shares of energy, and what runs out first."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from ration.nutrition.intake import Sum

KCAL_PER_G = {"protein_g": 4, "fat_g": 9}  # Atwater's factors (UNHCR Handbook, chapter 15)


class Cover(NamedTuple):
    """For how many days a nutrient meets what is required of it; `least` if it may be more."""

    nutrient: str
    days: Fraction
    least: bool


def days_of_cover(
    sums: Mapping[str, Sum], required: Iterable[tuple[str, Fraction]]
) -> tuple[Cover, ...]:
    """For how many days the amounts meet the requirement per day, of each nutrient that has one.

    >>> days_of_cover({"iron_mg": Sum(Fraction(320))}, [("iron_mg", Fraction(32))])
    (Cover(nutrient='iron_mg', days=Fraction(10, 1), least=False),)
    """
    return tuple(
        Cover(nutrient, sums[nutrient].amount / need, bool(sums[nutrient].unknown))
        for nutrient, need in required
        if need
    )


def lowest(covers: Iterable[Cover], *, some: bool = False) -> Cover | None:
    """The nutrient that runs out first, of those whose amount is known; None if there is none.

    With `some`, of those that there is any of.
    """
    known = [each for each in covers if not each.least and (each.days or not some)]
    return min(known, key=lambda each: each.days, default=None)


def energy_share(sums: Mapping[str, Sum], nutrient: str) -> Fraction | None:
    """The share of the energy that is from protein or fat; the least if a food has no figure of it.

    None means that there is no energy, or that the energy of a food, or all of the nutrient, is
    not known.

    >>> energy, protein = Sum(Fraction(400)), Sum(Fraction(10), ("salt",))
    >>> energy_share({"energy_kcal": energy, "protein_g": protein}, "protein_g")
    Fraction(1, 10)
    >>> unknown = Sum(Fraction(400), ("rice",))
    >>> energy_share({"energy_kcal": unknown, "protein_g": protein}, "protein_g") is None
    True
    """
    energy, own = sums["energy_kcal"], sums[nutrient]
    if not energy.amount or energy.unknown or (own.unknown and not own.amount):
        return None
    return own.amount * KCAL_PER_G[nutrient] / energy.amount
