"""Which rows to compare: those that share a phone, a document or a name.

A frame of people has a row `k` for each row of the register, in the order of household ids. A
pair is `a` < `b`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from ration.results.similar import TooCommon

PAIRS = {"phones": pl.UInt32, "a": pl.UInt32, "b": pl.UInt32}  # the columns of pairs
MOST = 50  # the most rows that share a value and are all compared with each other
_AT_ONCE = 4_000_000  # about how many pairs are in memory


@dataclass(frozen=True)
class Key:
    """The rows by a value that they may share: columns `key` and `k`, each pair of them once.

    With `chained`, if too many rows share a value, each is compared with the next only.
    """

    what: str
    rows: pl.DataFrame
    chained: bool = False

    def pairs(self) -> Iterator[pl.DataFrame]:
        """The pairs, in chunks; `phones` is how many rows share a phone, null for other values."""
        phones = pl.when(pl.lit(self.what == "phone")).then(pl.col("many")).alias("phones")
        shared = self._shared().filter(pl.col("many") <= MOST).sort("key")
        part = (pl.col("many").cast(pl.Int64) ** 2).cum_sum() // _AT_ONCE
        rows = self.rows.join(shared.with_columns(part=part), on="key")
        for chunk in rows.partition_by("part"):
            both = chunk.join(chunk, on="key", suffix="_b").filter(pl.col("k") < pl.col("k_b"))
            yield both.select(phones, a="k", b="k_b")
        if self.chained:
            common = self._shared().filter(pl.col("many") > MOST)
            rows = self.rows.join(common, on="key").sort("key", "k")
            following = pl.col("k").shift(-1).over("key", order_by="k")
            yield rows.select(phones, a="k", b=following).drop_nulls("b")

    def too_common(self) -> TooCommon | None:
        """Count the values that too many rows share; None means there are none."""
        common = self._shared().filter(pl.col("many") > MOST)["many"]
        if not common.len():
            return None
        return TooCommon(what=self.what, values=common.len(), rows=int(common.sum()))

    def _shared(self) -> pl.DataFrame:
        return self.rows.group_by("key").agg(pl.len().alias("many")).filter(pl.col("many") > 1)


def keys(people: pl.DataFrame, parts: Mapping[str, int]) -> Iterator[Key]:
    """Everything that two rows of the same household are likely to share.

    `parts` has the number of columns of each kind of value.
    """
    for what in ("document", "phone"):
        if what in parts:
            columns = [f"{what}:{part}" for part in range(parts[what])]
            yield Key(what, _hashed(pl.concat(_keyed(people, pl.col(name)) for name in columns)))
    if "birth" in parts and "name" in parts:
        dates = [f"birth:{part}" for part in range(parts["birth"])]
        words = people.select("k", *dates, word=pl.col("name").str.split(" ")).explode("word")
        begins = pl.col("word").str.head(3)
        dated = [_keyed(words, pl.concat_str(name, begins, separator=" ")) for name in dates]
        yield Key("birth date and part of the name", _hashed(pl.concat(dated)))
    if "name" in parts:
        yield Key("name", _hashed(_keyed(people, pl.col("name"))))
        yield Key("consonants of the name", _hashed(_keyed(people, pl.col("skeleton"))))
    compared = [name for name in people.columns if name.split(":")[0] in parts]
    some = people.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in compared))
    same = pl.struct(pl.col(compared))
    yield Key("everything compared", some.select("k", key=same.hash()), chained=True)


def without_common(people: pl.DataFrame, parts: Mapping[str, int]) -> pl.DataFrame:
    """Remove phones and documents that too many rows share: they identify nobody."""
    for what in ("document", "phone"):
        columns = [f"{what}:{part}" for part in range(parts.get(what, 0))]
        if columns:
            values = pl.concat(_keyed(people, pl.col(name)) for name in columns).unique()
            common = values.group_by("key").len().filter(pl.col("len") > MOST)["key"]
            if common.len():
                shared = pl.col(columns).is_in(common.implode())
                people = people.with_columns(pl.when(~shared).then(pl.col(columns)).name.keep())
    return people


def _keyed(rows: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    return rows.select("k", key=key).drop_nulls()


def _hashed(rows: pl.DataFrame) -> pl.DataFrame:
    """Replace keys by hashes, to save memory; two that collide make a pair that scores low."""
    return rows.select("k", pl.col("key").hash()).unique()
