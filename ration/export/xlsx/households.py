"""The sheets of households in a workbook: what each is due, is issued and is owed."""

from collections.abc import Iterator

import polars as pl

from ration.engine.households import Households, Table
from ration.export.xlsx.book import Book
from ration.export.xlsx.cells import Number, decimals_of, number_value
from ration.export.xlsx.table import SheetTable

# The sheets' names, if the plan has stock; else there is one table.
_TITLES: dict[Table, str] = {
    "entitlements": "Due to households",
    "issues": "Issued to households",
    "arrears": "Owed to households",
}
_SLICE = 20_000  # households that are Python objects at a time


def write_households(book: Book, households: Households) -> None:
    """Add a sheet for every table of households, sorted by id."""
    for table in households.tables:
        frame = households.in_units(table)
        amounts = Amounts(frame, [name for _, name in households.units(table).values()])
        title = _TITLES[table] if len(households.tables) > 1 else "Households"
        sheet = SheetTable(book, title, frame.columns, amounts.decimals, amounts.columns)
        for row in amounts.rows(frame):
            sheet.row(row)
        sheet.end()


class Amounts:
    """Convert the columns `names` of a frame from text to numbers, once per distinct text.

    `columns` are their indexes.
    """

    def __init__(self, frame: pl.DataFrame, names: list[str]) -> None:
        self._numbers: dict[int, dict[str, Number | str]] = {
            frame.columns.index(name): {text: number_value(text) for text in frame[name].unique()}
            for name in names
        }
        self.columns = frozenset(self._numbers)
        self.decimals = [
            decimals_of(self._numbers[column].values()) if column in self._numbers else 0
            for column in range(frame.width)
        ]

    def rows(self, frame: pl.DataFrame) -> Iterator[list[str | Number]]:
        """Yield the rows; only a slice of them is in memory as Python objects."""
        for part in frame.iter_slices(_SLICE):
            columns: list[list[str | Number]] = [column.to_list() for column in part.get_columns()]
            for column, numbers in self._numbers.items():
                columns[column] = [numbers[str(text)] for text in columns[column]]
            for row in zip(*columns, strict=True):
                yield list(row)
