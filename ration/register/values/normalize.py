"""Normalise what people type: digits, spaces and signs, and words without case."""

import re
import unicodedata
from itertools import filterfalse

from ration.core.text.cells import UNSEEN

_HIDDEN = frozenset(UNSEEN)
_UNSEEN = f"[{UNSEEN}]"
# Marks of direction that show the figures of a number in another order than a program reads.
_TURNS = "\u061c\u200f\u202a\u202b\u202c\u202e\u2066\u2067\u2068\u2069"
_TURNED = rf"\u202e(?=.*\d)|(?<=\d){_UNSEEN}*[{_TURNS}]{_UNSEEN}*(?=\d)"
_STILL = f"[{''.join(sorted(_HIDDEN - {*_TURNS}))}]"
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "ʼ": "'", "٫": ".", "٬": "'"}
)
_DIGIT = r"[\d\uff01-\uff5e]"  # of any script; and full-width twins of ASCII


def plainly(text: str) -> str:
    """Convert digits, signs and spaces to ASCII and drop invisible characters; words stay.

    Marks of direction that turn the order of figures stay too: what is read would not be what
    is shown, so that no such text is a number.

    >>> plainly(" ５\u00a0０００ "), plainly("٣٫٠"), plainly("4²")
    ('5 000', '3.0', '4²')
    """
    if text.isascii():
        return text.strip() if "  " not in text else " ".join(text.split())
    if not _HIDDEN.isdisjoint(text):
        text = re.sub(_STILL if re.search(_TURNED, text) else _UNSEEN, "", text)
    return " ".join(re.sub(_DIGIT, _ascii, text).split()).translate(_SIGNS)


def folded(text: str) -> str:
    """Remove case, accents and odd spaces from `text`, to compare words.

    >>> folded("Féminin "), folded("ＹＥＳ.") == folded("yes")
    ('feminin', True)
    """
    plain = plainly(text)
    if plain.isascii():  # as most texts are: the same, but faster
        return plain.lower().removesuffix(".")
    bare = without_accents(plain.casefold().replace("ı", "i"))
    return unicodedata.normalize("NFC", bare).removesuffix(".")


def without_accents(text: str) -> str:
    """Remove the accents of letters; syllables of Korean come apart, as in the form NFD.

    >>> without_accents("N° du ménage")
    'N° du menage'
    """
    if text.isascii():
        return text
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFD", text)))


def _ascii(sign: re.Match[str]) -> str:
    """Convert a digit of any script, or a full-width sign, to ASCII; not superscripts."""
    wide = "！" <= sign[0] <= "～"
    return chr(ord(sign[0]) - 0xFEE0) if wide else str(unicodedata.decimal(sign[0]))
