"""Find the likely duplicates in a register made by `people`. `python -m … FILE`."""

import json
import sys

import polars as pl

import ration


def main(file: str) -> None:
    """Print the number of pairs, of copies in the register, and of copies found."""
    pairs = ration.similar_households(file).pairs
    copies = pl.scan_csv(file).select(pl.col("household_id").str.contains("-").sum()).collect()
    first, again = pl.col("household_id_1"), pl.col("household_id_2")
    copy_pairs = pairs.filter(again.str.ends_with(pl.concat_str(pl.lit("-"), first)))
    counts = {"pairs": pairs.height, "copies": copies.item(), "found": copy_pairs.height}
    print(json.dumps(counts))


if __name__ == "__main__":
    main(*sys.argv[1:])
