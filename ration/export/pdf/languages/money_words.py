"""Amounts of money in words, which pay lists and waybills print beside the figures."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from ration.export.pdf.languages.number_words import number_words

# The decimal places of currencies: the minor units of ISO 4217, list one, as its maintenance
# agency (SIX, Zurich) publishes it. All others have 2.
_BY_PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_PLACES = {code: places for places, codes in _BY_PLACES.items() for code in codes.split()}


@lru_cache(10_000)
def in_words(
    amount: Fraction, currency: str, units: Sequence[str], languages: Sequence[str]
) -> tuple[str, ...]:
    """Write an amount in words in each language; minor units as a fraction, as on a cheque.

    `currency` is the code of ISO 4217, which has 0, 2, 3 or 4 decimal places; an amount that is
    finer gets as many as it needs. `units` are the names of the currency, one per language. A
    language without words for the number is left out.

    >>> in_words(Fraction(16000), "KPW", ("KPW", "원"), ("en", "ko"))
    ('sixteen thousand KPW', '만 육천 원')
    >>> in_words(Fraction(25, 2), "USD", ("USD",), ("en",))
    ('twelve 50/100 USD',)
    >>> in_words(Fraction("12.345"), "JOD", ("JOD",), ("en",))
    ('twelve 345/1000 JOD',)
    """
    whole, rest = divmod(amount, 1)
    sizes = [10**places for places in range(_PLACES.get(currency, 2), 19)]
    size = next((size for size in sizes if size % rest.denominator == 0), None)
    if size is None:
        return ()  # no decimal, such as 1/3: print the figures alone
    part = f" {int(rest * size):0{len(str(size)) - 1}}/{size}" if rest else ""
    words = (number_words(int(whole), language) for language in languages)
    return tuple(f"{text}{part} {unit}" for text, unit in zip(words, units, strict=True) if text)
