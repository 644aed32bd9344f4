"""Sexes, flags and ages as registers write them, in the languages of their forms."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

from ration.register.mapping.people import WordsByName
from ration.register.values.normalize import folded, plainly

Sex = Literal["female", "male"]
OLDEST = 130  # completed years

_UNITS = {
    "y": 12, "yr": 12, "yrs": 12, "year": 12, "years": 12, "year old": 12, "years old": 12,
    "an": 12, "ans": 12, "ano": 12, "anos": 12, "jahr": 12, "jahre": 12, "anni": 12, "tahun": 12,
    "год": 12, "года": 12, "лет": 12, "г": 12, "рік": 12, "роки": 12, "років": 12, "yas": 12,
    "سنة": 12, "سنوات": 12, "سال": 12, "साल": 12, "वर्ष": 12, "세": 12, "살": 12, "歳": 12, "才": 12,
    "岁": 12, "m": 1, "mo": 1, "mos": 1, "mth": 1, "mths": 1, "month": 1, "months": 1,
    "month old": 1, "months old": 1, "mois": 1, "mes": 1, "meses": 1, "monat": 1, "monate": 1,
    "mesi": 1, "bulan": 1, "мес": 1, "месяц": 1, "месяца": 1, "месяцев": 1, "місяць": 1,
    "місяці": 1, "місяців": 1, "ay": 1, "شهر": 1, "أشهر": 1, "ماه": 1, "महीने": 1, "개월": 1,
    "か月": 1, "ヶ月": 1, "个月": 1,
}  # fmt: skip
_AGE = re.compile(r"(\d{1,4})(?:\.(\d{1,3}))?(?: ?([^\d.,<>+-]+))?")
_BOTH = re.compile(r"(\d{1,3}) ?([^\d.,]+?)[., ]*(?:and |et |y |e |und )?(\d{1,2}) ?([^\d.,]+)")


def parse_sex(text: str) -> Sex | None:
    """The sex that a cell says, in one of many languages; None where it is not known.

    An `M` beside `H` is no man but a `mujer`: `column_sexes` knows of that.

    >>> parse_sex("F"), parse_sex(" Masculin "), parse_sex("Mujer"), parse_sex("남"), parse_sex("2")
    ('female', 'male', 'female', 'male', None)
    """
    word = folded(text)
    if word in _words("female"):
        return "female"
    return "male" if word in _words("male") else None


def column_sexes(texts: frozenset[str], said: WordsByName = ()) -> dict[str, Sex]:
    """What the distinct texts of one column say, without those that leave doubt.

    `M` is a man beside `F`, but a `mujer` beside `H`: where a column has both, `M` is left out.
    `said` are the words of each sex that a mapping has; they go before all others.

    >>> column_sexes(frozenset(("H", "M"))), column_sexes(frozenset(("F", "M", "?")))["M"]
    ({'H': 'male'}, 'male')
    >>> column_sexes(frozenset(("2", "1.0")), (("female", ("2",)), ("male", ("1",))))
    {'1.0': 'male', '2': 'female'}
    """
    own: dict[str, Any] = {folded(word): sex for sex, words in said for word in words}
    first = {text: own[word] for text in sorted(texts) if (word := _whole(text)) in own}
    return _usual_sexes(texts) | first


def _whole(text: str) -> str:
    """A text folded; of a whole number that a program took for a float, the number."""
    return re.sub(r"^(\d+)\.0$", r"\1", folded(text))


def _usual_sexes(texts: frozenset[str]) -> dict[str, Sex]:
    known = {text: sex for text in sorted(texts) if (sex := parse_sex(text)) is not None}
    letters = {folded(text) for text in known}
    return {
        text: sex for text, sex in known.items() if not (folded(text) == "m" and "h" in letters)
    }


def parse_flag(text: str) -> bool | None:
    """Yes or no, in one of many languages, or 1 and 0; None where it is not known.

    >>> parse_flag("OUI"), parse_flag("нет"), parse_flag("x"), parse_flag("아니오"), parse_flag("")
    (True, False, True, False, None)
    """
    word = folded(text)
    if word in _words("yes"):
        return True
    return False if word in _words("no") else None


def column_flags(texts: frozenset[str]) -> dict[str, bool]:
    """What the distinct texts of one column say, without those that leave doubt.

    `x` marks what is so, but beside `o` it is what is not so: there it is left out.

    >>> column_flags(frozenset(("x", ""))), column_flags(frozenset(("o", "x")))
    ({'x': True}, {})
    """
    known = {text: flag for text in sorted(texts) if (flag := parse_flag(text)) is not None}
    marks = {folded(text) for text in texts}
    return {
        text: flag for text, flag in known.items() if not (folded(text) == "x" and "o" in marks)
    }


def age_months(text: str) -> tuple[int, int] | None:
    """The ages that a cell may mean, in months: the least, and the first beyond; None: unknown.

    A number alone is completed years. `60+`, `0-4` and the like are bands, not ages.

    >>> age_months("6 months"), age_months("2 ans"), age_months("1 year 6 months")
    ((6, 7), (24, 36), (18, 19))
    >>> age_months("34"), age_months("60+")
    ((408, 420), None)
    """
    plain = plainly(text)
    if re.fullmatch(r"\d+ ?M", plain):  # as likely a man of that age as a child
        return None
    word = folded(plain)
    both = _BOTH.fullmatch(word)
    if both:
        years, months = int(both[1]), int(both[3])
        if (_unit(both[2]), _unit(both[4])) != (12, 1) or months > 11 or years > OLDEST:
            return None
        return 12 * years + months, 12 * years + months + 1
    found = _AGE.fullmatch(word)
    unit = _unit(found[3]) if found and found[3] else 12
    if found is None or unit is None or int(found[1]) * unit > 12 * OLDEST:
        return None
    whole, part = int(found[1]) * unit, found[2] or ""
    if unit == 12 and part.strip("0"):
        least = whole + 12 * int(part) // 10 ** len(part)
        return least, whole + 12  # 2.5 may have been 2.45 or 2.7: it is 2 completed years
    return whole, whole + unit


def parse_age(text: str) -> int | None:
    """The completed years of age that a cell says; None where it is not known.

    >>> parse_age("34"), parse_age("34.0"), parse_age("3 ans"), parse_age("18m"), parse_age("60+")
    (34, 34, 3, 1, None)
    """
    months = age_months(text)
    return None if months is None else months[0] // 12


def parse_age_months(text: str) -> int | None:
    """The completed months of age, at least; None where it is not known.

    What is said in years may be up to 11 months more: `age_months` tells.

    >>> parse_age_months("6 months"), parse_age_months("18m"), parse_age_months("2 ans")
    (6, 18, 24)
    """
    months = age_months(text)
    return None if months is None else months[0]


def _unit(word: str) -> int | None:
    return _units().get(word.strip(" ."))


@cache
def _units() -> Mapping[str, int]:
    return {folded(word): months for word, months in _UNITS.items()}


@cache
def _words(meaning: str) -> frozenset[str]:
    return frozenset(map(folded, usual_values()[meaning]))


@cache
def usual_values() -> Mapping[str, Any]:
    """The words for sexes, yes and no, and months, as the file beside this has them."""
    text = (resources.files("ration.register.values") / "words.toml").read_text("utf-8")
    return tomllib.loads(text)
