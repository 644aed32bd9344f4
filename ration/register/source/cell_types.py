"""Which types of a table's columns are no cells, such as lists: nothing reads them as text."""

import polars as pl

from ration.core.problems.problem import Problem, problem


def is_no_cell(kind: pl.DataType) -> bool:
    """Whether a type cannot be read as text.

    >>> is_no_cell(pl.List(pl.Int64())), is_no_cell(pl.String()), is_no_cell(pl.Date())
    (True, False, False)
    """
    return kind.is_nested() or kind in (pl.Object, pl.Binary, pl.Duration)


def not_text(column: str, kind: pl.DataType) -> Problem:
    """The problem of a column whose type is no text."""
    return problem("column-not-text", column=column, what=str(kind))
