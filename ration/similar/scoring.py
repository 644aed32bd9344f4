"""How likely two rows are one household: a score from 0 to 100, and why.

What agrees speaks for it and what differs against it, each with a weight of its own; what one of
the rows does not say counts for nothing. One thing alone is no proof: it scores 70 at most, and
less where it is a name that is only alike, in a register that has more to compare than names.
"""

from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

import polars as pl

ALONE = 70  # the most that one thing alone can score
LEAST = 70  # the least that a likely duplicate scores
_ALIKE = 60  # per cent: names that are less alike speak against it in full
_SCALE = 100 - _ALIKE


class Weight(NamedTuple):
    """How much it counts where two rows agree, and where they differ."""

    agree: int
    differ: int


# A document is one person's. A phone is shared by neighbours and changes; birth dates are often
# the first of January; names are common, and spelled in many ways.
WEIGHTS = {"document": Weight(40, 25), "phone": Weight(25, 16), "birth": Weight(20, 20)}
NAME = Weight(35, 15)


def scored(
    people: pl.DataFrame, pairs: pl.DataFrame, parts: Mapping[str, int], least: int
) -> pl.DataFrame:
    """The pairs that score at least `least`: `a`, `b`, `score`, `alike`, and what is the same.

    `alike` is how alike the names are, in per cent; null where one is not known.
    """
    both = pl.concat(
        [
            pairs,
            people[pairs["a"]].select(pl.all().name.suffix("|a")),
            people[pairs["b"]].select(pl.all().name.suffix("|b")),
        ],
        how="horizontal",
    )
    facts = [one for what in WEIGHTS if what in parts for one in _facts(what, parts[what])]
    both = both.with_columns(facts)
    named = "name" in parts
    most = pl.when(pl.col("name|a").is_not_null() & pl.col("name|b").is_not_null()).then(100)
    both = both.with_columns(alike=most if named else pl.lit(None, pl.Int64))
    both = both.filter(_score(parts) >= least)  # few are left of which names must be compared
    if named:
        both = both.with_columns(alike=_alike(both)).filter(_score(parts) >= least)
    same = [f"same:{what}" for what in WEIGHTS if what in parts]
    return both.select("a", "b", "alike", *same, score=_score(parts))


def reasons(parts: Mapping[str, int]) -> pl.Expr:
    """Why a pair is likely: what is the same, and how alike the names are."""
    words = {"document": "same document", "phone": "same phone", "birth": "same birth date"}
    said: list[pl.Expr] = [
        pl.when(pl.col(f"same:{what}")).then(pl.lit(text))
        for what, text in words.items()
        if what in parts
    ]
    alike = pl.format("names {} % alike", pl.col("alike"))
    named = pl.when(pl.col("alike") == 100).then(pl.lit("same name"))
    said.append(named.when(pl.col("alike") > _ALIKE).then(alike))
    return pl.concat_str(said, separator=", ", ignore_nulls=True)


def _facts(what: str, many: int) -> list[pl.Expr]:
    """Whether both rows say it, and whether any of what they say is the same."""
    each = range(many)
    known = [
        pl.any_horizontal(pl.col(f"{what}:{part}|{side}").is_not_null() for part in each)
        for side in "ab"
    ]
    same = [pl.col(f"{what}:{a}|a") == pl.col(f"{what}:{b}|b") for a, b in product(each, each)]
    return [
        pl.all_horizontal(known).alias(f"known:{what}"),
        pl.any_horizontal(one.fill_null(False) for one in same).alias(f"same:{what}"),
    ]


def _score(parts: Mapping[str, int]) -> pl.Expr:
    """The score in whole numbers: the same on every machine, whichever row is the first."""
    points, possible, known = [], [], []
    for what, weight in WEIGHTS.items():
        if what in parts:
            says, same = pl.col(f"known:{what}"), pl.col(f"same:{what}")
            points.append(same.cast(pl.Int64) * (weight.agree * _SCALE))
            full = pl.when(same).then(weight.agree).otherwise(weight.differ) * _SCALE
            possible.append(pl.when(says).then(full).otherwise(0))
            known.append(says.cast(pl.Int64))
    above = (pl.col("alike") - _ALIKE).clip(0)
    points.append((above * NAME.agree).fill_null(0))
    full = NAME.differ * _SCALE + above * (NAME.agree - NAME.differ)
    possible.append(full.fill_null(0))
    known.append(pl.col("alike").is_not_null().cast(pl.Int64))
    score = pl.sum_horizontal(points) * 100 // pl.sum_horizontal(possible).clip(1)
    alone = pl.sum_horizontal(known) < 2
    doubtful = (pl.col("alike") < 100).fill_null(False) & pl.lit(len(parts) > 1)
    most = pl.when(doubtful).then(LEAST - 1).otherwise(ALONE)
    return pl.when(alone).then(pl.min_horizontal(score, most)).otherwise(score)


def _alike(both: pl.DataFrame) -> pl.Series:
    """How alike the names are: as they stand, with their words in order, or one's words alone."""
    from rapidfuzz import fuzz

    names = ["name|a", "name|b", "words|a", "words|b"]
    differ = both.with_row_index("at").filter(pl.col("name|a") != pl.col("name|b"))
    rows = differ.select(names).iter_rows()
    known = [int(max(fuzz.ratio(a, b), fuzz.ratio(c, d), _shorter(a, b))) for a, b, c, d in rows]
    alike = both["alike"].to_list()
    for at, one in zip(differ["at"], known, strict=True):
        alike[at] = min(one, 99)
    return pl.Series(alike, dtype=pl.Int64)


def _shorter(one: str, other: str) -> float:
    """Where one name has fewer words, two at least: how alike they are without the others'."""
    from rapidfuzz import fuzz

    few, many = sorted((one.count(" "), other.count(" ")))
    return 0.95 * fuzz.token_set_ratio(one, other) if 0 < few < many else 0.0
