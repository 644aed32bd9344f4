"""Write the entitlements of all households: CSV for people, Parquet for programs."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import polars as pl

from ration.core.running.interrupt import interruptible, interruptibly
from ration.core.running.memory import memory_bound
from ration.core.spill import Spill
from ration.engine.households import Households, Table, in_units
from ration.export.csv import append_frame
from ration.export.folder.sorted_rows import fits, may_rise, rises, sorted_parts
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
    cluster = households.scanned.register.cluster
    for table in households.tables:
        path = folder / f"{table}.{kind}"
        if cluster is not None:
            rows = households.on_cluster(cluster, table, in_units=kind == "csv")
            cluster.write(rows, path.absolute().as_uri(), kind)
        elif kind == "csv":
            units = households.units(table)
            with path.open("wb") as file:
                for number, part in enumerate(_parts(households, table)):
                    append_frame(file, in_units(part, units), header=not number)
        elif not _written_in_order(path, households, table):
            _write_parquet(path, _parts(households, table))


def _written_in_order(path: Path, households: Households, table: Table) -> bool:
    """Write a table that does not fit in memory as its rows come; return whether that is in order.

    If it is not, nothing is written. No join promises an order, so the file itself shows it.
    """
    scanned, query = households.scanned, households.query(table)
    with readable(scanned.register):
        ids = query.select("household_id")
        if fits(query, scanned.accepted, _bound(households)) or not may_rise(ids):
            return False
        interruptible(lambda: query.sink_parquet(path))
    if interruptible(lambda: rises(pl.scan_parquet(path).select("household_id"))):
        return True
    path.unlink()
    return False


def _parts(households: Households, table: Table) -> Iterator[pl.DataFrame]:
    scanned = households.scanned
    with readable(scanned.register):
        rows = scanned.accepted
        query, bound = households.query(table), _bound(households)
        yield from interruptibly(sorted_parts(query, "household_id", rows, bound))


def _bound(households: Households) -> int:
    return min(memory_bound(households.scanned.memory) // _SHARE, _MOST)


def _write_parquet(path: Path, parts: Iterator[pl.DataFrame]) -> None:
    """Write parts as one file; if there are several, each waits on disk."""
    first, second = next(parts), next(parts, None)
    if second is None:
        interruptible(partial(first.write_parquet, path))
        return
    spill = Spill()
    files = [spill.write(part) for part in (first, second)]
    del first, second
    files += [spill.write(part) for part in parts]
    every = pl.concat([pl.scan_ipc(file) for file in files])
    interruptible(lambda: every.sink_parquet(path))
