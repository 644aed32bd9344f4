"""Write the accepted rows, to be completed by the fixed ones."""

from pathlib import Path

import polars as pl
from polars.selectors import by_name

from ration.core.running.interrupt import interruptible
from ration.core.text.cells import any_filled, harmless, harmless_column, plain_column
from ration.register.check.rejected import as_it_came, cell_text
from ration.register.check.scanned import Scanned
from ration.register.source.collect import readable
from ration.register.source.register import ROW
from ration.register.source.written_columns import FILE, REASON, WRITTEN


def write_accepted_rows(path: Path, scanned: Scanned) -> None:
    """Write the accepted rows in their order, under the header of the rejected ones.

    The rows are streamed, so memory does not grow with them.
    """
    register = as_it_came(scanned.register)
    names, rows = accepted_rows(scanned)
    blank = [REASON, FILE] if register.parts else [REASON]
    ours = [pl.lit(None, pl.String).alias(name) for name in blank]
    safe = rows.select(*ours, *(harmless_column(name) for name in names))
    with readable(register):
        named = safe.rename({name: harmless(name) for name in names})
        interruptible(lambda: named.sink_csv(path, include_bom=True, quote_style="necessary"))


def accepted_rows(scanned: Scanned) -> tuple[list[str], pl.LazyFrame]:
    """The columns of the source, and the accepted rows in their order: `ration:row`, then text."""
    register = as_it_came(scanned.register)
    names = [name for name in register.columns if name not in WRITTEN]
    rejected = scanned.rejected.cast(register.schema[ROW]).rename(ROW).to_frame()
    filled = any_filled(register.schema, register.columns)
    others = register.frame.join(rejected.lazy(), on=ROW, how="anti", maintain_order="left")
    cells = [_text(name, register.schema[name]) for name in names]
    return names, others.filter(filled).select(ROW, *cells)


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    """A column as text: frames can have types that no file has, such as floats and lists."""
    if kind.is_float() or kind.is_nested() or kind == pl.Object:
        return by_name(name).as_expr().map_batches(_texts, return_dtype=pl.String)
    return plain_column(name)


def _texts(column: pl.Series) -> pl.Series:
    cells = (None if cell is None else cell_text(cell) for cell in column.to_list())
    return pl.Series(column.name, cells, dtype=pl.String)
