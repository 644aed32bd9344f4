"""Polars by hand: one plain group-by a channel, one `collect_all`, nothing checked."""

import json
import sys

import polars as pl

from .shapes import SHAPES, Condition


def _sum(one: Condition) -> pl.Expr:
    matches = pl.col(one.column) == one.value
    return matches.sum() if one.counted is None else pl.col(one.counted).filter(matches).sum()


def main(file: str, name: str) -> None:
    """Print the sums of every channel."""
    shape = SHAPES[name]
    frame = pl.scan_parquet(file) if file.endswith(".parquet") else pl.scan_csv(file)
    sums = [pl.len().alias("households"), *(pl.col(count).sum() for count in shape.counts)]
    sums += [_sum(one).alias(name) for name, one in shape.conditions.items()]
    queries = [frame.group_by(channel).agg(sums) for channel in shape.channels]
    answer = {}
    for channel, table in zip(
        shape.channels, pl.collect_all(queries, engine="streaming"), strict=True
    ):
        answer[channel] = {
            "sites": table.height,
            "squares": int((table["households"].cast(pl.Int64) ** 2).sum()),
            **table.drop(channel).sum().row(0, named=True),
        }
    print(json.dumps({"answer": answer}))


if __name__ == "__main__":
    main(*sys.argv[1:])
