"""A site's share of a pool, and why it is that."""

from fractions import Fraction

import polars as pl

from ration.engine.apportion import apportion
from ration.engine.grouping import PLACE
from ration.engine.households import Households
from ration.explain.sharing import ItemSharing
from ration.programme.allocation import Pool
from ration.register.columns.frame_columns import COUNT, SUM
from ration.results.explain.explanation import PoolShare
from ration.stock.household_issues import Issues


def weights_of(households: Households, pool: Pool) -> dict[str, int]:
    """What each site counts for in sharing a pool."""
    answer = households.scanned.answers["sites", pool.channel]
    column = households.programme.count_column(pool.by) or "households"
    by = SUM.column(COUNT.column(column))
    sums = answer.group_by(PLACE).agg(pl.col(by).sum()).sort(PLACE)
    return dict(sums.select(PLACE, by).iter_rows())


def pool_share(households: Households, pool: Pool, site: str) -> PoolShare:
    """A site's share of a pool; the same as in its manifest."""
    programme = households.programme
    item = programme.item(pool.item)
    weights = weights_of(households, pool)
    steps, whole = int(item.steps(pool.quantity)), sum(weights.values())
    parts = apportion(steps, weights)
    sharing, issued = None, None
    if isinstance(households.issues, Issues):
        of_item = ItemSharing(programme, households.issues, item, _required(households, pool.item))
        at = (pool.channel, site)
        sharing = of_item.explained(at)
        issued = item.quantity(of_item.issued.supplied[at].issued)
    channel = programme.channel(pool.channel)
    return PoolShare(
        item=item.id,
        name=item.name,
        names=item.names,
        channel=channel.id,
        title=channel.title or channel.id,
        titles=channel.titles,
        site=site,
        quantity=item.quantity(steps),
        source=pool.source or programme.source,
        assumption=pool.assumption or item.assumption,
        by=programme.count_column(pool.by) or "households",
        weight=weights[site],
        weights=whole,
        exact=item.quantity(Fraction(steps * weights[site], whole)),
        step=item.smallest,
        share=item.quantity(parts[site]),
        issued=issued,
        sharing=sharing,
    )


def _required(households: Households, item: str) -> dict[tuple[str, str], int]:
    """What every site should get of a pool's item, in steps, in all its channels."""
    programme = households.programme
    required: dict[tuple[str, str], int] = {}
    for pool in programme.pools:
        if pool.item == item:
            weights = weights_of(households, pool)
            steps = int(programme.item(item).steps(pool.quantity))
            parts = apportion(steps, weights).items()
            required |= {(pool.channel, site): part for site, part in parts if site}
    return required
