"""Write the entitlements of all households: CSV for people, Parquet for programs."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ration.core.memory import memory_bound
from ration.core.spill import Spill
from ration.engine.households import Households, Table, in_units
from ration.export.csv import append_frame
from ration.export.sorted_rows import sorted_parts
from ration.register.source.collect import readable

_SHARE, _MOST = 4, 1024**3  # rows may take 1/4 of the memory to be sorted, and bytes at most


def write_entitlements(folder: Path, households: Households, kind: str) -> None:
    """Write `entitlements.csv` in the items' units, or `entitlements.parquet` in whole steps.

    Also write `issues` and `arrears` if the plan was issued from stock. `kind` is `csv` or
    `parquet`; ValueError for anything else. Rows are in the order of ids; what does not fit in
    memory is sorted in temporary files.
    """
    if kind not in ("csv", "parquet"):
        raise ValueError(f"entitlements are written as csv or parquet, not {kind}")
    for table in households.tables:
        path = folder / f"{table}.{kind}"
        if kind == "csv":
            units = households.units(table)
            with path.open("wb") as file:
                for number, part in enumerate(_parts(households, table)):
                    append_frame(file, in_units(part, units), header=not number)
        else:
            _write_parquet(path, _parts(households, table))


def _parts(households: Households, table: Table) -> Iterator[pl.DataFrame]:
    scanned = households.scanned
    with readable(scanned.register):
        rows = scanned.accepted
        yield from sorted_parts(households.query(table), "household_id", rows, _bound(households))


def _bound(households: Households) -> int:
    return min(memory_bound(households.scanned.memory) // _SHARE, _MOST)


def _write_parquet(path: Path, parts: Iterator[pl.DataFrame]) -> None:
    """Write parts as one file; if there are several, each waits on disk."""
    first, second = next(parts), next(parts, None)
    if second is None:
        first.write_parquet(path)
        return
    spill = Spill()
    files = [spill.write(part) for part in (first, second)]
    del first, second
    files += [spill.write(part) for part in parts]
    pl.concat([pl.scan_ipc(file) for file in files]).sink_parquet(path)
