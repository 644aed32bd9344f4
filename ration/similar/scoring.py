"""How likely two rows are one household: a score from 0 to 100, and why.

Values that agree raise the score and values that differ lower it, each with its own weight. A
value that one row lacks does not count. A single value is no proof: it scores 70 at most, and
less if it is a similar name and the register has more than names to compare. A phone that few
rows share scores the least at least: a family may be registered under the names of two people.
"""

from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

import polars as pl

ALONE = 70  # the most that a single value can score
LEAST = 70  # the least score of a likely duplicate
FEW_ROWS = 5  # if at most so many rows share a phone, each two are a pair, whatever their names
_ALIKE = 60  # per cent: names that are less similar count fully against
_SCALE = 100 - _ALIKE


class Weight(NamedTuple):
    """The weight of a value if two rows agree on it, and if they differ."""

    agree: int
    differ: int


# A document belongs to one person. Neighbours share phones, and phones change. Birth dates are
# often the first of January. Names are common, and spelled in many ways.
WEIGHTS = {"document": Weight(40, 25), "phone": Weight(25, 16), "birth": Weight(20, 20)}
NAME = Weight(35, 15)


def scored(
    people: pl.DataFrame, pairs: pl.DataFrame, parts: Mapping[str, int], least: int
) -> pl.DataFrame:
    """The pairs that score at least `least`: `a`, `b`, `score`, `alike` and `same:*`.

    `pairs` has `a`, `b` and `phones`, the number of rows that share the phone of both, or null.
    `alike` is the similarity of the names in per cent; null if a name is missing.
    """
    both = pl.concat(
        [
            pairs,
            people[pairs["a"]].select(pl.all().name.suffix("|a")),
            people[pairs["b"]].select(pl.all().name.suffix("|b")),
        ],
        how="horizontal",
    )
    facts = [fact for what in WEIGHTS if what in parts for fact in _facts(what, parts[what])]
    both = both.with_columns(facts)
    named = "name" in parts
    most = pl.when(pl.col("name|a").is_not_null() & pl.col("name|b").is_not_null()).then(100)
    both = both.with_columns(alike=most if named else pl.lit(None, pl.Int64))
    both = both.filter(_score(parts) >= least)  # comparing names is slow: only for the few left
    if named:
        both = both.with_columns(alike=_alike(both)).filter(_score(parts) >= least)
    same = [f"same:{what}" for what in WEIGHTS if what in parts]
    return both.select("a", "b", "alike", *same, score=_score(parts))


def reasons(parts: Mapping[str, int]) -> pl.Expr:
    """Why a pair is likely: the values that are the same, and the similarity of names."""
    words = {"document": "same document", "phone": "same phone", "birth": "same birth date"}
    texts: list[pl.Expr] = [
        pl.when(pl.col(f"same:{what}")).then(pl.lit(text))
        for what, text in words.items()
        if what in parts
    ]
    alike = pl.format("names {} % alike", pl.col("alike"))
    named = pl.when(pl.col("alike") == 100).then(pl.lit("same name"))
    texts.append(named.when(pl.col("alike") > _ALIKE).then(alike))
    return pl.concat_str(texts, separator=", ", ignore_nulls=True)


def _facts(what: str, columns: int) -> list[pl.Expr]:
    """Whether both rows have a value, and whether any of their values are the same."""
    each = range(columns)
    present = [
        pl.any_horizontal(pl.col(f"{what}:{part}|{side}").is_not_null() for part in each)
        for side in "ab"
    ]
    same = [pl.col(f"{what}:{a}|a") == pl.col(f"{what}:{b}|b") for a, b in product(each, each)]
    return [
        pl.all_horizontal(present).alias(f"known:{what}"),
        pl.any_horizontal(equal.fill_null(False) for equal in same).alias(f"same:{what}"),
    ]


def _score(parts: Mapping[str, int]) -> pl.Expr:
    """The score in whole numbers: the same on every machine and in either order of rows."""
    points, possible, known = [], [], []
    for what, weight in WEIGHTS.items():
        if what in parts:
            has, same = pl.col(f"known:{what}"), pl.col(f"same:{what}")
            points.append(same.cast(pl.Int64) * (weight.agree * _SCALE))
            full = pl.when(same).then(weight.agree).otherwise(weight.differ) * _SCALE
            possible.append(pl.when(has).then(full).otherwise(0))
            known.append(has.cast(pl.Int64))
    above = (pl.col("alike") - _ALIKE).clip(0)
    points.append((above * NAME.agree).fill_null(0))
    full = NAME.differ * _SCALE + above * (NAME.agree - NAME.differ)
    possible.append(full.fill_null(0))
    known.append(pl.col("alike").is_not_null().cast(pl.Int64))
    score = pl.sum_horizontal(points) * 100 // pl.sum_horizontal(possible).clip(1)
    alone = pl.sum_horizontal(known) < 2
    doubtful = (pl.col("alike") < 100).fill_null(False) & pl.lit(len(parts) > 1)
    most = pl.when(doubtful).then(LEAST - 1).otherwise(ALONE)
    score = pl.when(alone).then(pl.min_horizontal(score, most)).otherwise(score)
    if "phone" not in parts:
        return score
    few = pl.col("same:phone") & (pl.col("phones") <= FEW_ROWS)
    return pl.when(few).then(pl.max_horizontal(score, LEAST)).otherwise(score)


def _alike(both: pl.DataFrame) -> pl.Series:
    """The similarity of the names: as they are, with words sorted, or by the shorter name."""
    from rapidfuzz import fuzz

    names = ["name|a", "name|b", "words|a", "words|b"]
    differ = both.with_row_index("at").filter(pl.col("name|a") != pl.col("name|b"))
    rows = differ.select(names).iter_rows()
    percents = [int(max(fuzz.ratio(a, b), fuzz.ratio(c, d), _shorter(a, b))) for a, b, c, d in rows]
    alike = both["alike"].to_list()
    for at, percent in zip(differ["at"], percents, strict=True):
        alike[at] = min(percent, 99)
    return pl.Series(alike, dtype=pl.Int64)


def _shorter(name: str, other: str) -> float:
    """The similarity by the shorter name's words; 0 unless it has two or more, and fewer."""
    from rapidfuzz import fuzz

    few, many = sorted((name.count(" "), other.count(" ")))
    return 0.95 * fuzz.token_set_ratio(name, other) if 0 < few < many else 0.0
