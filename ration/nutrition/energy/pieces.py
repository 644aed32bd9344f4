"""The model in pieces of months and sex, so that any group of ages can be put together of them."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from ration.nutrition.energy.model import SEXES, Band, EnergyModel, Sex


class Group(NamedTuple):
    """People by age in months, `first` to `last`, both included, and sex; None means no limit.

    No group begins later than the last year of the model, or ends before its first month.
    """

    first: int | None = None
    last: int | None = None
    sex: Sex | None = None


class Piece(NamedTuple):
    """People of one sex, of the months `first` to before `end` of one band of the model."""

    first: int
    end: int
    sex: Sex
    band: Band

    @property
    def share(self) -> Fraction:
        """Its share of the population: within a band, people are spread evenly over the months."""
        months = 12 * (self.band.to_age + 1 - self.band.from_age)
        return self.band.part(self.sex).share * Fraction(self.end - self.first, months)

    @property
    def kcal(self) -> Fraction:
        """What a person needs per day at light activity, in kcal."""
        return self.band.part(self.sex).kcal

    def is_in(self, group: Group) -> bool:
        """Whether its people are of a group; a group never has a part of it, see `pieces`."""
        low = group.first is None or group.first <= self.first
        high = group.last is None or self.end <= group.last + 1
        return low and high and group.sex in (None, self.sex)


def pieces(model: EnergyModel, groups: Iterable[Group] = ()) -> tuple[Piece, ...]:
    """Cut the model where bands and `groups` begin and end, so that each piece is in or out."""
    cuts = sorted({each for group in groups for each in _ends(group)})
    return tuple(piece for band in model.bands for sex in SEXES for piece in _cut(band, sex, cuts))


def _ends(group: Group) -> Iterator[int]:
    if group.first is not None:
        yield group.first
    if group.last is not None:
        yield group.last + 1


def _cut(band: Band, sex: Sex, cuts: list[int]) -> Iterator[Piece]:
    start, end = 12 * band.from_age, 12 * (band.to_age + 1)
    inside = [cut for cut in cuts if start < cut < end]
    for first, last in zip([start, *inside], [*inside, end], strict=True):
        yield Piece(first, last, sex, band)
