"""The gap between a reference area, such as the capital, and the rest."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from ration.fairness.shares import Share, total


class Gap(NamedTuple):
    """What a person of the reference area and one of the rest have, on average.

    None means that nobody is there.
    """

    reference: Fraction | None
    rest: Fraction | None

    @property
    def difference(self) -> Fraction | None:
        """How much more a person of the reference area has; below 0 means less."""
        if self.reference is None or self.rest is None:
            return None
        return self.reference - self.rest

    @property
    def times(self) -> Fraction | None:
        """How many times as much it is; None also if the rest have nothing."""
        if self.reference is None or not self.rest:
            return None
        return self.reference / self.rest


def gap(areas: Mapping[str, Share], reference: str, unit: Fraction = Fraction(1)) -> Gap:
    """The gap between the area `reference` and all others; a part of a share is `unit`.

    >>> areas = {"Capital": Share(2, 12), "North": Share(3, 6), "South": Share(3, 6)}
    >>> found = gap(areas, "Capital")
    >>> found.reference, found.rest, found.difference, found.times
    (Fraction(6, 1), Fraction(2, 1), Fraction(4, 1), Fraction(3, 1))
    """
    rest = total(share for name, share in areas.items() if name != reference)
    return Gap(_mean(areas[reference], unit), _mean(rest, unit))


def _mean(share: Share, unit: Fraction) -> Fraction | None:
    return share.per_head * unit if share.people else None
