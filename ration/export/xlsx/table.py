"""A list under a header; what does not fit on one sheet continues on more sheets."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from ration.export.tables.rows import Cell, Row
from ration.export.xlsx.book import Book
from ration.export.xlsx.grid import Grid

_BREAKS = 1023  # the most page breaks that a sheet can have


class SheetTable:
    """A list of rows on the sheet `name`, and on more sheets if it is long.

    `decimals` is the number of decimals for each column; None means as many as a number has. In
    the columns `dashed` a 0 is shown as a dash.
    """

    def __init__(
        self,
        book: Book,
        name: str,
        header: Sequence[str],
        decimals: Sequence[int | None] = (),
        dashed: Collection[int] = (),
    ) -> None:
        self.book = book
        self.name = name
        self.header = header
        self.decimals = decimals
        self.dashed = dashed
        self.sheets: list[Grid] = []
        self._breaks: list[int] = []
        self._group: Cell = None

    def rows(self, rows: Iterable[Row], *, pages_by: int | None = None) -> None:
        """Add rows and finish; a new page begins when the column `pages_by` changes."""
        for row in rows:
            if pages_by is not None:
                self._new_page(row[pages_by])
            self.row(row)
        self.end()

    def _new_page(self, group: Cell) -> None:
        if self.sheets and group != self._group:
            self._breaks.append(self.sheets[-1].at)
        self._group = group

    def row(self, cells: Sequence[Cell | Decimal]) -> None:
        """Add a row."""
        if not self.sheets or self.sheets[-1].at == self.book.most_rows:
            self._begin(cells)
        self.sheets[-1].put(cells, self.decimals)

    def _begin(self, first: Sequence[Cell | Decimal]) -> None:
        """Begin a sheet with the header, aligned to the right above numbers."""
        if self.sheets:
            self._close(self.sheets[-1])
        number = len(self.sheets) + 1
        name = self.name if number == 1 else f"{self.name} {number}"
        grid = Grid(self.book, name, self.dashed)
        numbers = [isinstance(cell, int | Fraction | Decimal) for cell in first]
        grid.header(self.header, numbers)
        self.sheets.append(grid)

    def end(self, last: Row | None = None) -> None:
        """Finish the sheets; `last` is a row of sums below the list, outside its filter."""
        if not self.sheets:
            self._begin(())
        self._close(self.sheets[-1], last)
        if len(self.sheets) > 1:
            more = f"{self.name} 2 to {self.name} {len(self.sheets)}"
            self.book.notes.append(f"{self.name} continues in the sheets {more}.")

    def _close(self, grid: Grid, last: Row | None = None) -> None:
        rows = grid.at
        if last is not None:
            grid.put(last, self.decimals, bold=True, top=1)
        if len(self._breaks) > _BREAKS:
            why = f"there are more than the {_BREAKS:,} that a sheet can have"
            self.book.notes.append(f"{self.name}: places do not begin on new pages; {why}.")
            self._breaks.clear()
        grid.end(header=0, rows=rows, breaks=self._breaks)
        self._breaks = []
