"""The entitlements of all households as a file: CSV for people, Parquet for programs."""

from pathlib import Path

from ration.entitlements import Households
from ration.write.csv_file import write_frame


def write_entitlements(folder: Path, households: Households, kind: str) -> None:
    """`entitlements.csv` in the items' units, or `entitlements.parquet` in whole steps."""
    if kind == "csv":
        write_frame(folder / "entitlements.csv", households.in_units())
    elif kind == "parquet":
        frame = households.steps().sort("household_id")
        frame.write_parquet(folder / "entitlements.parquet")
    else:
        raise ValueError(f"entitlements are written as csv or parquet, not {kind}")
