"""Money: rates between currencies, and charges for transport and handling, as people write them."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.numbers import read_number
from ration.core.problems.errors import FieldError, InputError
from ration.core.problems.problem import problem
from ration.core.quantity.quantity import MASS, number_text

_NUMBER = r"[0-9]+(?:\.[0-9]+|/[1-9][0-9]*)?"
_WORD = r"[^\W\d]{1,10}|[$€£¥₩]"
_RATE = re.compile(rf"({_NUMBER}) ?({_WORD}) ?= ?({_NUMBER}) ?({_WORD})")
_PER_MASS = re.compile(rf"({_NUMBER}) ?({_WORD}) ?(?:/|per) ?(\w+)")
_SHARE = re.compile(rf"({_NUMBER}) ?%")


class Rate(NamedTuple):
    """So much of one currency is so much of another."""

    amount: Fraction
    currency: str
    other_amount: Fraction
    other: str

    def __str__(self) -> str:
        left, right = number_text(self.amount), number_text(self.other_amount)
        return f"{left} {self.currency} = {right} {self.other}"


def parse_rate(text: str) -> Rate:
    """Read a rate such as `8200 KPW = 1 USD`; FieldError if it is none.

    >>> str(parse_rate("8200 KPW = 1 USD"))
    '8200 KPW = 1 USD'
    """
    match = _RATE.fullmatch(text.strip())
    amounts = [read_number(match[at]) for at in (1, 3)] if match else []
    if match is None or not all(amounts) or match[2] == match[4]:
        raise FieldError("price-rate")
    return Rate(amounts[0] or Fraction(1), match[2], amounts[1] or Fraction(1), match[4])


class Rates:
    """Rates to convert with: each way, and never through a third currency.

    >>> rates = Rates([parse_rate("8200 KPW = 1 USD")])
    >>> rates.factor("USD", "KPW"), rates.factor("KPW", "USD"), rates.factor("EUR", "KPW")
    (Fraction(8200, 1), Fraction(1, 8200), None)
    """

    def __init__(self, rates: Iterable[Rate]) -> None:
        self.stated = tuple(rates)
        self._factors: dict[tuple[str, str], Fraction] = {}
        for rate in self.stated:
            pair = (rate.other, rate.currency)
            if pair in self._factors:
                raise InputError("rates", [problem("price-rate-twice", value=str(rate))])
            self._factors[pair] = rate.amount / rate.other_amount
            self._factors[pair[::-1]] = rate.other_amount / rate.amount

    def factor(self, currency: str, into: str) -> Fraction | None:
        """What one of a currency is in another; None means no rate is stated."""
        return Fraction(1) if currency == into else self._factors.get((currency, into))

    def beside(self, currency: str) -> str | None:
        """The first other currency that this one has a rate to; None means there is none."""
        return next((other for one, other in self._factors if one == currency), None)


class Charge(NamedTuple):
    """What transport or handling costs: a share of the value, or money per kg.

    `share` None means that it is by weight: `per_kg` of `currency`.
    """

    text: str
    share: Fraction | None = None
    per_kg: Fraction = Fraction(0)
    currency: str | None = None


def parse_charge(text: str) -> Charge:
    """Read a charge such as `25 USD/t` or `5 %`; FieldError if it is none.

    >>> parse_charge("25 USD/t").per_kg, parse_charge("5%").share
    (Fraction(1, 40), Fraction(1, 20))
    """
    plain = text.strip()
    share = _SHARE.fullmatch(plain)
    number = read_number(share[1]) if share else None
    if number is not None:
        return Charge(plain, number / 100)
    match = _PER_MASS.fullmatch(plain)
    number = read_number(match[1]) if match else None
    if match is None or number is None or match[3] not in MASS:
        raise FieldError("price-charge")
    return Charge(plain, None, number * MASS["kg"] / MASS[match[3]], match[2])


def median(numbers: Sequence[Fraction]) -> Fraction:
    """The middle number, or the mean of the two in the middle; there is at least one.

    >>> median([Fraction(5), Fraction(1), Fraction(2)]), median([Fraction(1), Fraction(2)])
    (Fraction(2, 1), Fraction(3, 2))
    """
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
