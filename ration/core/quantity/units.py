"""The words of units, packs and vehicles beside a number: `1 bag`, `3 bags`, `3 sacs`."""

import re
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib import resources

from ration.core.quantity.quantity import Quantity, dimension, number_text

_WORD = "[a-z]{3,}"  # kg, KPW, m2 and words with other letters stay as they are
_PEOPLE = {"women": "woman", "men": "man", "children": "child", "people": "person"}
_IRREGULAR = {"dozen": "dozen", "loaf": "loaves"}


def unit_word(unit: str, count: Fraction | int = 1, language: str = "en") -> str:
    """The form of a unit, pack or vehicle beside `count`, in a language of the papers.

    A language without a word for it gets `unit` as it stands. In English any word has a plural;
    measures and currencies have none.

    >>> unit_word("bag"), unit_word("bag", 19_245), unit_word("lorry", 2), unit_word("kg", 50)
    ('bag', 'bags', 'lorries', 'kg')
    >>> unit_word("bag", 1, "fr"), unit_word("bag", 2, "fr"), unit_word("bag", 2, "ko")
    ('sac', 'sacs', '포대')
    >>> [unit_word("bag", count, "ar") for count in (1, 2, 3, 11, 100)]
    ['كيس', 'كيسان', 'أكياس', 'كيسًا', 'كيس']
    """
    if language == "en":
        return unit if count == 1 else _english(unit)
    forms = _words(language).get(unit, (unit,))
    return forms[min(_form(abs(Fraction(count)), language), len(forms) - 1)]


def has_word(unit: str, language: str) -> bool:
    """Whether a language of the papers has a word of its own for a unit."""
    return language == "en" or unit in _words(language)


def counted(count: Fraction | int, unit: str, *, grouped: bool = True) -> str:
    """A number with its unit, pack or vehicle in English.

    >>> counted(19_245, "bag"), counted(1, "wagon"), counted(Fraction(5, 2), "kg")
    ('19,245 bags', '1 wagon', '2.5 kg')
    """
    return f"{number_text(count, grouped=grouped)} {unit_word(unit, count)}"


def quantity_text(quantity: Quantity) -> str:
    """A quantity for people to read; `str` of it is what files and programmes have.

    >>> quantity_text(Quantity("20 bottle")), quantity_text(Quantity("450 g/day"))
    ('20 bottles', '450 g/day')
    """
    return f"{counted(quantity.amount, quantity.unit, grouped=False)}{'/day' * quantity.daily}"


def one_of(group: str) -> str:
    """The name of a group for one of its people; a name in the singular stays.

    >>> one_of("adults"), one_of("pregnant_women"), one_of("under5"), one_of("babies")
    ('adult', 'pregnant_woman', 'under5', 'baby')
    """
    for several, single in _PEOPLE.items():
        if group == several or group.endswith((f"_{several}", f" {several}")):
            return group.removesuffix(several) + single
    if group.endswith("ies"):
        return f"{group.removesuffix('ies')}y"
    return group if group.endswith(("ss", "us", "is")) else group.removesuffix("s")


def _english(unit: str) -> str:
    if unit in _IRREGULAR:
        return _IRREGULAR[unit]
    if dimension(unit) is not None or not re.fullmatch(_WORD, unit):
        return unit
    if re.search("[^aeiou]y$", unit):
        return f"{unit[:-1]}ies"
    if unit.endswith("s") and not unit.endswith("ss"):
        return unit  # it is a plural
    return f"{unit}es" if unit.endswith(("ss", "x", "ch", "sh")) else f"{unit}s"


def _form(count: Fraction, language: str) -> int:
    """Which of a word's forms a number has, by the plural rules of Unicode (CLDR).

    French: one (below 2), other. Arabic: one and other, two, few (3 to 10), many (11 to 99).
    """
    if language == "fr":
        return int(count >= 2)
    if language != "ar" or count.denominator != 1:
        return 0
    rest = int(count) % 100
    return 1 if count == 2 else 2 if 3 <= rest <= 10 else 3 if rest >= 11 else 0


@cache
def _words(language: str) -> Mapping[str, tuple[str, ...]]:
    text = (resources.files("ration.core.quantity") / "units.toml").read_text("utf-8")
    return {unit: tuple(forms) for unit, forms in tomllib.loads(text).get(language, {}).items()}
