"""Write the entitlements of all households: CSV for people, Parquet for programs."""

from functools import partial
from pathlib import Path

import polars as pl

from ration.core.interrupt import interruptible
from ration.engine.households import Households
from ration.export.csv import write_frame


def write_entitlements(folder: Path, households: Households, kind: str) -> None:
    """Write `entitlements.csv` in the items' units, or `entitlements.parquet` in whole steps.

    Also write `issues` and `arrears` if the plan was issued from stock. `kind` is `csv` or
    `parquet`; ValueError for anything else.
    """
    if kind not in ("csv", "parquet"):
        raise ValueError(f"entitlements are written as csv or parquet, not {kind}")
    cluster = households.scanned.register.cluster
    for table in households.tables:
        if cluster is not None:
            rows = households.on_cluster(cluster, table, in_units=kind == "csv")
            cluster.write(rows, (folder / f"{table}.{kind}").absolute().as_uri(), kind)
        elif kind == "csv":
            write_frame(folder / f"{table}.csv", households.in_units(table))
        else:
            file, frame = folder / f"{table}.parquet", households.steps(table)
            interruptible(partial(_write_parquet, frame, file))


def _write_parquet(frame: pl.DataFrame, file: Path) -> None:
    frame.sort("household_id").write_parquet(file)
