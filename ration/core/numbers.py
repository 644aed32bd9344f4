"""The numbers that people write: how long they may be, and how they are read exactly.

Digits are those of ASCII; there are no exponents, no signs between digits, and no infinity. The
time and the memory that a number takes are bounded, whatever a file has.
"""

import re
from decimal import Decimal
from fractions import Fraction

DIGITS = 40  # of each part of a number that people write: before the point, after it, below a line
LONGEST = 1000  # of each part of a number that ration wrote: exact sums of fractions are long
MOST_WHOLE = 2**63 - 1  # of a whole number of a TOML file, as the standard has it

_EXACT = r"-?([0-9]+)(?:\.([0-9]+)|/([1-9][0-9]*))?"
_TEXT = r"\s*-?([0-9]+)(?:\.([0-9]+)|/([0-9]+))?(?:\s|%|$)"  # begins with a number


def read_number(text: str, digits: int = DIGITS) -> Fraction | None:
    r"""Read a number such as `-12`, `2.5` or `360/7`, exactly.

    None means it is none, or that a part of it has more than so many `digits`.

    >>> read_number("2.5"), read_number("360/7"), read_number("9" * 41)
    (Fraction(5, 2), Fraction(360, 7), None)
    >>> {read_number(text) for text in ("4_2", "1e9", "inf", " 4", "\uff14", "+4", "1/0")}
    {None}
    """
    match = re.fullmatch(_EXACT, text)
    return Fraction(text) if match is not None and _fits(match, digits) else None


def exact_number(value: object) -> Fraction | None:
    """The exact number of a value of TOML or JSON, or of its text; None means it is none.

    >>> exact_number(Decimal("2.50")), exact_number("2.50"), exact_number(Decimal("1e999999999"))
    (Fraction(5, 2), Fraction(5, 2), None)
    """
    if isinstance(value, str):
        return read_number(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or too_long(value):
        return None
    return Fraction(value)


def too_long(value: object) -> bool:
    """Whether a value is a number, or a text that begins with a number, that is not read.

    >>> too_long(2**63), too_long(Decimal("1e-99")), too_long(Decimal("inf")), too_long("5 kg")
    (True, True, True, False)
    >>> too_long("1/" + "9" * 99 + " kg"), too_long("9" * 99)
    (True, True)
    """
    if isinstance(value, str):
        match = re.match(_TEXT, value)
        return match is not None and not _fits(match, DIGITS)
    if isinstance(value, Decimal):
        _, figures, exponent = value.as_tuple()
        if not isinstance(exponent, int):  # infinity, or no number
            return True
        return max(len(figures), len(figures) + exponent, -exponent) > DIGITS
    return isinstance(value, int) and not -MOST_WHOLE <= value <= MOST_WHOLE


def _fits(match: re.Match[str], digits: int) -> bool:
    return all(len(part) <= digits for part in match.groups() if part is not None)
