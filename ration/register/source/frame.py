"""Open a frame of a user as one lazy Polars frame, and convert results back to its kind."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl

from ration.core.extras import pip_install
from ration.core.os_errors import system_error
from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.core.problems.unread_file import unread_file
from ration.core.running.interrupt import interruptible
from ration.register.source.register import ROW, Register

ConvertBack = Callable[[pl.DataFrame], Any]


def open_frame(frame: Any) -> Register:
    """Open a frame as a register: Polars (eager or lazy), pandas, PyArrow or a DuckDB relation.

    Raises InputError for anything else.
    """
    lazy, to_input_type, unreadable_columns = _convert(frame)
    columns = tuple(lazy.collect_schema().names())
    numbered = lazy.with_row_index(ROW, offset=2)
    return Register("frame", None, numbered, columns, dict, to_input_type, unreadable_columns)


def _convert(frame: Any) -> tuple[pl.LazyFrame, ConvertBack, dict[str, Problem]]:
    if isinstance(frame, pl.DataFrame):
        return frame.lazy(), lambda result: result, {}
    if isinstance(frame, pl.LazyFrame):
        # collected once: its files may be saved before the rows are read again
        return _collected(frame), pl.DataFrame.lazy, {}
    try:
        wrapped = nw.from_native(frame)
    except TypeError:
        raise InputError("register", [_unknown(frame)]) from None
    if wrapped.implementation.is_duckdb():
        return (
            interruptible(lambda: pl.DataFrame(frame)).lazy(),
            lambda result: _relation(frame, result),
            {},
        )
    if isinstance(wrapped, nw.DataFrame):
        columns = [_series(column) for column in wrapped.iter_columns()]
        unreadable_columns = {
            column.name: wrong
            for column in wrapped.iter_columns()
            if (wrong := _unreadable(column))
        }
        return pl.DataFrame(columns).lazy(), _converter_to(wrapped), unreadable_columns
    raise InputError("register", [_unknown(frame)])


def _collected(frame: pl.LazyFrame) -> pl.LazyFrame:
    try:
        return interruptible(lambda: frame.collect(engine="streaming")).lazy()
    except (pl.exceptions.PolarsError, OSError) as error:  # whose message may have cells
        if (of_system := system_error(error)) is not None:
            raise unread_file(of_system.filename or "register", of_system) from None
        wrong = problem("file-broken", what="a frame", why="one of its files or columns is wrong")
        raise InputError("register", [wrong]) from None


def _unknown(frame: object) -> Problem:
    what = f"a {type(frame).__module__}.{type(frame).__name__}"
    return problem("frame-unknown", what=what)


def _relation(frame: Any, result: pl.DataFrame) -> Any:
    """Return a result as a relation on the connection of `frame`, so that the two can be joined."""
    try:
        entitlements = result.to_arrow()  # the query below refers to this name
    except ModuleNotFoundError:
        raise InputError(
            "register", [problem("frame-pyarrow", fix=pip_install("duckdb"))]
        ) from None
    relation = frame.query("register", "SELECT * FROM entitlements")
    del entitlements
    return relation


def _converter_to(frame: "nw.DataFrame[Any]") -> ConvertBack:
    backend = frame.implementation
    if backend.is_pyarrow():
        return pl.DataFrame.to_arrow

    def to_input_type(result: pl.DataFrame) -> Any:
        return nw.from_dict(result.to_dict(as_series=False), backend=backend).to_native()

    return to_input_type


def _series(series: "nw.Series[Any]") -> pl.Series:
    """Convert a column to Polars: keep numbers, make all else text, and NaN blank."""
    if series.dtype.is_integer() and not series.is_null().any():
        return pl.Series(series.name, series.to_numpy().copy())  # the user may change its memory
    cells = _cells(series)
    if series.dtype.is_numeric() or {type(cell) for cell in cells if cell is not None} == {Decimal}:
        return pl.Series(series.name, cells, strict=False)
    texts = [None if cell is None else str(cell) for cell in cells]
    return pl.Series(series.name, texts, dtype=pl.String)


def _cells(series: "nw.Series[Any]") -> list[Any]:
    blanks = series.is_null() | series.is_nan() if series.dtype.is_float() else series.is_null()
    return [None if blank else cell for cell, blank in zip(series.to_list(), blanks, strict=True)]


def _unreadable(series: "nw.Series[Any]") -> Problem | None:
    """Report a column with values of several types; None means that it can be read."""
    if series.dtype != nw.Object:
        return None
    kinds = sorted({type(cell).__name__ for cell in _cells(series) if cell is not None})
    if len(kinds) < 2:
        return None
    return problem("column-mixed", column=series.name, what=" and ".join(kinds))
