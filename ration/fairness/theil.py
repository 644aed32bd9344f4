"""The Theil index, and how much of it is within areas and how much between them.

Theil's T (Theil 1967, Economics and Information Theory, chapter 4):
T = sum of (share of the amount) × ln(share of the amount / share of the people).
Logarithms are decimals of 34 digits; results are rounded to `PLACES` decimals.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from ration.fairness.shares import Share, ordered, total

PLACES = 12  # decimals of a result
_DIGITS = Context(prec=34)
Logarithms = dict[tuple[int, int], Decimal]  # of amounts per head


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
        return _rounded(_index(every, {}))


def theil_of_areas(areas: Mapping[str, Iterable[Share]]) -> Theil | None:
    """The Theil index of all areas, and its parts; None as in `theil`.

    Within areas is what is left if every area had the same per head; between them is what is
    left if all of an area had the same per head.

    >>> parts = theil_of_areas({"A": [Share(1, 1), Share(1, 3)], "B": [Share(2, 4)]})
    >>> [str(round(part, 4)) for part in parts]
    ['327/5000', '327/5000', '0']
    """
    by_area = {name: ordered(shares) for name, shares in areas.items()}
    sums = {name: total(shares) for name, shares in by_area.items()}
    amount = total(sums.values()).amount
    if not amount:
        return None
    logarithms: Logarithms = {}
    with localcontext(_DIGITS):
        whole = _index([share for shares in by_area.values() for share in shares], logarithms)
        within = [sums[name].amount * _index(each, logarithms) for name, each in by_area.items()]
        between = _index([*sums.values()], logarithms)
        return Theil(_rounded(whole), _rounded(sum(within, Decimal(0)) / amount), _rounded(between))


def _index(shares: Sequence[Share], logarithms: Logarithms) -> Decimal:
    """The index: the mean of ln(amount per head) by amount, less that of all; 0 of nothing."""
    everything = total(shares)
    if not everything.amount:
        return Decimal(0)
    by_amount = sum(
        (share.amount * _ln(share, logarithms) for share in shares if share.amount), Decimal(0)
    )
    return by_amount / everything.amount - _ln(everything, logarithms)


def _ln(share: Share, logarithms: Logarithms) -> Decimal:
    """The logarithm of the amount per head; many shares have the same."""
    divisor = gcd(share.people, share.amount)
    per_head = (share.amount // divisor, share.people // divisor)
    if per_head not in logarithms:
        logarithms[per_head] = (Decimal(per_head[0]) / per_head[1]).ln()
    return logarithms[per_head]


def _rounded(index: Decimal) -> Fraction:
    return Fraction(round(index, PLACES))
