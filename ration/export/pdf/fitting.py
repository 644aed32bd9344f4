"""Fit texts into the cells and lines of a paper: smaller, or with breaks in long words."""

import math
from collections.abc import Sequence
from typing import Any
from unicodedata import category, normalize

from ration.core.text.cells import text_width
from ration.export.pdf.paper import ROW

MM = 0.3528  # mm per point
SIZES = (8.0, 7.0, 6.0, 5.0, 4.2)  # points; the last two for names that fit no other way
_READABLE = 6.0  # points: smaller is left out where the text stands elsewhere
WIDTH = 0.56  # of a half-width character, as a share of the font size
_BREAK = "\u200b"  # where a word may break
_WORD = 30  # half-width characters: longer words may break
_JOINING, _JOINED = "\u0590", "\u0900"  # from, to: Arabic and related scripts, whose letters join
_JOINERS = "\u200c\u200d"
_JOINER = "\u200d"


def plain(text: str) -> str:
    r"""Prepare text for printing: composed (NFC), on one line, without direction marks.

    >>> plain("a\tb\u202e\u1100\u1161")
    'a b가'
    """
    if text.isprintable():
        return normalize("NFC", text)
    return "".join(map(_plain, normalize("NFC", text)))


def _plain(character: str) -> str:
    kind = category(character)
    if kind in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    return "" if kind == "Cf" and character not in _JOINERS else character


def height_of(text: str, size: float, room: float) -> float:
    """The height in mm of a text of `size` points in lines of `room` mm."""
    return lines_of(text, room, size) * size * MM * 1.25


def lines_of(text: str, room: float, size: float = SIZES[0]) -> int:
    """How many lines of `room` mm a text of `size` points takes."""
    width = text_width(text.replace(_BREAK, ""))
    return math.ceil(width * size * MM * 0.58 / max(1.0, room))


def _capacity(size: float, room: float) -> int:
    """How many half-width characters of `size` points fit into `room` mm."""
    return int(room / (size * MM * WIDTH))


def _lines(words: Sequence[int], capacity: int) -> int:
    """How many lines words of these widths take; a word longer than a line is broken."""
    lines, left = 1, capacity
    for word in words:
        if word <= left:
            left -= word + 1
        else:
            over = max(0, word - capacity)
            lines += 1 + math.ceil(over / capacity)
            left = capacity - (word - 1) % capacity - 2
    return lines


def fitted(text: str, room: float) -> str | list[Any]:
    """Fit a text into a cell of `room` mm: the text, or [size in points, text] if it is reduced.

    Words longer than a line may break anywhere; letters that join stay joined.

    >>> fitted("Kim", 28), fitted("Kim Chol Su, of the village by the river", 28)
    ('Kim', [7.0, 'Kim Chol Su, of the village by the river'])
    """
    if text_width(text) <= _capacity(SIZES[0], room):
        return text
    words = text.split(" ")
    widths = [text_width(word) for word in words]
    fits = (
        size for size in SIZES if _lines(widths, _capacity(size, room)) * size * MM * 1.2 <= ROW - 1
    )
    size = next(fits, SIZES[-1])
    return [size, broken_at(text, _capacity(size, room))]


def one_line(text: str, room: float) -> str | list[Any]:
    """Fit a text on one line of `room` mm, as `fitted` does; "" if it is too long.

    >>> one_line("Kim", 28), one_line("Kim Chol Su, a widow", 28), one_line("Kim " * 20, 28)
    ('Kim', [7.0, 'Kim Chol Su, a widow'], '')
    """
    width = text_width(text)
    for size in SIZES:
        if size >= _READABLE and width <= _capacity(size, room):
            return text if size == SIZES[0] else [size, text]
    return ""


def on_lines(text: str) -> str:
    """A text that others wrote, for the lines of a form: no word of it runs out of its line."""
    return broken_at(plain(text), _WORD)


def broken_at(text: str, capacity: int) -> str:
    """Let the words of a text break that are wider than `capacity` half-width characters."""
    return " ".join(
        _breakable(word) if text_width(word) > capacity else word for word in text.split(" ")
    )


def _breakable(word: str) -> str:
    """Let a word break between any two letters; Arabic letters stay joined over a break.

    Korean and Chinese break anyway. Words of Indian scripts do not: letters would change shape.
    """
    if max(word) < _JOINING:
        return _BREAK.join(word)
    joins = any(_JOINING <= letter < _JOINED for letter in word)
    return f"{_JOINER}{_BREAK}{_JOINER}".join(word) if joins else word
