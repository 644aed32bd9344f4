"""What a basket must meet: nutrients per person and day, and shares of energy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.nutrition.requirement import RequirementSet
from ration.programme.food import NUTRIENTS, Nutrients

# kcal of a gram (Atwater's factors: UNHCR, Handbook for Emergencies, 2nd edition, ch. 15)
_KCAL = {"protein_g": 4, "fat_g": 9}
_SHARES = {  # key of a set of requirements: its name, the nutrient, and whether it is the most
    "protein_energy": ("energy from protein", "protein_g", False),
    "fat_energy": ("energy from fat", "fat_g", False),
    "protein_energy_most": ("energy from protein, at most", "protein_g", True),
}
_NAMES = {each.id: each for each in NUTRIENTS}


class Demand(NamedTuple):
    """One requirement: so much of a nutrient per person and day, or a share of energy in percent.

    `of` is the nutrient whose energy the share is of; None means an amount. `most` means not more.
    """

    id: str
    name: str
    unit: str
    need: Fraction
    of: str | None = None
    most: bool = False

    def weight(self, per: Nutrients) -> Fraction:
        """What an amount with these nutrients adds to the row of the requirement."""
        if self.of is None:
            amount = _known(per, self.id)
        else:
            share = self.need / 100
            amount = _KCAL[self.of] * _known(per, self.of) - share * _known(per, "energy_kcal")
        return -amount if self.most else amount

    @property
    def least(self) -> Fraction:
        """What the row must reach."""
        if self.of is not None:
            return Fraction(0)
        return -self.need if self.most else self.need

    def reached(self, sums: Mapping[str, Fraction]) -> Fraction:
        """What a ration with these sums of nutrients has, in the unit of the requirement.

        >>> demand = Demand("fat_energy", "energy from fat", "%", Fraction(17), "fat_g")
        >>> demand.reached({"fat_g": Fraction(40), "energy_kcal": Fraction(2000)})
        Fraction(18, 1)
        """
        if self.of is None:
            return sums[self.id]
        energy = sums["energy_kcal"]
        return 100 * _KCAL[self.of] * sums[self.of] / energy if energy else Fraction(0)

    def is_met(self, sums: Mapping[str, Fraction]) -> bool:
        """Whether a ration with these sums of nutrients meets it."""
        reached = self.reached(sums)
        return reached <= self.need if self.most else reached >= self.need

    @property
    def reads(self) -> tuple[str, ...]:
        """The nutrients whose figures it reads."""
        return (self.id,) if self.of is None else (self.of, "energy_kcal")


def _known(per: Nutrients, nutrient: str) -> Fraction:
    """The amount of a nutrient; one that is not known counts as 0."""
    return per.of(nutrient) or Fraction(0)


def sums_of(parts: Iterable[tuple[Fraction, Nutrients]]) -> dict[str, Fraction]:
    """The sums of all nutrients of so many grams of foods; what is not known counts as 0."""
    sums = dict.fromkeys(_NAMES, Fraction(0))
    for grams, per in parts:
        for nutrient, amount in per.known():
            sums[nutrient.id] += grams * amount / 100
    return sums


def demands_of(
    required: RequirementSet,
    meet: Sequence[str] | None,
    without: Sequence[str],
    tolerance: Fraction,
    at_most: Nutrients,
) -> tuple[Demand, ...]:
    """What is to be met of a set of requirements, and the most of nutrients.

    `meet` are keys such as `iron_mg` or `iron`; None means every amount and least share of the
    set, except those named in `without`. `tolerance` is the share of each that may be missing.
    Raises InputError for keys that the set does not have.
    """
    known = {each.id: each for each in _known_demands(required)}
    words = {word: key for key in known for word in (key, _short(key))}
    wrong = [word for word in (*(meet or ()), *without) if word not in words]
    if wrong:
        raise InputError(
            required.title,
            [
                problem("basket-requirement", column="requirements", value=word, near=near)
                for word in wrong
                for near in [nearest(word, known)]
            ],
        )
    usual = [key for key, each in known.items() if not each.most]
    asked = usual if meet is None else [words[word] for word in meet]
    left = {words[word] for word in without}
    least = [_eased(known[key], tolerance) for key in dict.fromkeys(asked) if key not in left]
    upper = [
        Demand(each.id, f"{each.name}, at most", each.unit, amount, most=True)
        for each, amount in at_most.known()
    ]
    return (*least, *upper)


def _known_demands(required: RequirementSet) -> Iterator[Demand]:
    for each, amount in required.per_day.known():
        yield Demand(each.id, each.name, each.unit, amount)
    for key, (name, nutrient, most) in _SHARES.items():
        share: Fraction | None = getattr(required, key)
        if share is not None:
            yield Demand(key, name, "%", share * 100, nutrient, most)


def _eased(demand: Demand, tolerance: Fraction) -> Demand:
    return demand if demand.most else demand._replace(need=demand.need * (1 - tolerance))


def _short(key: str) -> str:
    """A nutrient without its unit, such as `vitamin_c` for `vitamin_c_mg`."""
    return key.rpartition("_")[0] if key in _NAMES else key
