"""Numbers in words: published examples, and words that read back as the number."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ration.export.pdf.languages.number_words import LARGEST, number_words

# Numbers that are easily written wrong, by the languages of documents. Sources:
# en  Unicode CLDR, rules `spellout-cardinal-verbose`: commas between groups, "and" before tens
# fr  Académie française and OQLF, the plural of vingt and cent: none before a number or mille,
#     but before million, which is a noun
# ko  rules of Korean spelling (한글 맞춤법) of 1988, article 44, a space after each four places;
#     CLDR: no 일 before 십, 백, 천, and 만
# ar  W. Wright, A Grammar of the Arabic Language, on the numerals: of what is counted, 3 to 10
#     have the plural, 11 to 99 the accusative, hundreds the singular; a dual before its noun
#     loses its n
PUBLISHED = {
    "en": {
        0: "zero",
        21: "twenty-one",
        101: "one hundred and one",
        1_001: "one thousand and one",
        1_100: "one thousand, one hundred",
        16_000: "sixteen thousand",
        999_999: "nine hundred and ninety-nine thousand, nine hundred and ninety-nine",
        1_000_001: "one million and one",
        1_234_567_890: (
            "one billion, two hundred and thirty-four million, five hundred and sixty-seven "
            "thousand, eight hundred and ninety"
        ),
    },
    "fr": {
        0: "zéro",
        21: "vingt et un",
        71: "soixante et onze",
        80: "quatre-vingts",
        81: "quatre-vingt-un",
        91: "quatre-vingt-onze",
        97: "quatre-vingt-dix-sept",
        200: "deux cents",
        201: "deux cent un",
        280: "deux cent quatre-vingts",
        1_000: "mille",
        80_000: "quatre-vingt mille",
        200_000: "deux cent mille",
        1_000_000: "un million",
        80_000_000: "quatre-vingts millions",
        300_000_000: "trois cents millions",
        2_000_000_000: "deux milliards",
    },
    "ko": {
        0: "영",
        1: "일",
        10: "십",
        1_111: "천백십일",
        16_000: "만 육천",
        110_000: "십일만",
        100_000_000: "일억",
        1_234_567_898: "십이억 삼천사백오십육만 칠천팔백구십팔",
        10**12: "일조",
    },
    "ar": {
        0: "صفر",
        11: "أحد عشر",
        21: "واحد وعشرون",
        200: "مائتا",
        201: "مائتان وواحد",
        1_000: "ألف",
        2_000: "ألفا",
        2_001: "ألفان وواحد",
        3_000: "ثلاثة آلاف",
        12_000: "اثنا عشر ألف",
        12_345: "اثنا عشر ألفاً وثلاثمائة وخمسة وأربعون",
        100_001: "مائة ألف وواحد",
        101_000: "مائة وواحد ألف",
        103_000: "مائة وثلاثة آلاف",
        200_000: "مائتا ألف",
        5_000_000: "خمسة ملايين",
    },
}


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [(language, *pair) for language, pairs in PUBLISHED.items() for pair in pairs.items()],
)
def test_published_examples(language: str, number: int, words: str) -> None:
    assert number_words(number, language) == words


@pytest.mark.parametrize(("number", "language"), [(LARGEST + 1, "en"), (-1, "en"), (1, "xx")])
def test_no_words_for_what_a_language_does_not_have(number: int, language: str) -> None:
    assert number_words(number, language) is None


# A reader that knows only single words: it multiplies by sizes and adds up the rest.
_TEENS = {
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "fr": "dix onze douze treize quatorze quinze seize",
}
_ONES = {
    "en": "zero one two three four five six seven eight nine",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "ko": "영 일 이 삼 사 오 육 칠 팔 구",
    "ar": "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante",
    "ko": "",
    "ar": "عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون",
}
_SIZES = {
    "en": "hundred:2 thousand:3 million:6 billion:9 trillion:12 quadrillion:15 quintillion:18",
    "fr": (
        "cent:2 cents:2 mille:3 million:6 millions:6 milliard:9 milliards:9 billion:12 "
        "billions:12 billiard:15 billiards:15 trillion:18 trillions:18"
    ),
    "ko": "십:1 백:2 천:3 만:4 억:8 조:12 경:16 해:20",
    "ar": (
        "ألف:3 ألفاً:3 آلاف:3 مليون:6 مليوناً:6 ملايين:6 مليار:9 ملياراً:9 مليارات:9 تريليون:12 "
        "تريليوناً:12 تريليونات:12 كوادريليون:15 كوادريليوناً:15 كوادريليونات:15 كوينتليون:18 "
        "كوينتليوناً:18 كوينتليونات:18"
    ),
}
_THREE_TO_NINE = "ثلاث أربع خمس ست سبع ثمان تسع"
_MORE = {
    "en": {},
    "fr": {"quatre-vingt": 80, "quatre-vingts": 80},
    "ko": {},
    "ar": {
        **{"أحد عشر": 11, "اثنا عشر": 12, "مائة": 100, "مائتان": 200, "مائتا": 200},
        **{f"{word} عشر": 10 + n for n, word in enumerate(_ONES["ar"].split()) if 2 < n < 10},
        **{f"{word}مائة": 100 * n for n, word in enumerate(_THREE_TO_NINE.split(), 3)},
    },
}


def _single(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """The words for numbers below 100 (Arabic: 1000), and those that multiply what is before."""
    ones = {word: n for n, word in enumerate(_ONES[language].split())}
    teens = {word: 10 + n for n, word in enumerate(_TEENS.get(language, "").split())}
    tens = {word: 20 + 10 * n for n, word in enumerate(_TENS[language].split())}
    pairs = (each.split(":") for each in _SIZES[language].split())
    sizes = {word: 10 ** int(places) for word, places in pairs}
    if language == "ar":  # a dual, before a noun and before more of the number
        twos = {word: size for word, size in sizes.items() if not word.endswith(("اً", "ات"))}
        for word, size in twos.items():
            ones |= {f"{word}ا": 2 * size, f"{word}ان": 2 * size}
    return {**ones, **teens, **tens, **_MORE[language]}, sizes


def _read(words: str, language: str) -> int:
    small, sizes = _single(language)
    known = sorted({*small, *sizes}, key=len, reverse=True)
    total = part = 0
    for word in re.findall("|".join(map(re.escape, known)), words):
        size = sizes.get(word)
        if size is None and small[word] < 1000:
            part += small[word]
        elif size is None:
            total += small[word]
        elif size < (10**4 if language == "ko" else 1000):
            ones = part % 10
            part += max(ones, 1) * size - ones
        else:
            total, part = total + max(part, 1) * size, 0
    return total + part


@pytest.mark.parametrize("language", PUBLISHED)
@given(number=st.integers(0, 20).flatmap(lambda places: st.integers(0, 10**places)))
@example(number=LARGEST)
@example(number=2_002_002_200)
def test_words_read_back_as_the_number(language: str, number: int) -> None:
    assert _read(str(number_words(number, language)), language) == number
