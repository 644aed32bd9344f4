"""The lists of households in a workbook: what each is due, and what it is issued and owed."""

from collections.abc import Iterator

import polars as pl

from ration.engine.households import Households
from ration.export.xlsx.book import Book
from ration.export.xlsx.cells import Number, decimals_of, held_number
from ration.export.xlsx.table import SheetTable

_SLICE = 20_000  # households that are Python's at a time


def write_households(book: Book, households: Households) -> None:
    """A sheet for every table that there is of households, in order of ids."""
    for table in households.tables:
        frame = households.in_units(table)
        amounts = Amounts(frame, [name for _, name in households.units(table).values()])
        sheet = SheetTable(book, table.capitalize(), frame.columns, amounts.decimals)
        for row in amounts.rows(frame):
            sheet.row(row)
        sheet.end()


class Amounts:
    """The rows of a frame whose columns `names` hold amounts as text: as numbers."""

    def __init__(self, frame: pl.DataFrame, names: list[str]) -> None:
        self._known: dict[int, dict[str, Number | str]] = {
            frame.columns.index(name): {text: held_number(text) for text in frame[name].unique()}
            for name in names
        }
        self.decimals = [
            decimals_of(self._known[column].values()) if column in self._known else 0
            for column in range(frame.width)
        ]

    def rows(self, frame: pl.DataFrame) -> Iterator[list[str | Number]]:
        """The rows, few of them Python's at a time."""
        for part in frame.iter_slices(_SLICE):
            columns: list[list[str | Number]] = [column.to_list() for column in part.get_columns()]
            for column, numbers in self._known.items():
                columns[column] = [numbers[str(text)] for text in columns[column]]
            for row in zip(*columns, strict=True):
                yield list(row)
