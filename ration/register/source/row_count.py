"""Estimate the rows of a register before it is read, to show how long that takes."""

from pathlib import Path

import polars as pl

from ration.register.source.file_bytes import PARQUET
from ration.register.source.register import Register

_SAMPLE = 1 << 20  # bytes of the first rows


def about_rows(register: Register) -> int | None:
    """About how many rows a register has: exact for Parquet, by size for text; None: not known."""
    paths = [Path(name) for name in register.inputs]
    if register.people is not None:
        return None
    if register.cluster is not None:
        return register.cluster.count()
    if not paths or not all(path.is_file() for path in paths):
        return None
    with paths[0].open("rb") as file:
        sample = file.read(_SAMPLE)
    if sample.startswith(PARQUET):
        return int(register.frame.select(pl.len()).collect().item())  # of its metadata
    lines = sample.count(b"\n")
    if paths[0].suffix.lower() not in (".csv", ".tsv", ".txt") or lines == 0:
        return None
    each = (sample.rfind(b"\n") + 1) / lines
    return round(sum(path.stat().st_size for path in paths) / each)
