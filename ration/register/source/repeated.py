"""Find values that several rows have, on this machine or on a cluster."""

import pickle
from collections.abc import Iterable, Iterator
from functools import partial

import polars as pl

from ration.register.source.cluster import Parts
from ration.register.source.collect import collect, readable
from ration.register.source.register import Register


def repeated_values(register: Register, query: pl.LazyFrame) -> dict[str, pl.Series]:
    """The values of each column of a query, such as hashes, that several rows have."""
    cluster = register.cluster
    if cluster is None:
        found = collect(register, query)
        return {column.name: repeated(column) for column in found}
    again = [query.collect_schema().to_frame()]
    with readable(register):
        for payload in cluster.dealt(query, partial(_deal, cluster.buckets), _compare):
            again.append(pickle.loads(payload))
    whole = pl.concat(again, how="diagonal")
    return {column.name: column.drop_nulls() for column in whole}


def repeated(values: pl.Series) -> pl.Series:
    """The values that are there more than once."""
    ordered = values.sort()
    return ordered.filter(ordered == ordered.shift(1)).unique()


def _deal(buckets: int, batches: Iterator[pl.DataFrame]) -> Parts:
    for batch in batches:
        for column in batch:
            parts = column.to_frame().with_columns((column % buckets).alias("bucket"))
            for (bucket,), part in parts.partition_by(
                "bucket", as_dict=True, include_key=False
            ).items():
                yield int(bucket), pickle.dumps(part, protocol=5)


def _compare(payloads: Iterable[bytes]) -> Iterator[bytes]:
    by_column: dict[str, list[pl.Series]] = {}
    for payload in payloads:
        column = pickle.loads(payload).to_series()
        by_column.setdefault(column.name, []).append(column)
    for parts in by_column.values():
        again = repeated(pl.concat(parts))
        if again.len():
            yield pickle.dumps(again.to_frame(), protocol=5)
