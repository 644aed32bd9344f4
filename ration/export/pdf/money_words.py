"""Amounts of money in words, as pay lists and waybills have them beside the figures."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache


@lru_cache(10_000)
def in_words(amount: Fraction, units: Sequence[str], languages: Sequence[str]) -> tuple[str, ...]:
    """An amount in words, in each language; hundredths as a fraction, as on a cheque.

    `units` have what the currency is called in each. A language that is not known to num2words
    is left out.

    >>> in_words(Fraction(16000), ("KPW", "원"), ("en", "ko"))
    ('sixteen thousand KPW', '만 육천 원')
    >>> in_words(Fraction(25, 2), ("USD",), ("en",))
    ('twelve 50/100 USD',)
    """
    from num2words import num2words

    whole, rest = divmod(amount, 1)
    part = f" {rest * 100}/100" if rest else ""
    found = []
    for language, unit in zip(languages, units, strict=True):
        try:
            words = _mended(language, num2words(int(whole), lang=language))
            found.append(f"{words}{part} {unit}")
        except (NotImplementedError, OverflowError):
            continue  # no words for the language, or for so much: the figures stand alone
    return tuple(found)


def _mended(language: str, words: str) -> str:
    """Words as they are written: in Arabic "and" has no space behind it."""
    return words.replace(" و ", " و") if language == "ar" else words
