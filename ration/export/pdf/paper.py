"""Paper sizes, the space for columns, and the split of rows into pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem

MARGIN = 10.0  # mm
ROW = 8.4  # mm: the height of a signature; ruled paper has 8
TOP = 12.5  # mm: the usual height of a page title
SUM = 6.5  # mm: the height of a row of sums
FOOT = 5.0  # mm: the number of the page


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

    @property
    def room(self) -> float:
        """The total width for columns, in mm."""
        return self.width - 2 * MARGIN

    def rows(self, taken: float) -> int:
        """The number of rows that fit on a page where other things take `taken` mm; at least 1."""
        return max(1, int((self.height - 2 * MARGIN - FOOT - taken) // ROW))


PAPERS = {
    "a4": Paper("a4", 210.0, 297.0),
    "letter": Paper("letter", 215.9, 279.4),
}


def paper_named(name: str) -> Paper:
    """Look up a paper size by its name, in any case; InputError if there is none.

    >>> paper_named("A4").rows(50), paper_named("letter").rows(50)
    (26, 24)
    """
    if name.lower() not in PAPERS:
        raise InputError(name, [problem("paper-unknown", near=nearest(name, PAPERS))])
    return PAPERS[name.lower()]


@dataclass(frozen=True)
class Room:
    """How many rows a page has: the first page, the last, the only page, and any other."""

    first: int
    last: int
    only: int
    other: int

    def split(self, rows: int, *, first: bool = True, last: bool = True) -> Iterator[int]:
        """Yield the number of rows of every page; there is always one page.

        `first` and `last` are whether the document begins and ends with these rows.

        >>> room = Room(first=24, last=20, only=19, other=25)
        >>> [[*room.split(rows)] for rows in (0, 19, 20, 44, 45, 69)]
        [[0], [19], [19, 1], [24, 20], [24, 20, 1], [24, 25, 20]]
        """
        while True:
            page = self.first if first else self.other
            end = (self.only if first else self.last) if last else page
            if rows <= end:
                yield rows
                return
            take = min(page, rows) if page < rows else end  # what follows does not fit: leave a row
            yield take
            rows, first = rows - take, False


def split_by_height(
    heights: Sequence[float], room: float, last: float, below: float = 0.0
) -> list[int]:
    """How many rows of these heights each page has: at least one, but for a paper without rows.

    `room` is the height for rows on a page, `last` on the last, in mm. No page begins with a row
    whose height is `below`: such a row belongs to the one above it.

    >>> split_by_height([7.5, 6, 6, 7.5], 24, 15, 6), split_by_height([7.5], 5, 5)
    ([3, 1], [1])
    >>> split_by_height([], 24, 15)
    [0]
    """
    pages = []
    start = 0
    while sum(heights[start:]) > last and start + 1 < len(heights):
        end, height = start + 1, heights[start]
        while end + 1 < len(heights) and height + heights[end] <= room:
            height += heights[end]
            end += 1
        begins = (at for at in range(end, start, -1) if heights[at] != below)
        end = next(begins, end)
        pages.append(end - start)
        start = end
    return [*pages, len(heights) - start]
