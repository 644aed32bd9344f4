"""Find values that several rows have, on this machine or on a cluster."""

import pickle
from collections.abc import Iterable, Iterator
from functools import partial

import polars as pl

from ration.core.running.interrupt import interruptibly
from ration.register.source.cluster import Parts
from ration.register.source.collect import readable
from ration.register.source.ids.id_hashes import IdHashes, repeated
from ration.register.source.register import Register


def repeated_values(
    register: Register, query: pl.LazyFrame, bound: int | None = None
) -> dict[str, pl.Series]:
    """The values of each column of a query, which are hashes, that several rows have.

    Beyond `bound`, in bytes, they are in temporary files; None means there is no bound.
    """
    cluster = register.cluster
    if cluster is None:
        names = query.collect_schema().names()
        hashes = {name: IdHashes(bound and bound // len(names)) for name in names}
        with readable(register):
            batches = query.collect_batches(maintain_order=False, engine="streaming")
            for batch in interruptibly(batches):
                for name in names:
                    hashes[name].add(batch[name])
        return {name: each.repeated() for name, each in hashes.items()}
    again = [query.collect_schema().to_frame()]
    with readable(register):
        for payload in cluster.dealt(query, partial(_deal, cluster.buckets), _compare):
            again.append(pickle.loads(payload))
    whole = pl.concat(again, how="diagonal")
    return {column.name: column.drop_nulls() for column in whole}


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
