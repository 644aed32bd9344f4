"""Paper sizes, the space for columns, and the split of rows into pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ration.core.problems import InputError, nearest, problem

MARGIN = 10.0  # mm
ROW = 9.0  # mm: the height of a signature
TOP, HEADING = 14.0, 14.0  # mm: the usual heights of a page title and of a table heading
_HEAD, _FOOT, _END = (
    TOP + HEADING + 14,
    12.0,
    40.0,
)  # mm: above the rows, below them, after the last


@dataclass(frozen=True)
class Paper:
    """A sheet of paper in mm, portrait unless `turned`."""

    name: str
    width: float
    height: float

    @property
    def turned(self) -> "Paper":
        """The same sheet in landscape."""
        return replace(self, width=self.height, height=self.width)

    def shorter(self, by: float) -> "Paper":
        """The same sheet with `by` mm less height for rows."""
        return replace(self, height=self.height - by)

    @property
    def room(self) -> float:
        """The total width for columns, in mm."""
        return self.width - 2 * MARGIN

    @property
    def rows(self) -> int:
        """The number of rows that fit on a page above its sums: at most 25."""
        return min(25, int((self.height - 2 * MARGIN - _HEAD - _FOOT) // ROW))

    def last_rows(self, notes: float) -> int:
        """The number of rows that fit on the last page, above sums, witnesses and `notes` (mm)."""
        room = self.height - 2 * MARGIN - _HEAD - _FOOT - _END - notes
        return max(1, min(self.rows, int(room // ROW)))


PAPERS = {
    "a4": Paper("a4", 210.0, 297.0),
    "letter": Paper("letter", 215.9, 279.4),
}


def paper_named(name: str) -> Paper:
    """Look up a paper size by its name, in any case; InputError if there is none.

    >>> paper_named("A4").rows, paper_named("letter").rows
    (24, 22)
    """
    if name.lower() not in PAPERS:
        raise InputError(name, [problem("paper-unknown", near=nearest(name, PAPERS))])
    return PAPERS[name.lower()]


def split_rows(rows: Sequence[Any], paper: Paper, notes: float = 0) -> Iterator[Sequence[Any]]:
    """Split rows into pages; the last page leaves room for what follows the list.

    >>> [len(page) for page in split_rows(range(50), paper_named("a4"))]
    [24, 24, 2]
    >>> [len(page) for page in split_rows(range(48), paper_named("a4"))]
    [24, 20, 4]
    """
    start, left, last = 0, len(rows), paper.last_rows(notes)
    while left > last:
        take = min(paper.rows, left)
        if take == left:  # all rows fit, but not what follows them
            take = last
        yield rows[start : start + take]
        start, left = start + take, left - take
    yield rows[start:]
