"""The distinct texts of columns, and how many rows have each."""

from collections.abc import Iterable

import polars as pl
from polars.selectors import by_name

from ration.core.running.interrupt import interruptible, interruptibly
from ration.core.text.cells import trimmed
from ration.register.source.collect import readable
from ration.register.source.register import Register

_AT_ONCE = 4_000_000  # texts that are counted together: few batches have each text often


def text_of(column: str) -> pl.Expr:
    """The cells of a column as text; "" if blank."""
    return trimmed(by_name(column).as_expr())


class Texts:
    """The texts of one column, added batch by batch, and how many rows have each.

    `expression` is the column `name` to add: its spaces are removed from the distinct texts alone.
    """

    def __init__(self, column: str) -> None:
        self.column = column
        self.name = f"text:{column}"
        self.expression = by_name(column).as_expr().cast(pl.String).alias(self.name)
        self._waiting: list[pl.Series] = []
        self._counted: list[pl.DataFrame] = []

    def add(self, rows: pl.DataFrame) -> None:
        """Add the texts of some rows."""
        self._waiting.append(rows[self.name])
        if sum(map(len, self._waiting)) >= _AT_ONCE:
            self._count()

    def counts(self) -> pl.DataFrame:
        """The distinct texts, as the column, and how many rows have each, as `len`."""
        text = trimmed(pl.col(self.name)).alias(self.column)
        return self._all().group_by(text).agg(pl.col("len").sum())

    def text(self) -> pl.Expr:
        """The texts of rows with what was added, as `text_of` gives them."""
        text = pl.col(self.name)
        bare = (text == trimmed(text)).fill_null(False).all()
        return text if self._all().select(bare).item() else trimmed(text)

    def _all(self) -> pl.DataFrame:
        self._count()
        return pl.concat(self._counted)

    def _count(self) -> None:
        if self._waiting or not self._counted:
            texts = pl.concat([pl.Series(self.name, dtype=pl.String), *self._waiting])
            counted = texts.to_frame().lazy().group_by(self.name).len()
            self._counted.append(interruptible(lambda: counted.collect(engine="streaming")))
            self._waiting = []


def texts_of(register: Register, columns: Iterable[str]) -> dict[str, pl.DataFrame]:
    """The distinct texts of each column of a register, read together; see `Texts.counts`."""
    texts = {column: Texts(column) for column in dict.fromkeys(columns)}
    query = register.frame.select(each.expression for each in texts.values())
    if texts:
        with readable(register):
            batches = query.collect_batches(maintain_order=False, engine="streaming")
            for batch in interruptibly(batches):
                for each in texts.values():
                    each.add(batch)
    return {column: each.counts() for column, each in texts.items()}
