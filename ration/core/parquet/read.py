"""Read a small Parquet file that may be anybody's."""

import io
from pathlib import Path

import polars as pl

from ration.core.panics import is_panic
from ration.core.parquet.check import check_parquet


def read_parquet(source: Path | bytes, name: str) -> pl.DataFrame:
    """Read a Parquet file, or its bytes; `name` is that of the file.

    Raises ValueError with one line if it is none, or OSError. Its reader may panic, which is no
    `Exception`.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    try:
        check_parquet(io.BytesIO(data), len(data))
        return pl.read_parquet(io.BytesIO(data))
    except BaseException as error:
        if not is_panic(error) and not isinstance(error, pl.exceptions.PolarsError | ValueError):
            raise
    raise ValueError(f"{name} is no Parquet file, or a damaged one")
