"""Read the amounts of one column, in whole steps of its item."""

import polars as pl

from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import QuantityError
from ration.programme.item import Item
from ration.register.values.counts import Thousands
from ration.stock.file.amounts import column_thousands, read_amount


class Amounts:
    """The amounts of a column, each distinct text read once.

    `unit` is that of numbers, from the heading; None means the item's own. In a workbook a number
    without a comma is as it is; one with a comma is a text with local signs.
    """

    def __init__(self, item: Item, cells: pl.Series, unit: str | None, *, in_sheet: bool) -> None:
        self.item, self.unit, self.in_sheet = item, unit, in_sheet
        texts = cells.unique().sort().to_list()
        local = [text for text in texts if not in_sheet or _is_text(text)]
        self.thousands, _ = column_thousands(local, unit)
        self._read = {text: self._steps(text) for text in texts}

    def steps(self, text: str) -> int | FieldError | None:
        """The steps in a cell, None if it is blank; or what is wrong with it."""
        return self._read[text]

    def _steps(self, text: str) -> int | FieldError | None:
        if not text:
            return None
        plain: Thousands | None = "," if self.in_sheet and not _is_text(text) else self.thousands
        try:
            steps = self.item.steps(read_amount(self.item, text, self.unit, plain).quantity)
        except QuantityError as error:
            if error.code == "stock-separator":
                return FieldError("collected-separator")
            if error.code == "quantity-unit-unknown":
                return error
            return FieldError("collected-unreadable", unit=self.item.unit)
        except FieldError:
            return FieldError("collected-unreadable", unit=self.item.unit)
        if steps < 0:
            return FieldError("collected-negative")
        if steps.denominator != 1:
            return FieldError("collected-steps", item=self.item.name, step=self.item.smallest)
        return int(steps)


def _is_text(text: str) -> bool:
    """Whether a cell of a sheet was typed as text: numbers have no commas and no 0 at the end."""
    return "," in text or ("." in text and text.endswith("0"))
