"""A pass over a register on a cluster: in every task over its rows, then added up by key.

Tasks deal what they found to buckets: hashes of ids by themselves, and answers by their keys. So
equal ids meet in one bucket, and the driver gets every site once, not once for each task.
"""

import pickle
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import partial

import polars as pl
from polars.selectors import by_name

from ration.register.check.across.missing_ids import missing_words
from ration.register.check.batch.batch_stats import BatchStats
from ration.register.check.one_pass import Pass, PassPart
from ration.register.columns.frame_columns import SUM
from ration.register.source.cluster import Cluster, OnShare, Parts
from ration.register.source.ids.id_hashes import repeated
from ration.register.source.register import Register

_BUCKET = "ration:bucket"
_NOTHING = PassPart(0, BatchStats(), {}, None, None, {}, open_ends=False)


def pass_on_cluster(
    register: Register, cluster: Cluster, one: Pass, progress: OnShare | None = None
) -> None:
    """Pass over all rows of a register that a cluster holds."""
    names = [name for name in one.sources if name in register.schema]
    rows = register.frame.select(by_name(*names))
    one.add(rows.collect_schema().to_frame())  # so that no rows have a schema too
    deal, add_up = partial(_deal, one, cluster.buckets), partial(_join, one)
    for payload in cluster.dealt(rows, deal, add_up, progress):
        one.join(pickle.loads(payload))


def _deal(one: Pass, buckets: int, batches: Iterator[pl.DataFrame]) -> Parts:
    """Pass over the rows of a task, and deal what is found."""
    for batch in batches:
        one.add(batch)
    if not one.rows:
        return
    found = one.part()
    ids = {} if found.hashes is None else _dealt(found.hashes.to_frame(), buckets)
    answers = {name: _dealt(table, buckets) for name, table in found.answers.items()}
    own = one.rows % buckets  # for what has no key: one is as good as another
    for bucket in range(buckets):
        mine = {name: parts[bucket] for name, parts in answers.items() if bucket in parts}
        hashes = ids[bucket].to_series() if bucket in ids else None
        if mine or bucket in ids or bucket == own:
            part = (found if bucket == own else _NOTHING)._replace(hashes=hashes, answers=mine)
            yield bucket, pickle.dumps(part, protocol=5)


def _dealt(table: pl.DataFrame, buckets: int) -> dict[int, pl.DataFrame]:
    """The rows of a table by bucket; equal keys are in one."""
    keys = [name for name in table.columns if not SUM.holds(name)]
    bucket = pl.struct(keys).hash() % buckets if keys else pl.lit(0)
    dealt = table.with_columns(bucket.alias(_BUCKET))
    parts = dealt.partition_by(_BUCKET, as_dict=True, include_key=False)
    return {int(number): part for (number,), part in parts.items()}


def _join(one: Pass, payloads: Iterable[bytes]) -> Iterator[bytes]:
    """Add up what fell into a bucket; of the hashes of ids, keep those that are looked for."""
    whole = deepcopy(one)
    for payload in payloads:
        whole.join(pickle.loads(payload))
    part = whole.part()
    hashes = None if part.hashes is None else _wanted(part.hashes)
    yield pickle.dumps(part._replace(hashes=hashes), protocol=5)


def _wanted(hashes: pl.Series) -> pl.Series:
    """The hashes that several ids have, twice each, and those of words for no answer."""
    again, words = repeated(hashes), missing_words().hash()
    return pl.concat([again, again, hashes.filter(hashes.is_in(words.implode())).unique()])
