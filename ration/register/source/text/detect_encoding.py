"""Which encoding a text is in that is not UTF-8: only where how it reads leaves little doubt.

A codec that decodes without an error proves nothing: most bytes are letters in several of them.
What tells them apart is whether the letters stand as people write them.
"""

import codecs
import re
from functools import cache
from typing import NamedTuple

from ration.core.problems import nearest

# What is called by the name of a smaller set is mostly in the larger one, which holds all of it.
_LARGER = {
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "utf-8": "utf-8-sig",
}
_USUAL = (
    "cp949", "cp1252", "cp932", "shift_jis", "euc_kr", "utf-8", "utf-16", "cp1250", "cp1251",
    "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp850", "cp866", "cp874",
    "mac_roman", "koi8_u", "koi8_r", "gb18030", "big5", "euc_jp", "latin_1",
)  # fmt: skip
_MOST = 0.8  # of the letters beyond ASCII that must stand as people write them
_HANGUL = re.compile("[가-힣]+")
_JAPANESE = re.compile("[ぁ-ゖァ-ヺー々一-鿿]+")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
# What stands between two letters in no language that is written with CP1252, or hardly ever.
_NO_LETTER = re.compile(
    r"(?<=[A-Za-z])[^\x00-\x7f\w’‘´`·\xa0\xad–—-](?=[A-Za-z])|(?<=[a-z])[À-ÖØ-ÞŠŒŽŸ]"
    r"|(?<=[A-Za-z])[¹²³ªº¼½¾](?=[a-z])"
)


class EncodingGuess(NamedTuple):
    """An encoding, and the sign by which it was told."""

    codec: str
    sign: str


def named(name: str) -> str | None:
    """Python's codec of that name, or the larger one that holds it; None: there is none.

    >>> named("EUC-KR"), named("windows-1252"), named("utf8"), named("rot13")
    ('cp949', 'cp1252', 'utf-8-sig', None)
    """
    try:
        codec = codecs.lookup(name.strip()).name
        b"a".decode(codec, "replace")  # some turn bytes into bytes, or text into text
    except (LookupError, ValueError):
        return None
    return _LARGER.get(codec, codec)


def hint(name: str) -> str:
    """What to say of a name that no encoding has."""
    return nearest(name, _USUAL)


def marked(start: bytes) -> str | None:
    """UTF-16, by its mark or by its zeros in every other byte; None where it is not that.

    >>> marked("id,n".encode("utf-16")), marked("id,n,p,q".encode("utf-16-be")), marked(b"id,n")
    ('utf-16', 'utf-16-be', None)
    """
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    for codec, low, high in (
        ("utf-16-le", start[::2], start[1::2]),
        ("utf-16-be", start[1::2], start[::2]),
    ):
        zeros = high.count(0)
        if len(high) > 3 and zeros * 2 > len(high) and not low.count(0):
            return codec
    return None


def is_broken_utf8(sample: bytes) -> bool:
    """Whether most that is beyond ASCII is UTF-8, so that the rest must be damage."""
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return len("".join(_BEYOND.findall(text))) - bad > bad


def guess_encoding(sample: bytes) -> EncodingGuess | None:
    """The encoding of whole lines that are not UTF-8; None where it cannot be told.

    >>> guess_encoding("가구원수,이름".encode("cp949"))
    EncodingGuess(codec='cp949', sign='Hangul')
    >>> guess_encoding("世帯番号,人数".encode("cp932"))
    EncodingGuess(codec='cp932', sign='kana or kanji')
    >>> guess_encoding("Qui es-tu, où, né".encode("cp1252"))
    EncodingGuess(codec='cp1252', sign='é, ù')
    >>> guess_encoding("Район,Семья".encode("cp1251")) is None
    True
    """
    text = _read(sample, "cp949")
    if text is not None and _is_korean(text):
        return EncodingGuess("cp949", "Hangul")
    text = _read(sample, "cp932")
    if text is not None and _is_japanese(text):
        return EncodingGuess("cp932", "kana or kanji")
    text = _read(sample, "cp1252")
    if text is not None and _is_western(text):
        letters = sorted({one for one in text if not one.isascii() and one.isalpha()})
        signs = letters or sorted({one for one in text if not one.isascii() and one.isprintable()})
        return EncodingGuess("cp1252", ", ".join(signs[:8]))
    return None


def _read(sample: bytes, codec: str) -> str | None:
    """The sample in an encoding; None where more than a few bytes have no meaning in it."""
    text = sample.decode(codec, "replace")
    bad = text.count("\ufffd")
    return text if bad * 50 <= len(text) - len(_BEYOND.sub("", text)) - bad else None


def _is_korean(text: str) -> bool:
    """Syllables of the common set, in words: what Latin letters make are rare ones, alone."""
    found = _as_words(text, _HANGUL)
    return _mostly(text, sum(one in _common_syllables() for one in found))


def _is_japanese(text: str) -> bool:
    return _mostly(text, sum(_is_common(one) for one in _as_words(text, _JAPANESE)))


def _is_common(sign: str) -> bool:
    """Whether a sign is kana, or a kanji of the first level."""
    return not "一" <= sign <= "鿿" or 0x88 <= sign.encode("cp932")[0] <= 0x98


def _as_words(text: str, words: re.Pattern[str]) -> str:
    """The signs that stand in runs, or alone in a cell: not one amid Latin letters."""
    return "".join(
        match[0]
        for match in words.finditer(text)
        if len(match[0]) > 1 or not _by_letters(text, *match.span())
    )


def _by_letters(text: str, start: int, end: int) -> bool:
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return any(one.isascii() and one.isalpha() for one in beside)


def _mostly(text: str, good: int) -> bool:
    letters = sum(one.isalpha() for run in _BEYOND.findall(text) for one in run)
    return good > 1 and good >= _MOST * letters


def _is_western(text: str) -> bool:
    """Letters with accents here and there among plain ones, as Western languages have them."""
    runs = _BEYOND.findall(text)
    beyond = sum(map(len, runs))
    odd = sum(len(run) for run in runs if len(run) > 2) + 2 * len(_NO_LETTER.findall(text))
    controls = sum("\x80" <= one <= "\x9f" for run in runs for one in run)
    return beyond > 0 and not controls and odd <= (1 - _MOST) * beyond


@cache
def _common_syllables() -> frozenset[str]:
    """The 2,350 syllables of KS X 1001, which nearly all Korean is written with."""
    codes = (bytes((lead, trail)) for lead in range(0xB0, 0xC9) for trail in range(0xA1, 0xFF))
    return frozenset(code.decode("cp949") for code in codes)
