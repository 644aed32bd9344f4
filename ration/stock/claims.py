"""What every household is issued of one item, calculated in columns by the engine.

Equal households at a site are one row of a table: how many they are, what each is due by tier.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

import polars as pl

from ration.engine.amount_columns import ISSUED, TIER
from ration.engine.grouping import PLACE
from ration.engine.rules import bound
from ration.register.columns import frame_columns as columns
from ration.register.columns.frame_columns import ColumnKind
from ration.stock.tiers import ARREARS_TIER, Tiers
from ration.stock.water_fill import NOTHING, WHOLE, water_fill

Site = tuple[str, str]  # channel and site
_REACHED = ColumnKind("reached")  # whether a tier's share is more than nothing
ROWS, HOUSEHOLDS = "rows", "households"
ALL_DUE, ALL_ISSUED = "due", "issued"  # over all tiers, arrears too
NEW_DUE = "new due"  # without arrears
TOO_SMALL = "too small"  # issued nothing, because its share is less than one step


@dataclass(frozen=True)
class Claims:
    """The households that claim an item through one channel: one row for all equal households.

    `table` has the site, the `keys` that separate them, how many they are, and the steps that
    each is due, by tier.
    """

    tiers: Tiers
    keys: tuple[str, ...]
    table: pl.DataFrame

    @property
    def channel(self) -> str:
        """The channel through which they claim."""
        return self.tiers.rule.channel

    def needs(self, tier: str) -> dict[Site, int]:
        """What the sites need for a tier; sites that need nothing are left out."""
        sums = self.table.group_by(PLACE).agg((pl.col(tier) * pl.col(ROWS)).sum().alias("need"))
        return {(self.channel, place): n for place, n in sums.sort(PLACE).iter_rows() if n}

    def issued(self, shares: Mapping[str, Mapping[Site, Fraction]]) -> pl.DataFrame:
        """Calculate what each household is due and is issued, over all tiers, by their `shares`."""
        table = self.table
        for tier in self.tiers.names:
            table = _with_share(table, tier, self.channel, shares[tier])
        names = self.tiers.names
        issued = pl.sum_horizontal(map(ISSUED.column, names))
        return table.select(
            PLACE,
            *self.keys,
            ROWS,
            HOUSEHOLDS,
            pl.sum_horizontal(names).alias(ALL_DUE),
            pl.sum_horizontal(n for n in names if n not in self.tiers.arrears).alias(NEW_DUE),
            issued.alias(ALL_ISSUED),
            (pl.any_horizontal(map(_REACHED.column, names)) & (issued == 0)).alias(TOO_SMALL),
        )


def claims(tiers: Tiers, answer: pl.DataFrame, owed: str | None) -> Claims:
    """Read the claims from the answer of a grouping that has the extra keys of `tiers`.

    `owed` is its column of arrears; None means there are none.
    """
    rule = tiers.rule
    keys = (*tiers.extra_keys, *([owed] if owed else []))
    placed = answer.filter(pl.col(PLACE) != "")  # without a site nothing can be given
    table = placed.group_by(PLACE, *keys).agg(
        pl.col(columns.ROWS).sum().alias(ROWS),
        pl.col(columns.SUM.column(columns.HOUSEHOLDS)).sum().alias(HOUSEHOLDS),
    )
    distinct = table.group_by(keys).agg(pl.col(ROWS).sum())
    paid = owed if ARREARS_TIER in tiers.names else None
    dues = [
        [*tiers.of(row), *tiers.of_arrears(row, row[paid] if paid else 0)]
        for row in distinct.iter_rows(named=True)
    ]
    bound(rule, sum(map(mul, map(sum, dues), distinct[ROWS])))
    names = [*map(TIER.column, range(tiers.count)), *tiers.arrears]
    by_tier = pl.DataFrame(dues, schema=dict.fromkeys(names, pl.Int64), orient="row")
    due = pl.concat([distinct.select(keys), by_tier], how="horizontal")
    return Claims(tiers, keys, table.join(due, on=keys, how="left").sort(PLACE, *keys))


def shares(
    channels: Sequence[Claims], own: Mapping[Site, int], depot: int, *, postpone: bool
) -> dict[str, dict[Site, Fraction]]:
    """Calculate the share of every tier that each site gets, of one item through all `channels`.

    With `postpone`, a share that is not whole becomes nothing.
    """
    names = channels[0].tiers.names
    needs = [
        {site: need for claim in channels for site, need in claim.needs(tier).items()}
        for tier in names
    ]
    by_tier = dict(zip(names, water_fill(needs, own, depot), strict=True))
    if not postpone:
        return by_tier
    return {
        tier: {site: share if share == WHOLE else NOTHING for site, share in sites.items()}
        for tier, sites in by_tier.items()
    }


def _with_share(
    table: pl.DataFrame, tier: str, channel: str, shares: Mapping[Site, Fraction]
) -> pl.DataFrame:
    """Add what is issued of one tier, calculated once for every pair of share and amount."""
    distinct = sorted(set(shares.values()))
    number = {share: index for index, share in enumerate(distinct)}
    at_places = {place: number[share] for (name, place), share in shares.items() if name == channel}
    places = pl.DataFrame(
        {PLACE: list(at_places), "share": list(at_places.values())},
        schema={PLACE: pl.String, "share": pl.Int64},
    )
    table = table.join(places, on=PLACE, how="left")
    pairs = table.select("share", tier).unique()
    parts = list(_parts(distinct, pairs))
    pairs = pairs.with_columns(
        pl.Series(ISSUED.column(tier), [part // 1 for part in parts], dtype=pl.Int64),
        pl.Series(_REACHED.column(tier), [part > 0 for part in parts], dtype=pl.Boolean),
    )
    return table.join(pairs, on=["share", tier], how="left", nulls_equal=True).drop("share")


def _parts(shares: Sequence[Fraction], pairs: pl.DataFrame) -> Iterator[Fraction]:
    """The exact part of each amount; what is issued is rounded down to whole steps."""
    for number, due in pairs.iter_rows():
        yield due * (WHOLE if number is None else shares[number])  # None: nothing is needed there
