"""Detect an encoding other than UTF-8, but only if the decoded text leaves little doubt.

A codec that decodes without an error proves nothing: most bytes are letters in several codecs.
The test is whether the letters are in an order that people write.
"""

import codecs
import re
from functools import cache
from typing import NamedTuple

from ration.core.problems.names import nearest

# Text that is named for a smaller set is mostly in the larger set, which includes all of it.
_LARGER = {
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "utf-8": "utf-8-sig",
}
_COMMON = (
    "cp949", "cp1252", "cp932", "shift_jis", "euc_kr", "utf-8", "utf-16", "cp1250", "cp1251",
    "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp850", "cp866", "cp874",
    "mac_roman", "koi8_u", "koi8_r", "gb18030", "big5", "euc_jp", "latin_1",
)  # fmt: skip
_MOST = 0.8  # share of the letters beyond ASCII that must be as people write them
_HANGUL = "[가-힣]+"
_JAPANESE = "[ぁ-ゖァ-ヺー々一-鿿]+"
_BEYOND = r"[^\x00-\x7f]+"
# Between two letters, hardly ever in a language that is written with CP1252.
_NO_LETTER = (
    r"(?<=[A-Za-z])[^\x00-\x7f\w’‘´`·\xa0\xad–—-](?=[A-Za-z])|(?<=[a-z])[À-ÖØ-ÞŠŒŽŸ]"
    r"|(?<=[A-Za-z])[¹²³ªº¼½¾](?=[a-z])"
)


class EncodingGuess(NamedTuple):
    """An encoding, and the kind of characters that shows it."""

    codec: str
    sign: str


def codec_named(name: str) -> str | None:
    """Return Python's codec of a name, or the larger one that includes it; None means unknown.

    >>> [codec_named(name) for name in ("EUC-KR", "windows-1252", "utf8", "rot13")]
    ['cp949', 'cp1252', 'utf-8-sig', None]
    """
    try:
        codec = codecs.lookup(name.strip()).name
        b"a".decode(codec, "replace")  # some turn bytes into bytes, or text into text
    except (LookupError, ValueError):
        return None
    return _LARGER.get(codec, codec)


def hint(name: str) -> str:
    """Suggest an encoding for an unknown name."""
    return nearest(name, _COMMON)


def detect_utf16(start: bytes) -> str | None:
    """Detect UTF-16 by its byte order mark or by zeros in every other byte; None means neither.

    >>> [detect_utf16("id,n,p,q".encode(codec)) for codec in ("utf-16", "utf-16-be", "utf-8")]
    ['utf-16', 'utf-16-be', None]
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
    """Whether most characters beyond ASCII are UTF-8, so that the rest must be damage."""
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return len("".join(re.findall(_BEYOND, text))) - bad > bad


def guess_encoding(sample: bytes) -> EncodingGuess | None:
    """Guess the encoding of whole lines that are not UTF-8; None means unknown.

    >>> guess_encoding("가구원수,이름".encode("cp949"))
    EncodingGuess(codec='cp949', sign='Hangul')
    >>> guess_encoding("世帯番号,人数".encode("cp932"))
    EncodingGuess(codec='cp932', sign='kana or kanji')
    >>> guess_encoding("Qui es-tu, où, né".encode("cp1252"))
    EncodingGuess(codec='cp1252', sign='é, ù')
    >>> guess_encoding("Район,Семья".encode("cp1251")) is None
    True
    """
    text = _decode(sample, "cp949")
    if text is not None and _is_korean(text):
        return EncodingGuess("cp949", "Hangul")
    text = _decode(sample, "cp932")
    if text is not None and _is_japanese(text):
        return EncodingGuess("cp932", "kana or kanji")
    text = _decode(sample, "cp1252")
    if text is not None and _is_western(text):
        beyond = sorted({c for c in text if not c.isascii() and c.isprintable()})
        letters = [c for c in beyond if c.isalpha()]
        return EncodingGuess("cp1252", ", ".join((letters or beyond)[:8]))
    return None


def _decode(sample: bytes, codec: str) -> str | None:
    """Decode the sample; None means that more than a few bytes have no meaning in the encoding."""
    text = sample.decode(codec, "replace")
    bad = text.count("\ufffd")
    return text if bad * 50 <= len(text) - len(re.sub(_BEYOND, "", text)) - bad else None


def _is_korean(text: str) -> bool:
    """Whether it has words of common syllables: Latin letters give rare ones, alone."""
    syllables = _in_words(text, _HANGUL)
    return _mostly(text, sum(s in _common_syllables() for s in syllables))


def _is_japanese(text: str) -> bool:
    return _mostly(text, sum(map(_is_common, _in_words(text, _JAPANESE))))


def _is_common(character: str) -> bool:
    """Whether a character is kana, or a kanji of the first level."""
    return not "一" <= character <= "鿿" or 0x88 <= character.encode("cp932")[0] <= 0x98


def _in_words(text: str, words: str) -> str:
    """Keep characters in runs, or alone in a cell, but no single one beside Latin letters."""
    return "".join(
        match[0]
        for match in re.finditer(words, text)
        if len(match[0]) > 1 or not _beside_letters(text, *match.span())
    )


def _beside_letters(text: str, start: int, end: int) -> bool:
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return any(c.isascii() and c.isalpha() for c in beside)


def _mostly(text: str, good: int) -> bool:
    letters = sum(c.isalpha() for run in re.findall(_BEYOND, text) for c in run)
    return good > 1 and good >= _MOST * letters


def _is_western(text: str) -> bool:
    """Whether accented letters are few and among plain ones, as in Western languages."""
    runs = re.findall(_BEYOND, text)
    beyond = sum(map(len, runs))
    odd = sum(len(run) for run in runs if len(run) > 2) + 2 * len(re.findall(_NO_LETTER, text))
    controls = sum("\x80" <= c <= "\x9f" for run in runs for c in run)
    return beyond > 0 and not controls and odd <= (1 - _MOST) * beyond


@cache
def _common_syllables() -> frozenset[str]:
    """Return the 2,350 syllables of KS X 1001, in which nearly all Korean is written."""
    codes = (bytes((lead, trail)) for lead in range(0xB0, 0xC9) for trail in range(0xA1, 0xFF))
    return frozenset(code.decode("cp949") for code in codes)
