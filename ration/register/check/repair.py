"""Cells of counts that the engine cannot read: each distinct one is read once, in plain Python."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ration.core.problems import Problem, problem, shorten
from ration.register.columns.columns import Columns
from ration.register.values.counts import Reading, Thousands, read_count, thousands_sign

BLANK = "blank"  # what was no answer, in a column where that means 0
_HOW = {
    "decimals": "decimals of zero were removed",
    "thousands": "signs between thousands were removed",
    "digits": "digits or signs of another script were read",
    "apostrophe": "apostrophes were removed",
    "words": "words were read as numbers",
    "spaces": "spaces were removed",
}


def cells(count: int) -> str:
    """So many cells.

    >>> cells(1), cells(1200)
    ('1 cell', '1,200 cells')
    """
    return f"{count:,} {'cell' if count == 1 else 'cells'}"


class CellRepairs:
    """What was found out about the odd cells of every column of counts, and grows with them."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._read: dict[str, dict[str, Reading]] = {}
        self._signs: dict[str, Thousands] = {}

    @property
    def numbers(self) -> dict[str, dict[str, int]]:
        """The numbers that odd cells were read as, by source column and cell."""
        return {
            source: {cell: one.number for cell, one in cells.items() if one.number is not None}
            for source, cells in self._read.items()
        }

    def learn(self, unread: Mapping[str, Iterable[str | None]]) -> bool:
        """Read cells, by source column, that were not seen before; whether any is a number."""
        numbers = False
        for source, cells in unread.items():
            known = self._read.setdefault(source, {})
            new = {cell: self._reading(source, cell) for cell in cells if cell not in known}
            known.update((cell, one) for cell, one in new.items() if cell is not None)
            numbers = numbers or any(one.number is not None for one in new.values())
        return numbers

    def settle(self, largest: Mapping[str, int]) -> bool:
        """Read again what goes by the column as a whole; whether more cells are numbers now.

        `largest` is the largest number that each column has in plain digits, 0 for none.
        """
        more = False
        for source, cells in self._read.items():
            doubted = any(one.said == "count-separator" for one in cells.values())
            sign = thousands_sign(cells, largest.get(source) or None) if doubted else None
            if sign is not None and source not in self._signs:
                self._signs[source] = sign
                self._read[source] = {cell: self._reading(source, cell) for cell in cells}
                more = True
        return more

    def reading(self, source: str, cell: object) -> Reading:
        """What a cell of a column was read as."""
        known = self._read.get(source, {}).get(str(cell))
        return self._reading(source, cell) if known is None else known

    def warnings(self, times: Mapping[str, Mapping[str, int]]) -> Iterator[Problem]:
        """One warning a column and way of mending; `times` says how often each cell stands."""
        for source, counted in times.items():
            ways: dict[str, Counter[str]] = {}
            for cell, count in counted.items():
                said = self.reading(source, cell).said
                if said in _HOW:
                    ways.setdefault(said, Counter())[cell] += count
            for way, found in sorted(ways.items()):
                example = min(found, key=lambda cell: (-found[cell], cell))
                number = self.reading(source, example).number
                like = f", such as `{shorten(example)}` read as {number}"
                yield problem(
                    "cells-repaired",
                    column=source,
                    how=_HOW[way],
                    like="" if self._columns.personal(source) else like,
                    cells=cells(found.total()),
                )

    def blanks(self, source: str, times: Mapping[str, int]) -> int:
        """How many cells of a column stand for no answer, and were read as 0."""
        return sum(
            count for cell, count in times.items() if self.reading(source, cell).said == BLANK
        )

    def _reading(self, source: str, cell: object) -> Reading:
        sign = self._columns.thousands or self._signs.get(source)
        found = read_count(cell, sign, self._columns.no_answers(source))
        nothing = found.said in ("count-blank", "count-missing")
        return Reading(0, BLANK) if nothing and source in self._columns.blank_is_zero else found
