"""The words by which rows of totals name themselves, in many languages."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache, lru_cache

import polars as pl

from ration.register.values.normalize import folded
from ration.register.values.usual_lines import without_usual
from ration.register.values.word_lists import word_lists

_BREAK = r"[\s\d_.,:;()\[\]/|*#=+<>\-–—、。：（）]"
# Words that mean a total only together.
_SPACED = r"\bt o t a l\b|\b(?:number|count) of\b|\b(?:nombre|numero|cantidad) de\b"
_NO_LETTERS = b"0123456789-_./ "
_HEADING = 6  # words: a text with more is no heading


def is_total(text: str) -> bool:
    """Whether a text names its row a total.

    >>> is_total("GRAND TOTAL:"), is_total("합계"), is_total("H-0012"), is_total("Totalville")
    (True, True, False, False)
    """
    found = _split(text)
    return 0 < len(found) <= _HEADING and any(map(_is_word, found))


def totals_of(texts: Collection[str]) -> list[str]:
    """Those of very many texts that name their rows totals.

    >>> totals_of(["S-1", "Sub-total", "S-2"])
    ['Sub-total']
    """
    names = pl.Series(list(texts), dtype=pl.String)
    # ASCII without spaces is only its own words in lower case.
    odd = names.str.contains("[^!-~]")
    worded = names.str.contains_any(_forms(), ascii_case_insensitive=True)
    return [text for text in names.filter(odd | worded) if is_total(text)]


def says_no_more(text: str, sites: Collection[str]) -> bool:
    """Whether a text is nothing but words for a total, and for `sites`: no code and no name.

    >>> says_no_more("Sub-total North", {"north"}), says_no_more("Total Kim", {"north"})
    (True, False)
    """
    beside = _vocabulary()["beside"]
    digits = any(sign.isdigit() for sign in text)
    return not digits and all(word in beside or word in sites for word in other_words(text))


def is_mean(text: str) -> bool:
    """Whether a text names a figure of the rows that is no sum, such as an average.

    >>> is_mean("Moyenne"), is_mean("Total")
    (True, False)
    """
    means = _vocabulary()["means"]
    return folded(text) in means or any(word in means for word in _split(text))


def other_words(text: str) -> list[str]:
    """The words of a text that do not mean a total.

    >>> other_words("Sous-total: Nord")
    ['sous', 'nord']
    """
    return [word for word in _split(text) if not _is_word(word)]


def may_name_totals(ids: str) -> bool:
    r"""Whether there may be such a word in some ids, one per line: as cheaply as possible.

    >>> may_name_totals("\nH-1\nH-2\nSub-total 3\n"), may_name_totals("\nH-1\nH-2\n")
    (True, False)
    """
    letters = ids.encode().translate(None, _NO_LETTERS)
    return _has_form(without_usual(letters))


@lru_cache(maxsize=4)  # most batches leave the same
def _has_form(text: bytes) -> bool:
    left = pl.Series([text.decode()])
    return bool(left.str.contains_any(_forms(), ascii_case_insensitive=True).any())


@cache
def _forms() -> list[str]:
    """Every word in the ways in which it may be written."""
    words = (*_words("words"), *_words("means"))
    forms = {*words, *map(folded, words)}
    forms |= {unicodedata.normalize("NFD", word) for word in forms}
    return sorted(forms | {word.upper() for word in forms} | {word.title() for word in forms})


@cache
def word_pattern() -> str:
    """A pattern for texts with such a word."""
    words = "|".join(map(re.escape, _forms()))
    ends = "|".join(map(re.escape, _vocabulary()["ends"]))
    return f"(?:^|{_BREAK})(?i:{words})(?:{_BREAK}|$)|(?:{ends})(?:{_BREAK}|$)"


def _is_word(word: str) -> bool:
    vocabulary = _vocabulary()
    return word in vocabulary["words"] or word.endswith(tuple(vocabulary["ends"]))


def _split(text: str) -> list[str]:
    closed = re.sub(_SPACED, lambda letters: letters[0].replace(" ", ""), folded(text))
    return [word for word in re.split(f"{_BREAK}+", closed) if word]


@cache
def _vocabulary() -> Mapping[str, frozenset[str]]:
    """The words by kind, folded; `ends` are those of scripts without spaces."""
    means = frozenset(map(folded, _words("means")))
    words = frozenset(map(folded, _words("words"))) | means
    ends = frozenset(word for word in words if len(word) > 1 and min(word) > "\u3000")
    return {
        "words": words,
        "beside": frozenset(map(folded, _words("beside"))),
        "ends": ends,
        "means": means,
    }


def _words(kind: str) -> tuple[str, ...]:
    return _file()[kind]


@cache
def _file() -> Mapping[str, tuple[str, ...]]:
    return word_lists("ration.register.values", "totals.toml")
