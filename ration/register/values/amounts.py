"""Amounts: numbers that may have decimals, as stock files write them."""

import re
from fractions import Fraction
from typing import Literal

from ration.register.values.counts import GROUPED, ONCE, SPACED, Thousands
from ration.register.values.normalize import plainly

AmountProblem = Literal["amount-separator", "amount-unreadable"]

_PLAIN = r"[+-]?[0-9]+"
_DECIMAL = r"[+-]?[0-9]*[.,][0-9]+|[+-]?[0-9]+[.,]"
_LONGEST = 40  # signs of a number


def parse_amount(text: str, thousands: Thousands | None = None) -> Fraction | AmountProblem:
    """Read the number in a cell, or return the code of its problem.

    `thousands` is the sign that separates thousands in its column; None means unknown: then a
    number that has two readings is a problem.

    >>> parse_amount("1,000.5"), parse_amount("1.000,5"), parse_amount("1 000"), parse_amount("1,5")
    (Fraction(2001, 2), Fraction(2001, 2), Fraction(1000, 1), Fraction(3, 2))
    >>> parse_amount("1,200"), parse_amount("1,200", ","), parse_amount("1,200", ".")
    ('amount-separator', Fraction(1200, 1), Fraction(6, 5))
    """
    plain = plainly(text).removeprefix("'").strip()
    if len(plain) > _LONGEST:
        return "amount-unreadable"
    if re.fullmatch(_PLAIN, plain):
        return Fraction(plain)
    once = re.fullmatch(ONCE, plain)
    if once and thousands is None:
        return "amount-separator"
    grouped = [pattern for sign, pattern in GROUPED.items() if thousands in (sign, None)]
    for pattern in (SPACED, *grouped):
        match = re.fullmatch(pattern, plain)
        if match:
            decimals = match[match.re.groups] or ""
            whole = plain[: match.start(match.re.groups) - 1] if decimals else plain
            return _number(re.sub(r"[ ',.]", "", whole), decimals)
    if re.fullmatch(_DECIMAL, plain) and (thousands is None or thousands not in plain):
        whole, decimals = re.split("[.,]", plain)
        return _number(whole, decimals)
    return "amount-unreadable"


def _number(whole: str, decimals: str) -> Fraction:
    bare = f"{whole}0" if whole in ("", "+", "-") else whole
    return Fraction(f"{bare}.{decimals or 0}")
