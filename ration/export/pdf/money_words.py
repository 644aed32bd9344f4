"""Amounts of money in words, which pay lists and waybills print beside the figures."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache


@lru_cache(10_000)
def in_words(amount: Fraction, units: Sequence[str], languages: Sequence[str]) -> tuple[str, ...]:
    """Write an amount in words in each language; hundredths as a fraction, as on a cheque.

    `units` are the names of the currency, one per language. A language that num2words does not
    know is left out.

    >>> in_words(Fraction(16000), ("KPW", "원"), ("en", "ko"))
    ('sixteen thousand KPW', '만 육천 원')
    >>> in_words(Fraction(25, 2), ("USD",), ("en",))
    ('twelve 50/100 USD',)
    """
    from num2words import num2words

    whole, rest = divmod(amount, 1)
    part = f" {rest * 100}/100" if rest else ""
    texts = []
    for language, unit in zip(languages, units, strict=True):
        try:
            words = _joined(language, num2words(int(whole), lang=language))
            texts.append(f"{words}{part} {unit}")
        except (NotImplementedError, OverflowError):
            continue  # no words in this language, or for this amount: print the figures alone
    return tuple(texts)


def _joined(language: str, words: str) -> str:
    """Remove the space after "and" in Arabic, which num2words adds."""
    return words.replace(" و ", " و") if language == "ar" else words
