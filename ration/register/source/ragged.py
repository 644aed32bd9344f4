"""Rows with too few or too many cells."""

from collections.abc import Sequence

import polars as pl
from polars.selectors import by_name

from ration.core.problems.problem import Problem, problem
from ration.register.source.collect import collect
from ration.register.source.register import EXTRA, Register


def ragged_sign(register: Register) -> pl.Expr:
    """Whether a row may have too few or too many cells: the last cell or one beyond tells."""
    signs = [by_name(register.last).as_expr().is_null()]
    if EXTRA in register.schema:
        signs.append(pl.col(EXTRA).is_not_null())
    return pl.any_horizontal(signs)


def ragged_rows(register: Register, some: bool | None = None) -> dict[int, Problem]:
    """The rows with too few or too many cells, if `some` have a sign of it; None means look."""
    if some is None:
        some = collect(register, register.frame.select(ragged_sign(register).any())).item()
    if not some:
        return {}
    return {row: _ragged(register, row, cells) for row, cells in register.ragged().items()}


def short_rows(register: Register) -> list[Problem]:
    """Rows with fewer cells than the header, which read as if their last cells were blank."""
    ragged = register.ragged().items()
    short = [(row, cells) for row, cells in ragged if len(cells) < register.width(row)]
    return [_ragged(register, row, cells) for row, cells in short]


def _ragged(register: Register, row: int, cells: Sequence[str]) -> Problem:
    fewer = len(cells) < register.width(row)
    return problem("ragged", row=row, what="fewer cells" if fewer else "more cells")
