"""Read cells of counts that the engine cannot read: each distinct cell once, in Python."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ration.core.problems.names import shorten
from ration.core.problems.problem import Problem, problem
from ration.register.columns.columns import Columns
from ration.register.values.counts import Reading, Thousands, read_count, thousands_sign

_KEPT = 100_000  # readings of words in a column: those beyond are read again where they occur
_ALONE = frozenset(("count-words", "count-overflow"))  # they say nothing about other cells
DOUBTED = "count-separator"  # a sign may separate thousands or decimals
BLANK = "blank"  # a cell without an answer, in a column where that means 0
_HOW = {
    "decimals": "decimals of zero were removed",
    "thousands": "separators of thousands were removed",
    "digits": "digits of another script were read",
    "apostrophe": "apostrophes were removed",
    "marks": "the signs of a text were removed",
    "words": "words were read as numbers",
    "spaces": "spaces were removed",
}


def cells(count: int) -> str:
    """A number of cells, in words.

    >>> cells(1), cells(1200)
    ('1 cell', '1,200 cells')
    """
    return f"{count:,} {'cell' if count == 1 else 'cells'}"


class CellRepairs:
    """How the odd cells of every column of counts were read; grows as new cells come."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._read: dict[str, dict[str, Reading]] = {}
        self._signs: dict[str, Thousands] = {}

    @property
    def numbers(self) -> dict[str, dict[str, int]]:
        """The numbers of odd cells, by source column and cell."""
        return {
            source: {cell: each.number for cell, each in cells.items() if each.number is not None}
            for source, cells in self._read.items()
        }

    def learn(self, unread: Mapping[str, Iterable[str | None]]) -> bool:
        """Read new cells, by source column; return whether any of them is a number."""
        numbers = False
        for source, cells in unread.items():
            readings = self._read.setdefault(source, {})
            new = {cell: self._reading(source, cell) for cell in cells if cell not in readings}
            full = len(readings) >= _KEPT
            readings.update(
                (cell, reading)
                for cell, reading in new.items()
                if cell is not None and not (full and reading.code in _ALONE)
            )
            numbers = numbers or any(reading.number is not None for reading in new.values())
        return numbers

    @property
    def readings(self) -> dict[str, dict[str, Reading]]:
        """How odd cells were read, by source column and cell."""
        return self._read

    def join(self, readings: Mapping[str, Mapping[str, Reading]]) -> None:
        """Add the readings of other rows, of columns that are read in the same way."""
        for source, cells in readings.items():
            self._read.setdefault(source, {}).update(cells)

    @property
    def doubted(self) -> list[str]:
        """The columns with cells that depend on the others of their column, and are not read."""
        return [
            source
            for source, cells in self._read.items()
            if source not in self._signs
            and any(reading.code == DOUBTED for reading in cells.values())
        ]

    def settle(self, columns: Mapping[str, tuple[Iterable[str], int | None]]) -> bool:
        """Read again the cells that depend on their whole column; return whether that helped.

        `columns` has, for each of those in doubt, the odd cells and the largest number in plain
        digits; None means there is none.
        """
        signs = {
            source: sign
            for source, (cells, largest) in columns.items()
            if (sign := thousands_sign(cells, largest or None)) is not None
        }
        self._signs.update(signs)
        for source in signs:
            self._read[source] = {cell: self._reading(source, cell) for cell in self._read[source]}
        return bool(signs)

    def reading(self, source: str, cell: object) -> Reading:
        """How a cell of a column was read."""
        reading = self._read.get(source, {}).get(str(cell))
        return self._reading(source, cell) if reading is None else reading

    def warnings(self, times: Mapping[str, Mapping[str, int]]) -> Iterator[Problem]:
        """One warning per column and kind of repair; `times` counts the rows with each cell."""
        for source, counted in times.items():
            kinds: dict[str, Counter[str]] = {}
            for cell, count in counted.items():
                code = self.reading(source, cell).code
                if code in _HOW:
                    kinds.setdefault(code, Counter())[cell] += count
            for kind, repaired in sorted(kinds.items()):
                example = min(repaired, key=lambda cell: (-repaired[cell], cell))
                number = self.reading(source, example).number
                like = f", such as `{shorten(example)}` read as {number}"
                yield problem(
                    "cells-repaired",
                    column=source,
                    how=_HOW[kind],
                    like="" if self._columns.personal(source) else like,
                    cells=cells(repaired.total()),
                )

    def blanks(self, source: str, times: Mapping[str, int]) -> int:
        """How many cells of a column mean no answer and were read as 0."""
        return sum(
            count for cell, count in times.items() if self.reading(source, cell).code == BLANK
        )

    def _reading(self, source: str, cell: object) -> Reading:
        sign = self._columns.thousands or self._signs.get(source)
        reading = read_count(cell, sign, self._columns.no_answers(source))
        blank = reading.code in ("count-blank", "count-missing")
        meant = self._columns.blank(source) if blank else None
        return reading if meant is None else Reading(meant, BLANK)
