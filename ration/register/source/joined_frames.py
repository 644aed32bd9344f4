"""Join the frames of several files: their columns by name, and row numbers that are unique.

Parquet files with the same columns are one scan, as thousands of scans take minutes to join.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.register.source.folder_keys import Keys
from ration.register.source.many_frames import joined_frames
from ration.register.source.register import EXTRA, FILE_BITS, LAST, ROW, Register

Types = Mapping[str, pl.DataType | None]  # of the joined columns; None means none fits them all
_FIRST = 2  # the first row below a header


def joined_types(registers: Sequence[Register], keys: Sequence[Keys]) -> Types:
    """Return one type for each column of several files; keys of folders are text."""
    schemas = [register.schema for register in registers]
    columns = dict.fromkeys(column for register in registers for column in register.columns)
    types = {column: _type([s[column] for s in schemas if column in s]) for column in columns}
    return types | {column: pl.String() for each in keys for column in each}


def joined(registers: Sequence[Register], keys: Sequence[Keys], types: Types) -> pl.LazyFrame:
    """Join the frames of `registers`, whose folders have `keys`."""
    alike: dict[object, list[int]] = {}
    for number, register in enumerate(registers):
        schema = (*register.schema.items(), *keys[number])
        alike.setdefault(schema if register.parquet else number, []).append(number)
    frames = [
        _one(registers[numbers[0]], keys[numbers[0]], types, numbers[0])
        if len(numbers) == 1
        else _alike([registers[n] for n in numbers], [keys[n] for n in numbers], types, numbers)
        for numbers in alike.values()
    ]
    return joined_frames(frames)


def _type(kinds: Sequence[pl.DataType]) -> pl.DataType | None:
    """Return one type for a column of several files; None means that none is without loss."""
    types = list(dict.fromkeys(kind for kind in kinds if kind != pl.Null)) or [pl.String()]
    if len(types) == 1:
        return types[0]
    if all(kind.is_integer() for kind in types):
        return pl.Int64()
    if all(kind.is_integer() or kind == pl.String for kind in types):
        return pl.String()
    return None


def _one(register: Register, keys: Keys, types: Types, number: int) -> pl.LazyFrame:
    row = pl.col(ROW).cast(pl.UInt64) + (number << FILE_BITS)
    constant = {column: pl.lit(value, pl.String) for column, value in keys.items()}
    return _columns(register.frame, row, register, constant, types)


def _columns(
    frame: pl.LazyFrame,
    row: pl.Expr,
    register: Register,
    keys: Mapping[str, pl.Expr],
    types: Types,
) -> pl.LazyFrame:
    """Return a frame like that of `register` with the columns of all files."""
    schema = register.schema
    cells = [
        keys[column].alias(column)
        if column in keys
        else pl.lit(None, kind or pl.String).alias(column)
        if kind is None or column not in schema
        else by_name(column).as_expr().cast(kind)
        for column, kind in types.items()
    ]
    extra = pl.col(EXTRA) if EXTRA in schema else pl.lit(None, pl.String).alias(EXTRA)
    blank = by_name(register.columns[-1]).as_expr().is_null()
    last_cell = pl.when(~blank).then(pl.lit("")).alias(LAST)
    return frame.select(row, extra, last_cell, *cells)


def _alike(
    registers: Sequence[Register], keys: Sequence[Keys], types: Types, numbers: Sequence[int]
) -> pl.LazyFrame:
    """Return one scan of Parquet files with the same columns and the same names of keys."""
    files = [register.parquet or register.source for register in registers]
    scan = partial(pl.scan_parquet, files, glob=False, hive_partitioning=False)
    counted = scan(include_file_paths=ROW).group_by(ROW).len()
    heights: dict[str, int] = dict(counted.collect(engine="streaming").iter_rows())
    rows = [heights.get(file, 0) for file in files]  # of files without rows there is no count
    starts = [0, *accumulate(rows)][:-1]
    filled = [at for at, count in enumerate(rows) if count]
    places = _Places(pl.Series([starts[at] for at in filled], dtype=pl.UInt64))
    shifts = [(numbers[at] << FILE_BITS) + _FIRST - starts[at] for at in filled]
    frame = scan(row_index_name=ROW)
    row = places.added(pl.Series(shifts, dtype=pl.UInt64))
    ofs = {
        column: places.looked_up(pl.Series([keys[at][column] for at in filled], dtype=pl.String))
        for column in keys[0]
    }
    return _columns(frame, row.alias(ROW), registers[0], ofs, types)


class _Places(NamedTuple):
    """Find the file of each row of a scan of several: `starts` are the rows that begin a file."""

    starts: pl.Series

    def added(self, shifts: pl.Series) -> pl.Expr:
        """The row's number plus the number in `shifts` of its file."""
        return self._expression(lambda rows, files: rows + shifts.gather(files), pl.UInt64())

    def looked_up(self, values: pl.Series) -> pl.Expr:
        """The value of the row's file."""
        return self._expression(lambda _, files: values.gather(files), values.dtype)

    def _expression(
        self, answer: Callable[[pl.Series, pl.Series], pl.Series], kind: pl.DataType
    ) -> pl.Expr:
        def of_batch(index: pl.Series) -> pl.Series:
            rows = index.cast(pl.UInt64)
            files = self.starts.search_sorted(rows, side="right") - 1
            return answer(rows, files)

        return pl.col(ROW).map_batches(of_batch, return_dtype=kind, is_elementwise=True)
