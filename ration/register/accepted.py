"""The rows that were accepted, to be joined by those that are mended."""

from pathlib import Path

import polars as pl
from polars.selectors import by_name

from ration.register.examine import Examined, readable
from ration.register.rejected import REASON
from ration.register.source import ROW, Register
from ration.text import harmless, harmless_column, plain_column


def write_accepted_rows(path: Path, register: Register, examined: Examined) -> None:
    """The accepted rows in their order, under the header of the rejected ones.

    They are written as they go by, so that memory does not grow with them.
    """
    if register.people is None:
        kept = register.frame.join(examined.rows.select(ROW), on=ROW, how="semi")
    else:  # the rows of people, whose households were accepted
        register = register.people.register
        gone = pl.Series(ROW, examined.rejected, dtype=register.schema[ROW])
        filled = pl.any_horizontal(by_name(register.columns).is_not_null())
        kept = register.frame.filter(~pl.col(ROW).is_in(gone.implode()), filled)
    kept = kept.sort(ROW)
    names = [name for name in register.columns if name != REASON]
    cells = [plain_column(name) for name in names]
    rows = kept.select(pl.lit(None, pl.String).alias(REASON), *cells)
    safe = rows.with_columns(harmless_column(name) for name in names)
    with readable(register):
        safe.rename({name: harmless(name) for name in names}).sink_csv(
            path, include_bom=True, quote_style="necessary"
        )
