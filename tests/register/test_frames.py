"""Frames as registers: what is no frame, and columns that cannot be read as one type."""

from decimal import Decimal
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest

import ration
from ration.register.source.collect import collect
from ration.register.source.open import open_register

ROWS = {"household_id": ["A", "B"], "persons": [4, 3], "adults": [2, 1]}


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (ROWS, "a builtins.dict"),
        (nw.from_native(pl.DataFrame(ROWS).lazy()), "a narwhals."),
        (pl.DataFrame(ROWS).to_series(), "a polars."),
    ],
    ids=["a dict", "a lazy frame of narwhals", "a column"],
)
def test_what_is_no_frame_is_named(source: Any, what: str) -> None:
    with pytest.raises(ration.InputError) as error:
        ration.check(source)
    (found,) = error.value.problems
    assert (found.code, what in found.message) == ("frame-unknown", True)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([4, "x"], "column-mixed"),
        (["4", None], None),
        ([Decimal(4), Decimal(3)], None),
        ([4, None], None),
    ],
    ids=str,
)
def test_a_column_of_several_types_cannot_be_read(cells: list[Any], code: str | None) -> None:
    """A pandas column may hold any objects; those of a single type are cells of that type."""
    frame = pd.DataFrame({**ROWS, "persons": pd.Series(cells, dtype=object)})
    try:
        found = [each.code for each in ration.check(frame).problems]
    except ration.DataError as error:
        found = [each.code for each in error.problems]
    assert found == ([code] if code else ["count-blank"] if None in cells else [])


def test_a_query_of_ours_that_is_wrong_is_no_fault_of_the_file() -> None:
    register = open_register(pl.DataFrame(ROWS))
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        collect(register, register.frame.select("no such column"))


def test_a_lazy_frame_that_fails_shows_no_cells() -> None:
    frame = pl.DataFrame({**ROWS, "name": ["Kim", "Ri"]}).lazy()
    with pytest.raises(ration.InputError) as error:
        ration.check(frame.with_columns(pl.col("name").cast(pl.Int64)))
    (found,) = error.value.problems
    assert (found.code, "Kim" in str(error.value)) == ("file-broken", False)


NO_CELLS = {
    "list": pl.Series([[1], [2]]),
    "struct": pl.Series([{"a": 1}, {"a": 2}]),
    "array": pl.Series([[1], [2]], dtype=pl.Array(pl.Int64, 1)),
    "object": pl.Series([object(), object()], dtype=pl.Object),
    "binary": pl.Series([b"x", b"y"]),
    "duration": pl.Series([1, 2]).cast(pl.Duration()),
}


@pytest.mark.parametrize("kind", NO_CELLS)
@pytest.mark.parametrize("lazy", [True, False])
def test_a_column_whose_type_is_no_cell_is_named(kind: str, *, lazy: bool) -> None:
    """Where it decides who is left out; and it does no harm where nobody reads it."""
    table = pl.DataFrame({**ROWS, "note": NO_CELLS[kind]})
    frame = table.lazy() if lazy else table
    with pytest.raises(ration.RationError) as error:
        ration.compute(frame, mapping={"leave_out": {"note": ["x"]}})
    (found,) = error.value.problems
    assert (found.code, found.column) == ("column-not-text", "note")
    assert str(table["note"].dtype) in found.message
    assert ration.compute(frame).source.read == 2
    assert "note" in [each.name for each in ration.register_columns(frame).columns]


def test_a_query_that_such_a_column_breaks_names_it() -> None:
    register = open_register(pl.DataFrame({**ROWS, "note": NO_CELLS["list"]}))
    with pytest.raises(ration.InputError, match=r"note: its type is List\(Int64\), not text"):
        collect(register, register.frame.select(pl.col("note").cast(pl.Date)))
