"""The sheet that a site fills in: what each household is due, and what it has received."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from ration.export.xlsx.book import Book
from ration.export.xlsx.form_words import FormWords
from ration.export.xlsx.grid import Grid, number_format
from ration.export.xlsx.households import Amounts
from ration.programme.item import Item
from ration.register.columns.frame_columns import CARRIED, ID
from ration.results.lines import Manifest

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_FILL, _WRONG = "#FFF8DC", "#F4B183"  # colours of cells to fill in, and of contradictions
_DAY_ZERO = dt.date(2000, 1, 1)  # the earliest date allowed if the distribution has no date
_ROW, _DAY, _REMARK = 20, 10, 30  # points of height, letters


class CollectionForm:
    """The sheet of one site, for the households and amounts of `frame`.

    `frame` has `id`, counts such as `n:persons`, perhaps names such as `c:Head`, and last a
    column for each of `items`, in decimals of its unit. `first` is the row of the first
    household, counted from 0. `day` None means that the distribution has no date.
    `words` are in the languages of the sheet.
    """

    def __init__(
        self,
        book: Book,
        site: Manifest,
        frame: pl.DataFrame,
        items: Sequence[Item],
        day: dt.date | None,
        words: FormWords,
    ) -> None:
        self.words = words
        self._advice = words.lines("fill", "all_says")
        self.site = site
        self.day = day
        self.households = frame.height
        self.items = items
        self._due = frame.width - len(items)  # the first column of what is due
        names = [name for name in frame.columns if CARRIED.holds(name)]
        self.frame = frame.select("id", *names, pl.exclude("id", *names))
        self.amounts = Amounts(self.frame, self.frame.columns[self._due :])
        self.grid = Grid(book, words.main("sheet"), self.amounts.columns)
        self._all = frame.width
        self._got = self._all + 1
        self._date = self._got + len(items)
        self.first = len(self._advice) + 4  # below two titles, the sums and the header
        self._last = self.first + frame.height - 1

    @property
    def meanings(self) -> list[str]:
        """The meaning of each column, such as `due:rice` or `received:rice`."""
        due = [f"due:{item.id}" for item in self.items]
        received = [f"received:{item.id}" for item in self.items]
        return [*self._details, *due, "all", *received, "date", "received_by", "remark"]

    @property
    def headings(self) -> list[str]:
        """The heading of each column, in the languages of the workbook."""
        words = self.words
        details = [words.detail(name) for name in self.frame.columns[: self._due]]
        due = [words.item(item) for item in self.items]
        received = [f"{words.both('received')}: {name}" for name in due]
        ends = [words.both(key) for key in ("date", "received_by", "remark")]
        return [*details, *due, words.both("all"), *received, *ends]

    @property
    def _details(self) -> list[str]:
        """The columns that describe a household, by their names in the register."""
        columns = self.frame.columns[1 : self._due]
        return ["household_id", *(name.partition(":")[2] for name in columns)]

    def write(self) -> None:
        """Write the sheet, lock all cells that are not to be filled in, and set up the page."""
        grid, sheet = self.grid, self.grid.sheet
        if self.words.from_right:
            sheet.right_to_left()
        grid.heading(grid.book.title)
        day = None if self.day is None else self.day.isoformat()
        grid.line(self.words.place(self.site, day, self.households), bold=True)
        for line in self._advice:
            grid.line(line)
        self._sums()
        header = self.headings
        left = {self._all, *range(self._date, len(header))}
        left |= {
            n for n, name in enumerate(self.frame.columns) if name == ID or CARRIED.holds(name)
        }
        grid.header(header, [n not in left for n in range(len(header))])
        sheet.set_default_row(_ROW)
        blanks = self._blanks()
        for row in self.amounts.rows(self.frame):
            at = grid.at
            grid.put(row, self.amounts.decimals)
            for column, look in blanks.items():
                sheet.write_blank(at, column, None, look)
        self._rules()
        grid.widen(self._date, _DAY)
        grid.widen(self._date + 2, _REMARK)
        grid.end(header=self.first - 1)
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})

    def _sums(self) -> None:
        """A row with the sum that is due, and formulas for the sum received so far."""
        sums = [self.site.lines[item.id].quantity.amount for item in self.items]
        blank = [None] * (self._due - 1)
        self.grid.put(
            [self.words.main("together"), *blank, *sums], self.amounts.decimals, bold=True
        )
        flags, yes = self._range(self._all), self.words.main("yes")
        for number in range(len(self.items)):
            due, got = self._range(self._due + number), self._range(self._got + number)
            formula = f'=SUMIFS({due},{flags},"{yes}")+SUMIFS({got},{flags},"<>{yes}")'
            digits = number_format(self.amounts.decimals[self._due + number])
            look = self.grid.book.format(bold=True, num_format=digits)
            self.grid.sheet.write_formula(self.first - 2, self._got + number, formula, look, 0)

    def _range(self, column: int, to: int | None = None) -> str:
        """The cells of all households in a column, or in the columns from it up to `to`."""
        from xlsxwriter.utility import xl_range_abs

        last = column if to is None else to
        return str(xl_range_abs(self.first, column, self._last, last))

    def _blanks(self) -> "dict[int, Format]":
        """The formats of the cells to fill in, by column."""
        look = {"locked": False, "bg_color": _FILL, "border": 1, "border_color": "#BFBFBF"}
        plain = self.grid.book.format(**look)
        numbers = {
            self._got + number: self.grid.book.format(
                **look, num_format=number_format(self.amounts.decimals[self._due + number])
            )
            for number in range(len(self.items))
        }
        date = self.grid.book.format(**look, num_format="yyyy-mm-dd")
        return {
            self._all: plain,
            **numbers,
            self._date: date,
            self._date + 1: plain,
            self._date + 2: plain,
        }

    def _rules(self) -> None:
        """Set which values cells accept, and colour contradictions."""
        words = self.words
        self._choose(self._all, ("yes", "no"), words.main("flag"))
        for number, item in enumerate(self.items):
            whole = item.in_unit(item.smallest).denominator == 1
            most = f"={self._cell(self._due + number)}"
            between = {"criteria": "between", "minimum": 0, "maximum": most}
            kind = "integer" if whole else "decimal"
            why = words.main("amount", unit=words.maker.unit(item.unit))
            self._allow(self._got + number, {"validate": kind, **between}, why)
        first = self.day or _DAY_ZERO
        since = {"validate": "date", "criteria": ">=", "value": first}
        self._allow(self._date, since, words.main("since", date=first.isoformat()))
        self._choose(self._date + 1, ("head", "proxy"), words.main("who"))
        every, date = self._cell(self._all), self._cell(self._date)
        got, due = (
            f"{self._cell(column)}:{self._cell(column + len(self.items) - 1)}"
            for column in (self._got, self._due)
        )
        other = f'SUMPRODUCT(--({got}<>""),--({got}<>{due}))>0'
        yes = words.main("yes")
        unclear = f'=OR(AND({every}="{yes}",{other}),AND({every}="",COUNTA({got})>0))'
        self._colour(self._all, unclear)
        self._colour(self._date, f'=AND(OR({every}<>"",COUNTA({got})>0),{date}="")')

    def _cell(self, column: int) -> str:
        """The first household's cell in a column; Excel adapts it to the other rows."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        return str(xl_rowcol_to_cell(self.first, column, col_abs=True))

    def _choose(self, column: int, keys: Sequence[str], why: str) -> None:
        source = [self.words.main(key) for key in keys]
        self._allow(column, {"validate": "list", "source": source}, why)

    def _allow(self, column: int, rule: dict[str, Any], why: str) -> None:
        error = {"error_title": self.words.main("wrong"), "error_message": why[:255]}
        self.grid.sheet.data_validation(self.first, column, self._last, column, {**rule, **error})

    def _colour(self, column: int, formula: str) -> None:
        look = self.grid.book.format(bg_color=_WRONG)
        rule = {"type": "formula", "criteria": formula, "format": look}
        self.grid.sheet.conditional_format(self.first, column, self._last, column, rule)
