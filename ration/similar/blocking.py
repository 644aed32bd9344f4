"""Which rows are compared with which: those that share a phone, a document or a name.

A frame of people has a row `k` for each row of the register, in the order of households' ids;
`a` < `b` are the two of a pair.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from ration.results.similar import TooCommon

MOST = 50  # rows that share a value and are compared each with each
_AT_ONCE = 4_000_000  # pairs in memory, about


@dataclass(frozen=True)
class Key:
    """The rows by one thing that they may share: `key` and `k`, no row twice under a key.

    `chained`: where very many share it, each is compared with the next at least.
    """

    what: str
    rows: pl.DataFrame
    chained: bool = False

    def pairs(self) -> Iterator[pl.DataFrame]:
        """The pairs, some at a time."""
        shared = self._shared().filter(pl.col("many") <= MOST).sort("key")
        part = (pl.col("many").cast(pl.Int64) ** 2).cum_sum() // _AT_ONCE
        rows = self.rows.join(shared.with_columns(part=part), on="key")
        for chunk in rows.partition_by("part"):
            both = chunk.join(chunk, on="key", suffix="_b").filter(pl.col("k") < pl.col("k_b"))
            yield both.select(a="k", b="k_b")
        if self.chained:
            common = self._shared().filter(pl.col("many") > MOST)
            rows = self.rows.join(common, on="key").sort("key", "k")
            following = pl.col("k").shift(-1).over("key", order_by="k")
            yield rows.select(a="k", b=following).drop_nulls()

    def too_common(self) -> TooCommon | None:
        """What is shared by too many rows; None where nothing is."""
        common = self._shared().filter(pl.col("many") > MOST)["many"]
        if not common.len():
            return None
        return TooCommon(what=self.what, values=common.len(), rows=int(common.sum()))

    def _shared(self) -> pl.DataFrame:
        return self.rows.group_by("key").agg(pl.len().alias("many")).filter(pl.col("many") > 1)


def keys(people: pl.DataFrame, parts: Mapping[str, int]) -> Iterator[Key]:
    """Everything that two rows of one household are likely to share.

    `parts` says how many columns there are of each thing that is compared.
    """
    for what in ("document", "phone"):
        if what in parts:
            columns = [f"{what}:{part}" for part in range(parts[what])]
            yield Key(what, _key(pl.concat(_one(people, pl.col(name)) for name in columns)))
    if "birth" in parts and "name" in parts:
        dates = [f"birth:{part}" for part in range(parts["birth"])]
        words = people.select("k", *dates, word=pl.col("name").str.split(" ")).explode("word")
        begins = pl.col("word").str.head(3)
        found = [_one(words, pl.concat_str(name, begins, separator=" ")) for name in dates]
        yield Key("birth date and part of the name", _key(pl.concat(found)))
    if "name" in parts:
        yield Key("name", _key(_one(people, pl.col("name"))))
        yield Key("consonants of the name", _key(_one(people, pl.col("skeleton"))))
    compared = [name for name in people.columns if name.split(":")[0] in parts]
    some = people.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in compared))
    same = pl.struct(pl.col(compared))
    yield Key("everything compared", some.select("k", key=same.hash()), chained=True)


def without_common(people: pl.DataFrame, parts: Mapping[str, int]) -> pl.DataFrame:
    """The people without phones and documents that very many share: they tell nobody apart."""
    for what in ("document", "phone"):
        columns = [f"{what}:{part}" for part in range(parts.get(what, 0))]
        if columns:
            said = pl.concat(_one(people, pl.col(name)) for name in columns).unique()
            common = said.group_by("key").len().filter(pl.col("len") > MOST)["key"]
            if common.len():
                found = pl.col(columns).is_in(common.implode())
                people = people.with_columns(pl.when(~found).then(pl.col(columns)).name.keep())
    return people


def _one(rows: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    return rows.select("k", key=key).drop_nulls()


def _key(rows: pl.DataFrame) -> pl.DataFrame:
    """Hashes take a fraction of the memory; two that collide make a pair that scores low."""
    return rows.select("k", pl.col("key").hash()).unique()
