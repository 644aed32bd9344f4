"""Normalise what people type: digits, spaces and signs, and words without case."""

import re
import unicodedata

from ration.core.text.cells import UNSEEN

_UNSEEN = f"[{re.escape(UNSEEN)}]"
# Marks of direction that show the figures of a number in another order than a program reads.
_TURNS = "\u061c\u200f\u202a-\u202c\u202e\u2066-\u2069"
_TURNED = re.compile(rf"\u202e(?=.*\d)|(?<=\d){_UNSEEN}*[{_TURNS}]{_UNSEEN}*(?=\d)")
_STILL = f"[{re.escape(re.sub(f'[{_TURNS}]', '', UNSEEN))}]"
_SPACES = r"\s+"
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "ʼ": "'", "٫": ".", "٬": "'"}
)
_WIDE = range(0xFF01, 0xFF5F)  # full-width twins of ASCII


def plainly(text: str) -> str:
    """Convert digits, signs and spaces to ASCII and drop invisible characters; words stay.

    Marks of direction that turn the order of figures stay too: what is read would not be what
    is shown, so that no such text is a number.

    >>> plainly(" ５\u00a0０００ "), plainly("٣٫٠"), plainly("4²")
    ('5 000', '3.0', '4²')
    """
    if text.isascii():
        return text.strip() if "  " not in text else re.sub(_SPACES, " ", text.strip())
    unseen = _STILL if _TURNED.search(text) else _UNSEEN
    seen = "".join(map(_ascii, re.sub(unseen, "", text)))
    return re.sub(_SPACES, " ", seen).strip().translate(_SIGNS)


def folded(text: str) -> str:
    """Remove case, accents and odd spaces from `text`, to compare words.

    >>> folded("Féminin "), folded("ＹＥＳ.") == folded("yes")
    ('feminin', True)
    """
    plain = plainly(text)
    if plain.isascii():  # as most texts are: the same, but faster
        return plain.lower().removesuffix(".")
    parts = unicodedata.normalize("NFD", plain.casefold().replace("ı", "i"))
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare).removesuffix(".")


def _ascii(sign: str) -> str:
    """Convert a digit of any script, or a full-width sign, to ASCII; not superscripts."""
    if ord(sign) in _WIDE:
        return chr(ord(sign) - 0xFEE0)
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)
