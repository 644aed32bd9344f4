"""Shares: groups of people who get the same per head, in exact whole numbers."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple


class Share(NamedTuple):
    """People who get the same each: `amount` is what all of them get together, in parts.

    A part is as small as it must be for whole numbers; only sums of the same part are compared.
    """

    people: int
    amount: int

    @property
    def per_head(self) -> Fraction:
        """What each of them gets, in parts."""
        return Fraction(self.amount, self.people)


def total(shares: Iterable[Share]) -> Share:
    """All people, and all that they get.

    >>> total([Share(2, 10), Share(3, 0)])
    Share(people=5, amount=10)
    """
    people = amount = 0
    for share in shares:
        people, amount = people + share.people, amount + share.amount
    return Share(people, amount)


class Ordered(tuple[Share, ...]):
    """Shares in the order of what is got per head; those who get the same are one share."""


def ordered(shares: Iterable[Share]) -> Ordered:
    """Put together those who get the same per head; the least first. Groups of nobody go.

    >>> ordered([Share(2, 10), Share(3, 0), Share(4, 20), Share(0, 0)])
    (Share(people=3, amount=0), Share(people=6, amount=30))
    """
    if isinstance(shares, Ordered):
        return shares
    some = [share for share in shares if share.people]
    # Two fractions a/b and c/d that differ do so by 1/bd at least: so many binary places show it
    places = 2 * max((share.people.bit_length() for share in some), default=0)
    merged: dict[int, Share] = {}
    for people, amount in some:
        key = (amount << places) // people
        known = merged.get(key)
        merged[key] = (
            Share(people, amount)
            if known is None
            else Share(people + known.people, amount + known.amount)
        )
    return Ordered(merged[key] for key in sorted(merged))
