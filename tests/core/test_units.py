import tomllib
from fractions import Fraction
from importlib import resources

import pytest

from ration.core.quantity.units import counted, unit_word


@pytest.mark.parametrize(
    ("count", "unit", "text"),
    [
        (1, "bag", "1 bag"),
        (0, "bag", "0 bags"),
        (Fraction(3, 2), "bottle", "1.5 bottles"),
        (2, "box", "2 boxes"),
        (2, "lorry", "2 lorries"),
        (2, "tray", "2 trays"),
        (2, "glass", "2 glasses"),
        (2, "bars", "2 bars"),  # the programme's own word is a plural
        (3, "t", "3 t"),
        (1000, "KPW", "1,000 KPW"),
        (2, "truck_10t", "2 truck_10t"),
        (2, "caja-grande", "2 caja-grande"),
        (2, "포대", "2 포대"),
        (3, "dozen", "3 dozen"),
        (2, "loaf", "2 loaves"),
    ],
)
def test_a_number_has_the_plural_of_its_unit(count: Fraction, unit: str, text: str) -> None:
    assert counted(count, unit) == text


def test_arabic_has_a_form_for_two_few_and_many() -> None:
    counts = (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 19_245, Fraction(5, 2))
    words = [unit_word("wagon", count, "ar") for count in counts]
    one, two, few, many = "عربة", "عربتان", "عربات", "عربة"
    assert words == [one, one, two, few, few, many, many, one, one, one, few, many, one]


def test_french_has_a_plural_from_two_on() -> None:
    words = [unit_word("bag", count, "fr") for count in (0, 1, Fraction(3, 2), 2, 100)]
    assert words == ["sac", "sac", "sac", "sacs", "sacs"]


def test_every_word_has_all_forms_of_its_language_or_one_for_all() -> None:
    table = tomllib.loads(
        (resources.files("ration.core.quantity") / "units.toml").read_text("utf-8")
    )
    forms = {"fr": 2, "ko": 1, "ar": 4}
    assert set(table) == set(forms)
    for language, words in table.items():
        assert {len(word) for word in words.values()} <= {1, forms[language]}, language


def test_a_word_without_a_translation_stays_as_it_is() -> None:
    assert [unit_word("gunny", 2, code) for code in ("fr", "ko", "ar")] == ["gunny"] * 3
