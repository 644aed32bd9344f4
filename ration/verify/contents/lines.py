"""The contents of a file as lines of cells, the same for all formats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_NAMES = ("name", "item")  # columns by which a row is known; else by its first cell


class TextLine(NamedTuple):
    """A line: `place` is where it is, such as `row 2`, and `cells` are its texts."""

    place: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class TextPart:
    """A part of a file, such as a sheet: its lines, in order.

    `headings` are those of its columns; () means none. `addressed` is whether cells are named as
    in a sheet. `personal` are the columns that may have people's names; None means that every
    text may, so that only figures are shown.
    """

    lines: Sequence[TextLine]
    headings: tuple[str, ...] = ()
    addressed: bool = False
    personal: frozenset[int] | None = field(default_factory=frozenset)

    def cell_place(self, line: TextLine, column: int) -> str:
        """The place of a cell, such as `row 2, Rice, quantity`, or `D5, Rice, quantity`."""
        where = f"{column_letters(column + 1)}{line.place}" if self.addressed else line.place
        about = [self._label(line, column), self._heading(column)]
        return ", ".join(filter(None, (where, *about)))

    def line_place(self, line: TextLine) -> str:
        """The place of a whole line."""
        where = f"row {line.place}" if self.addressed else line.place
        return ", ".join(filter(None, (where, self._label(line, None))))

    def is_personal(self, column: int) -> bool:
        """Whether a column may have people's names."""
        return self.personal is None or column in self.personal

    def _heading(self, column: int) -> str:
        return self.headings[column] if column < len(self.headings) else ""

    def _label(self, line: TextLine, column: int | None) -> str:
        """What a row is about: the name of its item, or its first cell."""
        at = next((self.headings.index(name) for name in _NAMES if name in self.headings), 0)
        if not self.headings or at == column or at >= len(line.cells) or self.is_personal(at):
            return ""
        return line.cells[at]


Contents = dict[str, TextPart]  # the parts of a file by name; "" for a file of one part


def column_letters(number: int) -> str:
    """The letters of a sheet's column, from 1.

    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def without_blanks(lines: Iterator[TextLine]) -> list[TextLine]:
    """The lines that have a text, without the blank cells at their ends."""
    kept = []
    for place, cells in lines:
        last = max((at for at, cell in enumerate(cells, 1) if cell), default=0)
        if last:
            kept.append(TextLine(place, cells[:last]))
    return kept
