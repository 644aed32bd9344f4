"""What of one item every household is issued, from what there is: in columns, by the engine.

Equal households at a site are one row of a table: what they are due by tier, how many they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from ration.engine.column_names import DUE, ISSUED, OWED
from ration.engine.grouping import PLACE, bound
from ration.register.columns import frame_columns as columns
from ration.stock.sharing import NOTHING, WHOLE, water_fill
from ration.stock.tiers import Tiers

Site = tuple[str, str]  # channel and site
ROWS, HOUSEHOLDS = "rows", "households"


@dataclass(frozen=True)
class Claims:
    """The households that claim an item through one channel: a row for all that are equal.

    `table` has the site, the columns that tell them apart, how many they are, and what each is
    due, by tier.
    """

    tiers: Tiers
    keys: tuple[str, ...]
    table: pl.DataFrame

    @property
    def channel(self) -> str:
        """The channel through which they claim."""
        return self.tiers.rule.channel

    def needs(self, tier: str) -> dict[Site, int]:
        """What every site needs for a tier, where it needs any."""
        sums = self.table.group_by(PLACE).agg((pl.col(tier) * pl.col(ROWS)).sum().alias("need"))
        return {(self.channel, place): n for place, n in sums.sort(PLACE).iter_rows() if n}

    def issued(self, shares: Mapping[str, Mapping[Site, Fraction]]) -> pl.DataFrame:
        """The table with what each is `due` in all, and is `issued`: the share of every tier."""
        table = self.table
        for tier in self.tiers.names:
            table = _with_share(table, tier, self.channel, shares[tier])
        names = self.tiers.names
        return table.select(
            PLACE,
            *self.keys,
            ROWS,
            HOUSEHOLDS,
            pl.sum_horizontal(names).alias(DUE),
            pl.sum_horizontal(f"{ISSUED}:{tier}" for tier in names).alias(ISSUED),
        )


def claims(tiers: Tiers, answer: pl.DataFrame, owed: str | None) -> Claims:
    """The claims in the answer of a cut that was asked by all columns that `tiers` reads.

    `owed` is its column of arrears; None: there are none.
    """
    rule = tiers.rule
    keys = (*tiers.told, *([owed] if owed else []))
    placed = answer.filter(pl.col(PLACE) != "")  # to those who name no site nothing can be given
    table = placed.group_by(PLACE, *keys).agg(
        pl.col(columns.ROWS).sum().alias(ROWS),
        pl.col(columns.SUM.column(columns.HOUSEHOLDS)).sum().alias(HOUSEHOLDS),
    )
    distinct = table.select(keys).unique()
    paid = owed if OWED in tiers.names else None
    dues = [[*tiers.of(row), row[paid] if paid else 0] for row in distinct.iter_rows(named=True)]
    most = max((sum(one) for one in dues), default=0)
    bound(rule, most * int(table[ROWS].sum()))
    names = [*(f"tier:{number}" for number in range(tiers.count)), OWED]
    found = pl.DataFrame(dues, schema=dict.fromkeys(names, pl.Int64), orient="row")
    known = pl.concat([distinct, found], how="horizontal")
    return Claims(tiers, keys, table.join(known, on=keys, how="left").sort(PLACE, *keys))


def shares(
    claimed: Sequence[Claims], own: Mapping[Site, int], depot: int, *, postpone: bool
) -> dict[str, dict[Site, Fraction]]:
    """The share of every tier that each site gets, of one item through all of its channels."""
    names = claimed[0].tiers.names
    needs = [
        {site: need for one in claimed for site, need in one.needs(tier).items()} for tier in names
    ]
    found = dict(zip(names, water_fill(needs, own, depot), strict=True))
    if not postpone:
        return found
    return {
        tier: {site: share if share == WHOLE else NOTHING for site, share in sites.items()}
        for tier, sites in found.items()
    }


def _with_share(
    table: pl.DataFrame, tier: str, channel: str, shares: Mapping[Site, Fraction]
) -> pl.DataFrame:
    """The table with what of one tier is issued: worked out once for every share and due."""
    kinds = sorted(set(shares.values()))
    number = {share: index for index, share in enumerate(kinds)}
    mine = {place: number[share] for (one, place), share in shares.items() if one == channel}
    places = pl.DataFrame(
        {PLACE: list(mine), "share": list(mine.values())},
        schema={PLACE: pl.String, "share": pl.Int64},
    )
    table = table.join(places, on=PLACE, how="left")
    pairs = table.select("share", tier).unique()
    issued = list(_floors(kinds, pairs))
    pairs = pairs.with_columns(pl.Series(f"{ISSUED}:{tier}", issued, dtype=pl.Int64))
    return table.join(pairs, on=["share", tier], how="left", nulls_equal=True).drop("share")


def _floors(kinds: Sequence[Fraction], pairs: pl.DataFrame) -> Iterator[int]:
    for share, due in pairs.iter_rows():
        part = WHOLE if share is None else kinds[share]  # None: nothing is needed there
        yield due * part.numerator // part.denominator
