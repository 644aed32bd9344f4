"""Estimate the rows of a register before it is read, to show how long that takes."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from ration.register.source.collect import collect
from ration.register.source.database.url import is_url
from ration.register.source.file_bytes import PARQUET, WORKBOOK
from ration.register.source.register import Register
from ration.register.source.store.address import is_stored

_SAMPLE = 1 << 20  # bytes of the first rows
_TEXTS = (".csv", ".tsv", ".txt", ".tab")
_WHOLE = (".json", ".ndjson", ".jsonl")  # in memory once they are open


def about_rows(register: Register) -> int | None:
    """About how many rows a register has; None means not known.

    It is exact for Parquet, by its metadata, and for what is in memory: frames, workbooks, JSON,
    households of people. For text it is by size.
    """
    people = register.people
    if register.cluster is not None:
        return register.cluster.count()
    if people is not None:
        source = replace(people.register, people=None)
        return about_rows(source) if people.of is None else _counted(register)
    files = [part.file for part in register.parts] or register.inputs
    if any(map(is_stored, files)):
        return None
    if all(map(is_url, files)):  # a frame, or a table of a database
        return _counted(register)
    paths = [Path(name) for name in files]
    if not all(path.is_file() for path in paths):
        return None
    if not any(path.suffix.lower() in _TEXTS for path in paths):
        return _counted(register) if all(map(_is_countable, paths)) else None
    return _by_size(paths)


def _counted(register: Register) -> int:
    return int(collect(register, register.frame.select(pl.len())).item())


def _is_countable(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4)
    return start in PARQUET or start in WORKBOOK or path.suffix.lower() in _WHOLE


def _by_size(paths: list[Path]) -> int | None:
    """About the rows of text files, as if all were as long as the first ones of the first file."""
    if not all(path.suffix.lower() in _TEXTS for path in paths):
        return None
    with paths[0].open("rb") as file:
        sample = file.read(_SAMPLE)
    lines = sample.count(b"\n")
    if lines == 0 or sample.startswith((*PARQUET, *WORKBOOK)):
        return None
    each = (sample.rfind(b"\n") + 1) / lines
    return round(sum(path.stat().st_size for path in paths) / each)
