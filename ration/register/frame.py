"""Frames that users bring, as one lazy Polars frame; what goes back is of the kind that came."""

from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl

from ration.problem import InputError, problem
from ration.register.source import ROW, Register


def open_frame(frame: Any) -> Register:
    """The register in a frame: Polars (eager or lazy) or pandas.

    Raises InputError for anything else, and for a column that holds values of several types.
    """
    if isinstance(frame, pl.LazyFrame | pl.DataFrame):
        lazy, give_back = frame.lazy(), _polars(frame)
    else:
        try:
            narwhal = nw.from_native(frame, eager_only=True)
        except TypeError:
            what = f"a {type(frame).__module__}.{type(frame).__name__}"
            mend = "give a path, or a Polars or pandas frame"
            raise InputError("register", [problem("frame-kind", what=what, mend=mend)]) from None
        lazy = pl.DataFrame([_series(one) for one in narwhal.iter_columns()]).lazy()
        give_back = _like(narwhal)
    columns = tuple(lazy.collect_schema().names())
    numbered = lazy.with_row_index(ROW, offset=2)
    return Register("frame", None, numbered, columns, dict, give_back)


def _polars(frame: pl.LazyFrame | pl.DataFrame) -> Callable[[pl.DataFrame], Any]:
    return pl.DataFrame.lazy if isinstance(frame, pl.LazyFrame) else lambda given: given


def _like(frame: "nw.DataFrame[Any]") -> Callable[[pl.DataFrame], Any]:
    backend = frame.implementation

    def give_back(given: pl.DataFrame) -> Any:
        columns = given.to_dict(as_series=False)
        return nw.from_dict(columns, backend=backend).to_native()

    return give_back


def _series(series: "nw.Series[Any]") -> pl.Series:
    """A column as Polars has it: numbers as they are, everything else as text; NaN is blank."""
    values = series.to_list()
    if series.dtype.is_numeric():
        return pl.Series(series.name, values, nan_to_null=True, strict=False)
    blanks = series.is_null().to_list()
    texts = [None if blank else str(value) for value, blank in zip(values, blanks, strict=True)]
    return pl.Series(series.name, texts, dtype=pl.String)
