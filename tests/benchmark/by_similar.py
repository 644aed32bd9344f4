"""Likely duplicates of a register made by `people`: how many were found. `python -m … FILE`."""

import json
import sys

import polars as pl

import ration


def main(file: str) -> None:
    """Print how many pairs were found, and of the copies in the register how many."""
    pairs = ration.similar_households(file).pairs
    copies = pl.scan_csv(file).select(pl.col("household_id").str.contains("-").sum()).collect()
    first, again = pl.col("household_id_1"), pl.col("household_id_2")
    found = pairs.filter(again.str.ends_with(pl.concat_str(pl.lit("-"), first)))
    said = {"pairs": pairs.height, "copies": copies.item(), "found": found.height}
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
