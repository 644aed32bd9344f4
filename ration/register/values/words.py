"""Sexes, flags and ages as registers write them, in the languages of their forms."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from ration.register.mapping.people import WordsByName
from ration.register.values.normalize import folded, plainly
from ration.register.values.word_lists import word_lists

Sex = Literal["female", "male"]
OLDEST = 130  # completed years

_YEARS = (
    "y", "yr", "yrs", "year", "years", "year old", "years old", "an", "ans", "ano", "anos",
    "jahr", "jahre", "anni", "tahun", "год", "года", "лет", "г", "рік", "роки", "років",
    "yas", "سنة", "سنوات", "سال", "साल", "वर्ष", "세", "살", "歳", "才", "岁",
)  # fmt: skip
_MONTHS = (
    "m", "mo", "mos", "mth", "mths", "month", "months", "month old", "months old", "mois",
    "mes", "meses", "monat", "monate", "mesi", "bulan", "мес", "месяц", "месяца", "месяцев",
    "місяць", "місяці", "місяців", "ay", "شهر", "أشهر", "ماه", "महीने", "개월", "か月", "ヶ月",
    "个月",
)  # fmt: skip
_UNITS = dict.fromkeys(_YEARS, 12) | dict.fromkeys(_MONTHS, 1)  # in months
_AGE = r"(\d{1,4})(?:\.(\d{1,3}))?(?: ?([^\d.,<>+-]+))?"
_BOTH = r"(\d{1,3}) ?([^\d.,]+?)[., ]*(?:and |et |y |e |und )?(\d{1,2}) ?([^\d.,]+)"


def parse_sex(text: str) -> Sex | None:
    """Read the sex in a cell, in one of many languages; None means unknown.

    An `M` beside `H` is not a man but a `mujer`: see `column_sexes`.

    >>> parse_sex("F"), parse_sex(" Masculin "), parse_sex("Mujer"), parse_sex("남"), parse_sex("2")
    ('female', 'male', 'female', 'male', None)
    """
    word = folded(text)
    if word in _words("female"):
        return "female"
    return "male" if word in _words("male") else None


def column_sexes(texts: frozenset[str], words: WordsByName = ()) -> dict[str, Sex]:
    """Read the distinct texts of one column as sexes, without those that leave doubt.

    `M` is a man beside `F`, but a `mujer` beside `H`: if a column has `H` too, `M` is left out.
    `words` are the mapping's words for each sex; they take precedence over all others.

    >>> column_sexes(frozenset(("H", "M"))), column_sexes(frozenset(("F", "M", "?")))["M"]
    ({'H': 'male'}, 'male')
    >>> column_sexes(frozenset(("2", "1.0")), (("female", ("2",)), ("male", ("1",))))
    {'1.0': 'male', '2': 'female'}
    """
    sexes: dict[str, Any] = {folded(word): sex for sex, listed in words for word in listed}
    mapped = {text: sexes[word] for text in sorted(texts) if (word := _whole(text)) in sexes}
    return _usual_sexes(texts) | mapped


def _whole(text: str) -> str:
    """Fold a text, and remove the .0 of a whole number that a program stored as a float."""
    return re.sub(r"^(\d+)\.0$", r"\1", folded(text))


def _usual_sexes(texts: frozenset[str]) -> dict[str, Sex]:
    sexes = {text: sex for text in sorted(texts) if (sex := parse_sex(text)) is not None}
    letters = {folded(text) for text in sexes}
    return {
        text: sex for text, sex in sexes.items() if not (folded(text) == "m" and "h" in letters)
    }


def parse_flag(text: str) -> bool | None:
    """Read yes or no, in one of many languages, or as 1 and 0; None means unknown.

    >>> parse_flag("OUI"), parse_flag("нет"), parse_flag("x"), parse_flag("아니오"), parse_flag("")
    (True, False, True, False, None)
    """
    word = folded(text)
    if word in _words("yes"):
        return True
    return False if word in _words("no") else None


def column_flags(texts: frozenset[str]) -> dict[str, bool]:
    """Read the distinct texts of one column as yes or no, without those that leave doubt.

    `x` means yes, but beside `o` it means no: if a column has `o` too, `x` is left out.

    >>> column_flags(frozenset(("x", ""))), column_flags(frozenset(("o", "x")))
    ({'x': True}, {})
    """
    flags = {text: flag for text in sorted(texts) if (flag := parse_flag(text)) is not None}
    marks = {folded(text) for text in texts}
    return {
        text: flag for text, flag in flags.items() if not (folded(text) == "x" and "o" in marks)
    }


def age_months(text: str) -> tuple[int, int] | None:
    """The ages that a cell may mean, in months: the least, and the first beyond.

    None means unknown. A number alone is completed years. `60+`, `0-4` and the like are bands,
    not ages.

    >>> age_months("6 months"), age_months("2 ans"), age_months("1 year 6 months")
    ((6, 7), (24, 36), (18, 19))
    >>> age_months("34"), age_months("34.0"), age_months("18m"), age_months("60+")
    ((408, 420), (408, 420), (18, 19), None)
    """
    plain = plainly(text)
    if re.fullmatch(r"\d+ ?M", plain):  # M may mean male or months
        return None
    word = folded(plain)
    both = re.fullmatch(_BOTH, word)
    if both:
        years, months = int(both[1]), int(both[3])
        if (_unit(both[2]), _unit(both[4])) != (12, 1) or months > 11 or years > OLDEST:
            return None
        return 12 * years + months, 12 * years + months + 1
    match = re.fullmatch(_AGE, word)
    unit = _unit(match[3]) if match and match[3] else 12
    if match is None or unit is None or int(match[1]) * unit > 12 * OLDEST:
        return None
    whole, part = int(match[1]) * unit, match[2] or ""
    if unit == 12 and part.strip("0"):
        least = whole + 12 * int(part) // 10 ** len(part)
        return least, whole + 12  # 2.5 may have been 2.45 or 2.7: it is 2 completed years
    return whole, whole + unit


def _unit(word: str) -> int | None:
    return _units().get(word.strip(" ."))


@cache
def _units() -> Mapping[str, int]:
    return {folded(word): months for word, months in _UNITS.items()}


@cache
def _words(meaning: str) -> frozenset[str]:
    return frozenset(map(folded, _file()[meaning]))


@cache
def _file() -> Mapping[str, tuple[str, ...]]:
    return word_lists("ration.register.values", "words.toml")
