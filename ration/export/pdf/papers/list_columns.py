"""The columns of a list: their widths, and headings that stay readable."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ration.core.text.cells import text_width
from ration.export.pdf.fitting import MM, broken_at
from ration.export.pdf.languages.labels import Texts
from ration.export.pdf.paper import Paper

SHRINKS = 0.85  # columns shrink to this share of their width, then the paper is turned
HEADING_SIZES = (6.5, 6.0)  # points: the usual and the smallest size of a heading
_LETTER = 0.56  # the width of a half-width character, as a share of the font size
_PADDING = 2.0  # mm: beside the text of a cell
_WORD = 24.0  # mm: no column is made wider than this for a word of its heading


@dataclass(frozen=True)
class Column:
    """A column: its heading, width in mm, cells, and the numbers to sum.

    `kind` tells the template how to set a cell. `values` are whole steps or counts, and `shown`
    converts their sum to text; None means that the column has no sum. `grows` is whether it takes
    a share of the width that is left.
    """

    label: Texts
    unit: str
    width: float
    kind: str
    cells: Sequence[Any]
    values: Sequence[int] = ()
    shown: Callable[[int], str] | None = None
    grows: bool = True

    def sum(self, start: int, end: int) -> str:
        """The sum of the rows `start` to `end - 1` as text; "" if the column has no sum."""
        return "" if self.shown is None else self.shown(sum(self.values[start:end]))

    def styled(self, start: int, end: int, *, rtl: bool) -> bool:
        """Whether some cells are not plain text; the template sets plain text much faster.

        `rtl` means that the page runs from right to left, where names keep their own direction.
        """
        cells = self.cells[start:end]
        is_name = self.kind in ("text", "sign")
        dotted = self.kind == "sign" and "" in cells  # the template draws a line there
        return dotted or (rtl and is_name) or any(type(cell) is not str for cell in cells)

    @property
    def heading(self) -> dict[str, Any]:
        """What the template needs to know of the column and its heading."""
        room = self._room(self._size)
        label = self.label if self._longest <= room else [broken_at(t, room) for t in self.label]
        return {"label": label, "unit": self.unit, "width": self.width, "kind": self.kind,
                "size": self._size}  # fmt: skip

    @property
    def heading_height(self) -> float:
        """The height of the heading in mm, with its labels broken into lines."""
        texts = [text for text in (*self.label, self.unit) if text]
        lines = sum(_lines(text, self._room(self._size)) for text in texts)
        return round(lines * self._size * MM * 1.35 + 2.5, 2)

    @property
    def least(self) -> float:
        """The width in mm that the column does not go below: no word of its heading is broken."""
        word = min(_WORD, self._longest * HEADING_SIZES[-1] * MM * _LETTER + _PADDING)
        return max(self.width * SHRINKS, word)

    @property
    def _longest(self) -> int:
        words = [word for text in (*self.label, self.unit) for word in text.split()]
        return max(map(_width, words), default=1)

    @property
    def _size(self) -> float:
        """The largest size of the heading, in points, at which no word of it is broken."""
        fit = (size for size in HEADING_SIZES if self._longest <= self._room(size))
        return next(fit, HEADING_SIZES[-1])

    def _room(self, size: float) -> int:
        """How many half-width characters of a heading fit on a line, in points of `size`."""
        return max(1, int((self.width - _PADDING + 0.1) / (size * MM * _LETTER)))


def _width(word: str) -> int:
    """The width of a word in half-width characters; capitals and m and w are wider than others."""
    wide = sum(letter.isupper() for letter in word) + 2 * sum(map(word.lower().count, "mw"))
    return text_width(word) + wide // 4


def _lines(text: str, room: int) -> int:
    """How many lines a heading takes in `room` half-width characters; long words are broken."""
    lines, left = 0, 0
    for word in map(_width, text.split()):
        if word + 1 <= left:
            left -= word + 1
        else:
            lines += math.ceil(word / room)
            left = room - (word - 1) % room - 1
    return max(1, lines)


def turned(paper: Paper, columns: Sequence[Column]) -> Paper:
    """Turn the paper to landscape if the columns would shrink too much."""
    return paper if sum(column.least for column in columns) <= paper.room else paper.turned


def widened(columns: Sequence[Column], paper: Paper) -> list[Column]:
    """Fit the columns to the paper: those that grow share what is left, or all shrink.

    None is made narrower than its `least`, unless even these are too wide for the paper.
    """
    usual = [max(column.width, column.least) for column in columns]
    least = [column.least for column in columns]
    if (spare := paper.room - sum(usual)) >= 0:
        growing = sum(width for width, each in zip(usual, columns, strict=True) if each.grows)
        widths = [
            width * (1 + spare / growing) if growing and each.grows else width
            for width, each in zip(usual, columns, strict=True)
        ]
    elif sum(least) <= paper.room:
        share = (paper.room - sum(least)) / (sum(usual) - sum(least))
        widths = [low + share * (wide - low) for low, wide in zip(least, usual, strict=True)]
    else:
        widths = [low * paper.room / sum(least) for low in least]
    return [
        replace(column, width=math.floor(width * 100) / 100)
        for column, width in zip(columns, widths, strict=True)
    ]
