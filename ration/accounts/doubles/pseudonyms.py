"""Key the ids of a list, so that two agencies can compare them without exchanging names."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from ration.accounts.doubles.columns import KEYED
from ration.accounts.doubles.find import (
    column_sources,
    no_such_columns,
    read_lists,
    with_keyed_ids,
)
from ration.accounts.doubles.read_list import Reading
from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem, problem
from ration.core.secrets.key_files import load_key
from ration.export.csv import write_frame
from ration.export.inputs import inputs
from ration.export.output import new_file

KEPT = ("round", "date", "purpose", "site", "served")  # columns that may stay beside keyed ids


def keyed_ids(
    source: Any,
    key: str | Path,
    *,
    keep: Sequence[str] = (),
    columns: Mapping[str, str | Sequence[str]] | None = None,
) -> pl.DataFrame:
    """Key the ids of a register, a list or the folder of a plan with the key of a file.

    The columns are `household_key` and `person_key`, as far as the source has such ids, and those
    of `keep` among `round`, `date`, `purpose`, `site` and `served`; no other column is read. Each
    row is there once, sorted by its keys, so that its place says nothing. An id is keyed as the
    register's ids are cleaned: HMAC-SHA256, 64 hexadecimal digits. Whoever has the key can try ids
    until one fits: keep it from everybody else.

    Raises InputError if a file cannot be read, DataError with all problems of the source.

    >>> import pathlib, tempfile
    >>> import polars as pl
    >>> import ration
    >>> key = pathlib.Path(tempfile.mkdtemp(), "key")
    >>> ration.new_key(key)
    >>> ours = keyed_ids(pl.DataFrame({"household_id": [" A-1", "A-2"]}), key)
    >>> theirs = keyed_ids(pl.DataFrame({"HH ID": ["A-2", "B-1"]}), key)
    >>> ours.join(theirs, on="household_key").height
    1
    """
    return keyed_list(source, key, keep=keep, columns=columns)[0]


def keyed_list(
    source: Any,
    key: str | Path,
    *,
    keep: Sequence[str] = (),
    columns: Mapping[str, str | Sequence[str]] | None = None,
) -> tuple[pl.DataFrame, list[Problem]]:
    """The result of `keyed_ids`, with the warnings of its lists."""
    secret = load_key(key)
    reading = Reading(column_sources(columns))
    lists = read_lists([source], reading)
    if missing := no_such_columns(lists, reading):
        raise DataError(str(source), missing)
    already = [each.source for each in lists if each.keyed]
    if already:
        raise DataError(already[0], [problem("key-again")])
    kept = [name for name in KEPT if name in keep]
    names = {plain.removesuffix("_id"): keyed for keyed, plain in KEYED.items()}
    frames = []
    for number, each in enumerate(lists):
        own = with_keyed_ids(each, secret)
        rows = own.frame
        if each.items and kept:
            rows = own.claims(number, rows)
            rows = rows.with_columns(pl.col("site").list.join(" + "))
        frames.append(rows.select(*names, *kept))
    frame = pl.concat(frames).rename(names)
    used = [name for name in names.values() if (frame[name] != "").any()]
    yes = pl.when("served").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("served")
    frame = frame.select(*(used or [*names.values()]), *kept)
    frame = frame.with_columns([yes] if "served" in kept else [])
    faults = [fault for each in lists for fault in each.warnings]
    return frame.unique().sort(frame.columns), faults


def write_keyed_ids(path: str | Path, frame: pl.DataFrame, source: Any, key: str | Path,
                    *, force: bool = False) -> None:  # fmt: skip
    """Write the frame of `keyed_ids` as CSV, all or nothing, in a file of its owner's alone."""
    with new_file(Path(path), force=force, read=inputs(register=source, key=key)) as file:
        write_frame(file, frame)
