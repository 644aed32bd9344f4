"""Amounts of money in words: the decimal places are those of ISO 4217."""

from fractions import Fraction

import pytest

from ration.export.pdf.languages.money_words import in_words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("12.5", "USD", "twelve 50/100 USD"),
        ("12.05", "KPW", "twelve 05/100 KPW"),
        ("12.5", "KPW", "twelve 50/100 KPW"),
        ("12.345", "JOD", "twelve 345/1000 JOD"),
        ("12.5", "KWD", "twelve 500/1000 KWD"),
        ("0.005", "BHD", "zero 005/1000 BHD"),
        ("1200", "JPY", "one thousand, two hundred JPY"),
        ("12.5", "KRW", "twelve 5/10 KRW"),  # finer than the currency: as many as it needs
        ("12.345", "USD", "twelve 345/1000 USD"),
        ("0.0001", "CLF", "zero 0001/10000 CLF"),
    ],
)
def test_minor_units(amount: str, currency: str, words: str) -> None:
    assert in_words(Fraction(amount), currency, (currency,), ("en",)) == (words,)


def test_no_decimal_has_no_words() -> None:
    assert in_words(Fraction(1, 3), "USD", ("USD",), ("en",)) == ()
