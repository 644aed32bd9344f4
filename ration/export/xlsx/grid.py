"""A sheet that is written row by row; columns get their width from the text, pages are set up."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from ration.core.problems.names import shorten
from ration.export.tables.rows import Cell
from ration.export.xlsx.book import Book
from ration.export.xlsx.cells import CellValue, NumberText, cell_value, places, width

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_HEADER = {"bold": True, "text_wrap": True, "bg_color": "#DCE6F1", "bottom": 1}
_LEFT, _RIGHT = {"align": "left", "indent": 1}, {"align": "right"}
_WIDEST, _NARROWEST = 42, 6  # letters
_NAME, _BUTTON, _LINE = 16, 2, 15  # letters per header line, of its filter button; points high
_TITLE = 70  # letters of a title at the top of a page, or of a source at its foot
_MEASURED = 500  # the first rows, which set the widths of columns
_PORTRAIT = 90  # letters that fit across a portrait page
_A4, _MARGIN, _LETTER = (8.27, 11.69), 0.5, 0.085  # inches; a letter is taken a little too wide


class Grid:
    """A sheet; `at` is the next row to write, counted from 0.

    In the columns `dashed` a 0 is shown as a dash: on paper a pen makes 10 of a 0.
    """

    def __init__(self, book: Book, name: str, dashed: Collection[int] = ()) -> None:
        self.book = book
        self.sheet = book.worksheet(name)
        self.at = 0
        self.dashed = dashed
        self._widths: Counter[int] = Counter()
        self._formats: dict[tuple[str, int], Format] = {}

    def put(
        self,
        cells: Sequence[Cell | Decimal],
        decimals: Sequence[int | None] = (),
        **look: Any,
    ) -> None:
        """Write the next row. `decimals` are per column; None means as many as the number has."""
        formats = self._formats if not look else {}
        for column, cell in enumerate(cells):
            shown = cell if isinstance(cell, str | Decimal) else cell_value(cell)
            if shown is not None and shown != "":
                digits = decimals[column] if column < len(decimals) else None
                self._write(column, shown, digits, look, formats)
        self.at += 1

    def heading(self, text: str) -> None:
        """Write a row with a title, which may extend over all columns."""
        self.sheet.set_row(self.at, 1.5 * _LINE)
        self.line(text, bold=True, font_size=14)

    def line(self, text: str, **look: Any) -> None:
        """Write a row with a sentence, which may extend over all columns."""
        self._text(self.at, 0, text, self.book.format(**look))
        self.at += 1

    def header(self, names: Sequence[str], right: Sequence[bool] = ()) -> None:
        """Write a row of column headers; `right` aligns those above numbers to the right."""
        lines = [wrap(name, _NAME) or [""] for name in names]
        self.sheet.set_row(self.at, _LINE * max(map(len, lines), default=1))
        for column, name in enumerate(names):
            side = _RIGHT if column < len(right) and right[column] else _LEFT
            wide = max(map(width, lines[column])) + _BUTTON
            self._widths[column] = max(self._widths[column], wide)
            self._text(self.at, column, name, self.book.format(**_HEADER, **side))
        self.at += 1

    def _write(
        self,
        column: int,
        cell: CellValue,
        decimals: int | None,
        look: dict[str, Any],
        formats: "dict[tuple[str, int], Format]",
    ) -> None:
        if isinstance(cell, str):
            wide = width(cell) if self.at < _MEASURED or len(cell) > _WIDEST // 2 else 0
            look_of = "figure" if isinstance(cell, NumberText) else "text"
            kind = ("wrapped" if wide > _WIDEST or "\n" in cell else look_of, 0)
        elif isinstance(cell, dt.date):
            wide, kind = 10, ("date", 0)
        else:
            named = "dashed" if column in self.dashed else "number"
            kind = (named, places(cell) if decimals is None else decimals)
            wide = len(f"{cell:,}") + 1 if self.at < _MEASURED else 0
        self._widths[column] = max(self._widths[column], wide)
        if kind not in formats:
            formats[kind] = self.book.format(**{**_LOOKS[kind[0]], **_digits(kind), **look})
        self.write_at(self.at, column, cell, formats[kind])

    def write_at(self, row: int, column: int, cell: CellValue, look: "Format") -> None:
        """Write a cell; text stays text, even if it begins with `=`."""
        if isinstance(cell, str):
            self._text(row, column, cell, look)
        elif isinstance(cell, dt.date):
            self.sheet.write_datetime(row, column, cell, look)
        else:
            self.sheet.write_number(row, column, cell, look)

    def _text(self, row: int, column: int, text: str, look: "Format") -> None:
        if isinstance(text, NumberText):
            self.book.numbers_as_text += 1
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter reads this as its own markup; in three parts it stays text.
            self.sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:], look)
        elif self.sheet.write_string(row, column, text, self.book.text_format(text, look)) == -2:
            self.book.truncated += 1

    def widen(self, column: int, letters: int) -> None:
        """Make a column at least `letters` wide."""
        self._widths[column] = max(self._widths[column], letters)

    def end(
        self,
        *,
        header: int | None = None,
        rows: int | None = None,
        breaks: Sequence[int] = (),
        beside: int = 0,
        frozen: int = 1,
        looks: "Mapping[int, Format] | None" = None,
    ) -> None:
        """Set the widths of the columns and set up the page.

        `header` is a row that is repeated on every page and frozen, with a filter on the rows
        below it that ends before the row `rows` (None means the last). New pages begin at the
        rows `breaks`. `beside` is the width, in letters, of what is to the right of the cells.
        `frozen` columns stay in view. `looks` are the formats of blank cells, by column.
        """
        letters = beside
        for column, wide in sorted(self._widths.items()):
            size = min(max(wide + 2, _NARROWEST), _WIDEST)
            letters += size
            self.sheet.set_column(column, column, size, (looks or {}).get(column))
        self._page(letters, breaks)
        if header is not None and self._widths:
            self.sheet.hide_gridlines(0)  # nor on paper
            self.sheet.repeat_rows(header)
            self.sheet.freeze_panes(header + 1, frozen)
            last = max(header, (self.at if rows is None else rows) - 1)
            self.sheet.autofilter(header, 0, last, max(self._widths))

    def _page(self, letters: int, breaks: Sequence[int]) -> None:
        wide = letters > _PORTRAIT
        self.sheet.set_paper(9)  # A4
        if wide:
            self.sheet.set_landscape()
        self.sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.8, bottom=0.7)
        seal = self.book.seal and f"Seal {self.book.seal} · "
        title = shorten(self.book.title, _TITLE).replace("&", "&&")
        source = shorten(self.book.source, _TITLE - len(seal) // 2).replace("&", "&&")
        self.sheet.set_header(f"&L{title}&R&A")
        self.sheet.set_footer(f"&L{source}&R{seal}Page &P of &N")
        if breaks:  # spreadsheets ignore them if pages are fitted to a width
            room = _A4[wide] - 2 * _MARGIN
            self.sheet.set_print_scale(max(10, min(100, int(100 * room / (letters * _LETTER)))))
            self.sheet.set_h_pagebreaks(breaks)
        else:
            self.sheet.fit_to_pages(1, 0)


_LOOKS: dict[str, dict[str, Any]] = {
    "text": _LEFT,
    "figure": _RIGHT,
    "wrapped": {**_LEFT, "text_wrap": True},
    "date": {**_LEFT, "num_format": "yyyy-mm-dd"},
    "number": {},
    "dashed": _RIGHT,
}


def _digits(kind: tuple[str, int]) -> dict[str, str]:
    digits = number_format(kind[1])
    shown = {"number": digits, "dashed": f'{digits};-{digits};"–"'}
    return {"num_format": shown[kind[0]]} if kind[0] in shown else {}


def number_format(decimals: int) -> str:
    """The spreadsheet format that shows a number with this many decimals."""
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"
