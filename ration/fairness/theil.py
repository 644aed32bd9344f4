"""The Theil index, and how much of it is within areas and how much between them.

Theil's T (Theil 1967, Economics and Information Theory, chapter 4):
T = sum of (share of the amount) × ln(share of the amount / share of the people).
Logarithms are decimals of 50 digits; results are rounded to `PLACES` decimals.
"""

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from ration.fairness.shares import Share, ordered, total

PLACES = 12  # decimals of a result
_DIGITS = Context(prec=50)


class Theil(NamedTuple):
    """The index, and its parts: `whole` is `within` + `between`, but for the last decimal."""

    whole: Fraction
    within: Fraction
    between: Fraction


def theil(shares: Iterable[Share]) -> Fraction | None:
    """The Theil index: 0 if all get the same per head, ln(people) if one of them gets all.

    None means that nothing is handed out, or that there is nobody.

    >>> str(theil([Share(1, 1), Share(1, 3)])), theil([Share(1, 2), Share(2, 4)])
    ('130812035941/1000000000000', Fraction(0, 1))
    """
    every = ordered(shares)
    if not total(every).amount:
        return None
    with localcontext(_DIGITS):
        return _rounded(_index(every))


def theil_of_areas(areas: Mapping[str, Iterable[Share]]) -> Theil | None:
    """The Theil index of all areas, and its parts; None as in `theil`.

    Within areas is what is left if every area had the same per head; between them is what is
    left if all of an area had the same per head.

    >>> parts = theil_of_areas({"A": [Share(1, 1), Share(1, 3)], "B": [Share(2, 4)]})
    >>> [float(round(part, 4)) for part in parts]
    [0.0654, 0.0654, 0.0]
    """
    by_area = {name: ordered(shares) for name, shares in areas.items()}
    sums = {name: total(shares) for name, shares in by_area.items()}
    everything = total(sums.values())
    if not everything.amount:
        return None
    with localcontext(_DIGITS):
        whole = _index(ordered(share for shares in by_area.values() for share in shares))
        within = sum(
            (sums[name].amount * _index(shares) for name, shares in by_area.items()), Decimal(0)
        )
        between = _index(sums.values())
        return Theil(_rounded(whole), _rounded(within / everything.amount), _rounded(between))


def _index(shares: Iterable[Share]) -> Decimal:
    """The index of shares; 0 if they get nothing. Who gets nothing adds nothing to it."""
    every = [*shares]
    people, amount = total(every)
    index = Decimal(0)
    for share in every:
        if share.amount:
            of_mean = Decimal(share.amount * people) / Decimal(share.people * amount)
            index += Decimal(share.amount) * of_mean.ln()
    return index / amount if amount else index


def _rounded(index: Decimal) -> Fraction:
    return Fraction(round(index, PLACES))
