"""The distinct texts of columns, and how many rows have each."""

from collections.abc import Iterable

import polars as pl
from polars.selectors import by_name

from ration.core.interrupt import interruptibly
from ration.core.text import trimmed
from ration.register.source.collect import readable
from ration.register.source.register import Register

_AT_ONCE = 1_000_000  # texts that are counted together: few batches have each text often


def text_of(column: str) -> pl.Expr:
    """The cells of a column as text; "" if blank."""
    return trimmed(by_name(column).as_expr())


def kept_text(column: str) -> pl.Expr:
    """The texts of a column, where rows are kept with what `Texts.expression` gives."""
    return pl.col(f"text:{column}")


class Texts:
    """The texts of one column, added batch by batch, and how many rows have each."""

    def __init__(self, column: str) -> None:
        self.column = column
        self.name = f"text:{column}"
        self.expression = text_of(column).alias(self.name)
        self._waiting: list[pl.Series] = []
        self._counted: list[pl.DataFrame] = []

    def add(self, rows: pl.DataFrame) -> None:
        """Add the texts of some rows, the column `name`."""
        self._waiting.append(rows[self.name])
        if sum(map(len, self._waiting)) >= _AT_ONCE:
            self._count()

    def counts(self) -> pl.DataFrame:
        """The distinct texts, as the column, and how many rows have each, as `len`."""
        self._count()
        counted = pl.concat(self._counted).group_by(self.name).agg(pl.col("len").sum())
        return counted.rename({self.name: self.column})

    def _count(self) -> None:
        texts = pl.concat([pl.Series(self.name, dtype=pl.String), *self._waiting])
        self._counted.append(texts.to_frame().group_by(self.name).len())
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
