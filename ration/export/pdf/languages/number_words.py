"""Whole numbers in words, in the languages of documents, as amounts of money are written out.

Each language is one function. The sources of the rules and of the examples are in
`tests/export/test_number_words.py`.
"""

from collections.abc import Callable

LARGEST = 10**21 - 1  # more than any sum of a plan, which has 64 bits


def number_words(number: int, language: str) -> str | None:
    """Write a number of 0 to `LARGEST` in words; None means that the language has no words here.

    >>> number_words(1080, "en"), number_words(1080, "fr"), number_words(1080, "ko")
    ('one thousand and eighty', 'mille quatre-vingts', '천팔십')
    """
    write = _LANGUAGES.get(language)
    return write(number) if write and 0 <= number <= LARGEST else None


_WORDS = {
    "en": (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen"
    ),
    "en tens": "- - twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": (
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize dix-sept dix-huit dix-neuf"
    ),
    "ar": (
        "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة أحد_عشر اثنا_عشر ثلاثة_عشر "
        "أربعة_عشر خمسة_عشر ستة_عشر سبعة_عشر ثمانية_عشر تسعة_عشر"
    ),
    "ar tens": "- - عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون",
    "ar hundreds": ("- مائة مائتان ثلاثمائة أربعمائة خمسمائة ستمائة سبعمائة ثمانمائة تسعمائة"),
}
_LISTS = {key: [word.replace("_", " ") for word in text.split()] for key, text in _WORDS.items()}
_EN, _EN_TENS, _FR = _LISTS["en"], _LISTS["en tens"], _LISTS["fr"]
_AR, _AR_TENS, _AR_HUNDREDS = _LISTS["ar"], _LISTS["ar tens"], _LISTS["ar hundreds"]

_EN_SIZES = {
    10**18: "quintillion",
    10**15: "quadrillion",
    10**12: "trillion",
    10**9: "billion",
    10**6: "million",
    1000: "thousand",
    100: "hundred",
}


def _english(number: int) -> str:
    if number < 20:
        return _EN[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return f"{_EN_TENS[tens]}-{_EN[rest]}" if rest else _EN_TENS[tens]
    size = next(size for size in _EN_SIZES if size <= number)
    many, rest = divmod(number, size)
    text = f"{_english(many)} {_EN_SIZES[size]}"
    joint = " and " if rest < 100 else ", "
    return f"{text}{joint}{_english(rest)}" if rest else text


_FR_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
_FR_TENS[80] = "quatre-vingt"
_FR_SIZES = {
    10**18: "trillion",
    10**15: "billiard",
    10**12: "billion",
    10**9: "milliard",
    10**6: "million",
}


def _french(number: int, *, before_mille: bool = False) -> str:
    """Write a number; `vingt` and `cent` have a plural, but not before a number or `mille`."""
    plural = "" if before_mille else "s"
    if number < 20:
        return _FR[number]
    if number < 100:
        tens = max(tens for tens in _FR_TENS if tens <= number)
        rest = number - tens
        if not rest:
            return _FR_TENS[tens] + (plural if tens == 80 else "")
        joint = " et " if rest in (1, 11) and tens != 80 else "-"
        return f"{_FR_TENS[tens]}{joint}{_french(rest)}"
    if number < 1000:
        many, rest = divmod(number, 100)
        text = "cent" if many == 1 else f"{_FR[many]} cent"
        if not rest:
            return text + (plural if many > 1 else "")
        return f"{text} {_french(rest, before_mille=before_mille)}"
    if number < 10**6:
        many, rest = divmod(number, 1000)
        text = "mille" if many == 1 else f"{_french(many, before_mille=True)} mille"
    else:
        size = next(size for size in _FR_SIZES if size <= number)
        many, rest = divmod(number, size)
        text = f"{_french(many)} {_FR_SIZES[size]}{'s' if many > 1 else ''}"
    return f"{text} {_french(rest)}" if rest else text


_KO = "영일이삼사오육칠팔구"
_KO_PLACES = {1000: "천", 100: "백", 10: "십", 1: ""}
_KO_SIZES = {10**20: "해", 10**16: "경", 10**12: "조", 10**8: "억", 10**4: "만", 1: ""}


def _korean(number: int) -> str:
    """Write a number with a space after each four places; no 1 before 만, 천, 백 and 십."""
    parts = []
    for size, word in _KO_SIZES.items():
        four = number // size % 10**4
        digits = {word: four // place % 10 for place, word in _KO_PLACES.items()}
        text = "".join(
            ("" if digit == 1 and place else _KO[digit]) + place
            for place, digit in digits.items()
            if digit
        )
        if four:
            parts.append(word if size == 10**4 and four == 1 else text + word)
    return " ".join(parts) or _KO[0]


_AR_SIZES = {  # singular and plural
    10**18: ("كوينتليون", "كوينتليونات"),
    10**15: ("كوادريليون", "كوادريليونات"),
    10**12: ("تريليون", "تريليونات"),
    10**9: ("مليار", "مليارات"),
    10**6: ("مليون", "ملايين"),
    1000: ("ألف", "آلاف"),
}


def _arabic(number: int) -> str:
    """Write a number of a masculine noun, which follows it: a dual before it loses its last n."""
    parts = []
    for size, (singular, plural) in _AR_SIZES.items():
        many, rest = number // size % 1000, number % size
        if many == 1:
            parts.append(singular)
        elif many == 2:
            parts.append(singular + ("ان" if rest else "ا"))
        elif many:
            last = many % 100
            ending = "اً" if rest and last > 10 else ""
            noun = plural if 3 <= last <= 10 else singular + ending
            parts.append(f"{_arabic_hundreds(many)} {noun}")
    if number % 1000:
        parts.append(_arabic_hundreds(number % 1000))
    return " و".join(parts) or _AR[0]


def _arabic_hundreds(number: int) -> str:
    if number == 200:
        return "مائتا"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10) if rest >= 20 else (0, rest)
    words = (
        _AR_HUNDREDS[hundreds] if hundreds else "",
        _AR[ones] if ones else "",
        _AR_TENS[tens] if tens else "",
    )
    return " و".join(filter(None, words))


_LANGUAGES: dict[str, Callable[[int], str]] = {
    "ar": _arabic,
    "en": _english,
    "fr": _french,
    "ko": _korean,
}
