"""Paper: its sizes, how wide the columns of a list are, and how its rows fall on pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ration.core.problems import InputError, nearest, problem

MARGIN = 10.0  # mm
ROW = 9.0  # mm: the height of a signature
TOP, HEADING = 14.0, 14.0  # mm: the usual title of a page, and heading of a table
_HEAD, _FOOT, _END = TOP + HEADING + 14, 12.0, 40.0  # mm: above and below the rows, at the end


@dataclass(frozen=True)
class Paper:
    """A sheet of paper in mm, upright unless `turned`."""

    name: str
    width: float
    height: float

    @property
    def turned(self) -> "Paper":
        """The same sheet lying on its long side."""
        return replace(self, width=self.height, height=self.width)

    def shorter(self, by: float) -> "Paper":
        """The same sheet with so many mm less for rows."""
        return replace(self, height=self.height - by)

    @property
    def room(self) -> float:
        """How wide the columns of a page may be together, in mm."""
        return self.width - 2 * MARGIN

    @property
    def rows(self) -> int:
        """How many rows a page holds, and below them its sums: at most 25."""
        return min(25, int((self.height - 2 * MARGIN - _HEAD - _FOOT) // ROW))

    def last_rows(self, notes: float) -> int:
        """How many rows the last page holds, where sums, witnesses and `notes` (mm) follow."""
        room = self.height - 2 * MARGIN - _HEAD - _FOOT - _END - notes
        return max(1, min(self.rows, int(room // ROW)))


PAPERS = {
    "a4": Paper("a4", 210.0, 297.0),
    "letter": Paper("letter", 215.9, 279.4),
}


def paper_named(name: str) -> Paper:
    """A paper size by its name; InputError where there is none.

    >>> paper_named("A4").rows, paper_named("letter").rows
    (24, 22)
    """
    if name.lower() not in PAPERS:
        raise InputError(name, [problem("paper-unknown", near=nearest(name, PAPERS))])
    return PAPERS[name.lower()]


def pages(rows: Sequence[Any], paper: Paper, notes: float = 0) -> Iterator[Sequence[Any]]:
    """Rows cut into pages, the last of which leaves room for what follows the list.

    >>> [len(page) for page in pages(range(50), paper_named("a4"))]
    [24, 24, 2]
    >>> [len(page) for page in pages(range(48), paper_named("a4"))]
    [24, 20, 4]
    """
    start, left, last = 0, len(rows), paper.last_rows(notes)
    while left > last:
        take = min(paper.rows, left)
        if take == left:  # all fit, but not what follows them
            take = last
        yield rows[start : start + take]
        start, left = start + take, left - take
    yield rows[start:]
