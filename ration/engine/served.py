"""How many people are served at every place: those in households that get something there."""

from collections.abc import Mapping, Sequence

import polars as pl

from ration.engine.grouping import PLACE, Grouping
from ration.engine.nothing import Sharing, pool_key, pool_weight
from ration.engine.rules import DueByComposition, Rule, due_frame
from ration.engine.zero import ALWAYS, certain
from ration.programme.allocation import Pool
from ration.programme.programme import Programme
from ration.register.columns.frame_columns import SUM

_LINEAR = "gets"  # a key: whether any linear rule gives something


def served_keys(
    programme: Programme, rules: Sequence[Rule], pools: Sequence[Pool], *, supplied: bool
) -> dict[str, pl.Expr]:
    """The keys that separate households that get something from those that get nothing.

    There are none if everybody gets something, unless too little may be there (`supplied`).
    """
    if not supplied and any(map(certain, rules)):
        return {}
    heads = dict.fromkeys(name for rule in rules if rule.linear for name in rule.heads)
    keys = {_LINEAR: pl.any_horizontal(pl.col(name) > 0 for name in heads)} if heads else {}
    for pool in pools:
        if (weight := pool_weight(programme, pool)) not in ALWAYS:
            keys[pool_key(pool)] = pl.col(weight) > 0
    return keys


def served(
    grouping: Grouping,
    answer: pl.DataFrame,
    places: pl.DataFrame,
    by_composition: DueByComposition,
    sharing: Sharing,
) -> pl.DataFrame:
    """Add up the people of each of `places` who get some of what is due there.

    The columns are those of `places`, in its order. `sharing` are the sites with a share of each
    pool.
    """
    if any(map(certain, grouping.rules)):
        return places
    signs = [pl.col(_LINEAR)] if _LINEAR in answer.columns else []
    for number, rule in enumerate(grouping.rules):
        if not rule.linear:
            table = due_frame(rule, by_composition[rule.key]).rename({"steps": f"gets {number}"})
            answer = answer.join(table, on=list(rule.composition), how="left")
            signs.append(pl.col(f"gets {number}") > 0)
    return added(grouping, answer, places, [*signs, *pool_signs(grouping, answer, sharing)])


def pool_signs(grouping: Grouping, answer: pl.DataFrame, sharing: Sharing) -> list[pl.Expr]:
    """Whether the households of an answer's row get some of each pool."""
    signs = []
    for pool in grouping.pools:
        sites = pl.Series(list(sharing[pool.item, pool.channel]), dtype=pl.String)
        sign, key = pl.col(PLACE).is_in(sites.implode()), pool_key(pool)
        signs.append(sign & pl.col(key) if key in answer.columns else sign)
    return signs


def people_of(table: pl.DataFrame, people: Mapping[str, str]) -> dict[str, list[int]]:
    """The sums of people in a table, by name; `people` are their columns of a typed frame."""
    return {who: table[SUM.column(name)].to_list() for who, name in people.items()}


def added(
    grouping: Grouping, answer: pl.DataFrame, places: pl.DataFrame, signs: Sequence[pl.Expr]
) -> pl.DataFrame:
    """Add up the people of each of `places` in the rows of an answer where any of `signs` holds."""
    keys, sums = list(grouping.keys), [name for name in places.columns if SUM.holds(name)]
    sign = pl.any_horizontal(signs) if signs else pl.lit(False)
    summed = answer.filter(sign).group_by(keys).agg(pl.col(sums).sum())
    joined = places.select(keys).join(summed, on=keys, how="left", maintain_order="left")
    return joined.with_columns(pl.col(sums).fill_null(0))
