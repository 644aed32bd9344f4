"""How many decimals columns of prices and of money have, so that no figure is lost."""

from collections.abc import Iterable
from fractions import Fraction

from ration.core.quantity.quantity import number_text
from ration.export.tables.display import places_for

_CENTS, _MOST = 2, 6
_LARGE = 100  # an amount from which on it is shown without decimals


def price_places(prices: Iterable[Fraction | None]) -> int:
    """The decimals of a column of prices: as many as the list of prices has, at least 2, at most 6.

    A price without an exact decimal, such as a converted price, needs no more than 2.

    >>> price_places([Fraction("0.125"), Fraction(3), None]), price_places([Fraction(1, 3)])
    (3, 2)
    """
    known = [each for each in prices if each is not None]
    texts = [number_text(each) for each in known]
    exact = [len(text.partition(".")[2]) for text in texts if "/" not in text]
    return min(max(*exact, money_places(known), _CENTS), _MOST)


def money_places(amounts: Iterable[Fraction | None]) -> int:
    """The decimals of a column of money: none if all amounts are whole or large.

    Else 2, or as many as the first digit of the smallest needs, at most 6.

    >>> money_places([Fraction(29250), Fraction("1814.9")]), money_places([Fraction("12.34")])
    (0, 2)
    >>> money_places([Fraction("0.0004")])
    4
    """
    small = [abs(each) for each in amounts if each and abs(each) < _LARGE]
    if all(each.denominator == 1 for each in small):
        return 0
    return min(places_for(min(small), _CENTS), _MOST)
