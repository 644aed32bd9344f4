"""The entitlements of all households as a file: CSV for people, Parquet for programs."""

from pathlib import Path

from ration.engine.households import Households
from ration.export.csv import write_frame


def write_entitlements(folder: Path, households: Households, kind: str) -> None:
    """`entitlements.csv` in the items' units, or `entitlements.parquet` in whole steps.

    Where stock was shared, `issues` and `arrears` beside it.
    """
    if kind not in ("csv", "parquet"):
        raise ValueError(f"entitlements are written as csv or parquet, not {kind}")
    for table in households.tables:
        if kind == "csv":
            write_frame(folder / f"{table}.csv", households.in_units(table))
        else:
            frame = households.steps(table).sort("household_id")
            frame.write_parquet(folder / f"{table}.parquet")
