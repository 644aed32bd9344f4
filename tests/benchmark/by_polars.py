"""Polars by hand: one plain group-by per channel, one `collect_all`, no checks.

`--unique` adds the one check that anybody would make: whether an id is there twice.
"""

import json
import sys
from pathlib import Path

import polars as pl

from .shapes import BIRTHDAY, SHAPES, Condition, Shape

UNIQUE = "--unique"


def _sum(condition: Condition) -> pl.Expr:
    matches = pl.col(condition.column) == condition.value
    counted = condition.counted
    return matches.sum() if counted is None else pl.col(counted).filter(matches).sum()


def _frame(file: str, shape: Shape) -> pl.LazyFrame:
    """The register with one row per household."""
    if shape.encoding != "utf-8":
        return pl.read_csv(Path(file).read_text(shape.encoding).encode()).lazy()
    if shape.people:
        grown = pl.col("birth_date") <= BIRTHDAY
        counts = {"persons": pl.len().cast(pl.Int64), "adults": grown.cast(pl.Int64).sum()}
        people = pl.scan_csv(file, try_parse_dates=True).group_by("household_id")
        return people.agg(*(pl.col(name).first() for name in shape.channels), **counts)
    return pl.scan_parquet(file) if file.endswith(".parquet") else pl.scan_csv(file)


def main(file: str, name: str, *flags: str) -> None:
    """Print the sums of every channel. With the flag, raises SystemExit if an id repeats."""
    shape = SHAPES[name]
    frame = _frame(file, shape)
    sums = [pl.len().alias("households"), *(pl.col(count).sum() for count in shape.counts)]
    sums += [_sum(condition).alias(name) for name, condition in shape.conditions.items()]
    queries = [frame.group_by(channel).agg(sums) for channel in shape.channels]
    if UNIQUE in flags:
        ids = pl.col("household_id")
        queries.append(frame.select(ids.n_unique() == ids.len()))
    tables = pl.collect_all(queries, engine="streaming")
    if UNIQUE in flags and not tables.pop().item():
        raise SystemExit("some ids are there twice")
    answer = {}
    for channel, table in zip(shape.channels, tables, strict=True):
        answer[channel] = {
            "sites": table.height,
            "squares": int((table["households"].cast(pl.Int64) ** 2).sum()),
            **table.drop(channel).sum().row(0, named=True),
        }
    print(json.dumps({"answer": answer}))


if __name__ == "__main__":
    main(*sys.argv[1:])
