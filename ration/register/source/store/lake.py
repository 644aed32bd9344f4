"""Delta and Iceberg tables: folders of Parquet files, and a log of which of them are valid."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import polars as pl

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.source.folder_keys import key_of
from ration.register.source.register import ROW, Register

_ICEBERG = ".metadata.json"


class LakeTable(NamedTuple):
    """A table: its kind, `Delta` or `Iceberg`, and its folder."""

    kind: str
    folder: Path


def table_at(place: Path) -> LakeTable | None:
    """The table that a folder is, or an Iceberg file of metadata names; None means neither."""
    if place.name.endswith(_ICEBERG) and place.is_file():
        return LakeTable("Iceberg", place.parent.parent)
    if not place.is_dir():
        return None
    if (place / "_delta_log").is_dir():
        return LakeTable("Delta", place)
    if any((place / "metadata").glob(f"*{_ICEBERG}")):
        return LakeTable("Iceberg", place)
    return None


def refuse_parts(name: str, files: Iterable[str]) -> None:
    """Raise InputError if any of `files` belongs to a table, whose log may say it is deleted."""
    folders = {_without_keys(Path(file).parent) for file in files if file.endswith(".parquet")}
    above = {folder.parent for folder in folders if folder.name == "data"}
    tables = [table for folder in sorted(folders | above) if (table := table_at(folder))]
    if tables:
        wrong = [problem("lake-part", kind=each.kind, folder=each.folder) for each in tables]
        raise InputError(name, wrong)


def _without_keys(folder: Path) -> Path:
    while key_of(folder.name):
        folder = folder.parent
    return folder


def open_lake(name: str, table: LakeTable) -> Register:
    """Open the newest version of a table. Records are counted from 1.

    The version is part of the register's name, as there is no fingerprint. Raises InputError if
    a package is missing, or the table cannot be read.
    """
    from ration.core.extras import refuse_missing

    refuse_missing(table.kind.lower(), name)
    try:
        version, frame = _delta(table) if table.kind == "Delta" else _iceberg(name, table)
        columns = tuple(frame.collect_schema().names())
    except InputError:
        raise
    except Exception as error:  # the packages have no base for theirs
        too_new = "feature" in str(error) or "reader version" in str(error)
        code = "lake-newer" if too_new else "lake-broken"
        raise InputError(name, [problem(code, kind=table.kind)]) from None
    return Register(
        source=f"{name} ({table.kind}, {version})",
        sha256=None,
        frame=frame.with_row_index(ROW, offset=1),
        columns=columns,
        unit="record",
    )


def _delta(table: LakeTable) -> tuple[str, pl.LazyFrame]:
    from deltalake import DeltaTable

    delta = DeltaTable(table.folder)  # it stays at this version
    return f"version {delta.version()}", pl.scan_delta(delta)


def _iceberg(name: str, table: LakeTable) -> tuple[str, pl.LazyFrame]:
    from pyiceberg.table import StaticTable

    # Polars asks only here who plans a scan, and warns at every query where nobody says.
    os.environ.setdefault("POLARS_ICEBERG_PLANNER", "pyiceberg")
    metadata = Path(name) if name.endswith(_ICEBERG) else _newest(name, table.folder)
    iceberg = StaticTable.from_metadata(metadata.absolute().as_posix())
    snapshot = iceberg.current_snapshot()
    if snapshot is None:
        return "empty", pl.scan_iceberg(iceberg)
    return f"snapshot {snapshot.snapshot_id}", pl.scan_iceberg(iceberg)


def _newest(name: str, folder: Path) -> Path:
    """The newest file of an Iceberg table's metadata: they are numbered.

    Raises InputError if several have the same number: only the table's catalogue knows which.
    """
    files = sorted((folder / "metadata").glob(f"*{_ICEBERG}"))
    number = {file: int(found[0]) for file in files if (found := re.findall(r"\d+", file.name))}
    newest = [file for file in files if number.get(file, -1) == max(number.values(), default=-1)]
    if len(newest) > 1:
        raise InputError(name, [problem("lake-newest", file=newest[0].as_posix())])
    return newest[0]
