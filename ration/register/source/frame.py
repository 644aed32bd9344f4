"""Frames that users bring, as one lazy Polars frame; what goes back is of the kind that came."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl

from ration.core.problems import InputError, Problem, problem
from ration.register.source.register import ROW, Register

Back = Callable[[pl.DataFrame], Any]


def open_frame(frame: Any) -> Register:
    """The register in a frame: Polars (eager or lazy), pandas, PyArrow, or a DuckDB relation.

    Raises InputError for anything else.
    """
    lazy, give_back, unfit = _opened(frame)
    columns = tuple(lazy.collect_schema().names())
    numbered = lazy.with_row_index(ROW, offset=2)
    return Register("frame", None, numbered, columns, dict, give_back, unfit)


def _opened(frame: Any) -> tuple[pl.LazyFrame, Back, dict[str, Problem]]:
    if isinstance(frame, pl.DataFrame):
        return frame.lazy(), lambda given: given, {}
    if isinstance(frame, pl.LazyFrame):
        return frame, pl.DataFrame.lazy, {}
    try:
        known = nw.from_native(frame)
    except TypeError:
        raise InputError("register", [_unknown(frame)]) from None
    if known.implementation.is_duckdb():
        return pl.DataFrame(frame).lazy(), lambda given: _relation(frame, given), {}
    if isinstance(known, nw.DataFrame):
        columns = [_series(one) for one in known.iter_columns()]
        unfit = {one.name: found for one in known.iter_columns() if (found := _unfit(one))}
        return pl.DataFrame(columns).lazy(), _like(known), unfit
    raise InputError("register", [_unknown(frame)])


def _unknown(frame: object) -> Problem:
    what = f"a {type(frame).__module__}.{type(frame).__name__}"
    return problem("frame-unknown", what=what)


def _relation(frame: Any, given: pl.DataFrame) -> Any:
    """The frame as a relation on the connection of `frame`, so that the two can be joined."""
    try:
        entitlements = given.to_arrow()  # the query below finds it by this name
    except ModuleNotFoundError:
        raise InputError("register", [problem("frame-pyarrow")]) from None
    made = frame.query("register", "SELECT * FROM entitlements")
    del entitlements
    return made


def _like(frame: "nw.DataFrame[Any]") -> Back:
    backend = frame.implementation
    if backend.is_pyarrow():
        return pl.DataFrame.to_arrow

    def give_back(given: pl.DataFrame) -> Any:
        return nw.from_dict(given.to_dict(as_series=False), backend=backend).to_native()

    return give_back


def _series(series: "nw.Series[Any]") -> pl.Series:
    """A column as Polars has it: numbers as they are, everything else as text; NaN is blank."""
    if series.dtype.is_integer() and not series.is_null().any():
        return pl.Series(series.name, series.to_numpy())
    cells = _cells(series)
    if series.dtype.is_numeric() or {type(cell) for cell in cells if cell is not None} == {Decimal}:
        return pl.Series(series.name, cells, strict=False)
    texts = [None if cell is None else str(cell) for cell in cells]
    return pl.Series(series.name, texts, dtype=pl.String)


def _cells(series: "nw.Series[Any]") -> list[Any]:
    blanks = series.is_null() | series.is_nan() if series.dtype.is_float() else series.is_null()
    return [None if blank else cell for cell, blank in zip(series.to_list(), blanks, strict=True)]


def _unfit(series: "nw.Series[Any]") -> Problem | None:
    """What keeps a column from being read: values of several types; None where nothing does."""
    if series.dtype != nw.Object:
        return None
    kinds = sorted({type(cell).__name__ for cell in _cells(series) if cell is not None})
    if len(kinds) < 2:
        return None
    return problem("column-mixed", column=series.name, what=" and ".join(kinds))
