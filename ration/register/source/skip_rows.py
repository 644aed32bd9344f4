"""Rows that are left out because it was said that they are no records."""

from collections.abc import Callable, Collection
from dataclasses import replace

import polars as pl

from ration.core.problems import InputError, problem, shorten
from ration.register.source.register import ROW, Register


def without_rows(register: Register, rows: Collection[int]) -> Register:
    """The register without some rows, with a warning of which; itself where there are none.

    Raises InputError where it has no such row.
    """
    if not rows:
        return register
    wanted = sorted(set(rows))
    last = _last_row(register)
    beyond = [row for row in wanted if row < 1 or (last is not None and row > last)]
    if beyond:
        raise InputError(register.source, [problem("skip-none", row=row) for row in beyond])
    listed = shorten(", ".join(map(str, wanted)))
    left = _left(register, frozenset(wanted))
    return replace(left, warnings=(*register.warnings, problem("rows-skipped", rows=listed)))


def _last_row(register: Register) -> int | None:
    """The number of the last row; None where that cannot be told yet."""
    try:
        last = register.frame.select(pl.col(ROW).max()).collect(engine="streaming").item()
    except pl.exceptions.PolarsError:
        return None  # why, is said when its cells are read
    return register.header if last is None else int(last)


def _left(register: Register, gone: frozenset[int]) -> Register:
    return replace(
        register,
        frame=register.frame.filter(~pl.col(ROW).is_in(list(gone))),
        ragged=lambda: {row: cells for row, cells in register.ragged().items() if row not in gone},
        requoted=_requoted(register, gone),
        merged={
            name: tuple(row for row in rows if row not in gone)
            for name, rows in register.merged.items()
        },
    )


def _requoted(register: Register, gone: frozenset[int]) -> Callable[[], Register | None]:
    def requoted() -> Register | None:
        again = register.requoted()
        return None if again is None else _left(again, gone)

    return requoted
