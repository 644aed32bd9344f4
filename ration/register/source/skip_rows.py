"""Skip the rows that the user names as no records."""

from collections.abc import Callable, Collection
from dataclasses import replace

import polars as pl

from ration.core.problems.errors import InputError
from ration.core.problems.names import shorten
from ration.core.problems.problem import problem
from ration.register.source.register import ROW, Register


def without_rows(register: Register, rows: Collection[int]) -> Register:
    """Return the register without `rows`, with a warning that lists them.

    Raises InputError if it has no such row.
    """
    if not rows:
        return register
    wanted = sorted(set(rows))
    last = _last_row(register)
    beyond = [row for row in wanted if row < 1 or (last is not None and row > last)]
    if beyond:
        raise InputError(register.source, [problem("skip-none", row=row) for row in beyond])
    listed = shorten(", ".join(map(str, wanted)))
    kept = without(register, frozenset(wanted))
    return replace(kept, warnings=(*register.warnings, problem("rows-skipped", rows=listed)))


def _last_row(register: Register) -> int | None:
    """Return the number of the last row; None means that the rows cannot be read."""
    try:
        last = register.frame.select(pl.col(ROW).max()).collect(engine="streaming").item()
    except pl.exceptions.PolarsError:
        return None  # reported when the cells are read
    return register.header if last is None else int(last)


def without(register: Register, skip: frozenset[int]) -> Register:
    """Return the register without the rows `skip`, and without what is known of them."""
    kept = ~pl.col(ROW).is_in(list(skip))
    return replace(
        register,
        frame=register.frame.filter(kept),
        parquet=None,
        whole=None if register.whole is None else register.whole.filter(kept),
        ragged=lambda: {row: cells for row, cells in register.ragged().items() if row not in skip},
        requoted=_requoted(register, skip),
        merged={
            name: tuple(row for row in rows if row not in skip)
            for name, rows in register.merged.items()
        },
        struck={
            name: tuple(row for row in rows if row not in skip)
            for name, rows in register.struck.items()
        },
    )


def _requoted(register: Register, skip: frozenset[int]) -> Callable[[], Register | None]:
    def requoted() -> Register | None:
        again = register.requoted()
        return None if again is None else without(again, skip)

    return requoted
