"""What a plan means to happen, by place and item, in whole steps."""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from ration.core.quantity.quantity import Quantity
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.results.plan.plan import PlanRecord
from ration.results.stock import Lot


class Planned(NamedTuple):
    """The sites of a plan and what each hands out, in steps.

    `over` is what may be sent above that so that no pack is opened on the way. `channels` are
    the channels of each site. `expiry` is the last day of each item's lots.
    """

    items: dict[str, Item]
    quantity: dict[tuple[str, str], int]
    over: dict[tuple[str, str], int]
    channels: dict[str, tuple[str, ...]]
    expiry: dict[tuple[str, str], dt.date]

    @property
    def sites(self) -> frozenset[str]:
        """The names of all sites."""
        return frozenset(self.channels)


def planned(plan: PlanRecord, programme: Programme) -> Planned:
    """Read a plan's manifests; sites of one name in several channels are one place."""
    items = {item.id: item for item in programme.items}
    quantity: dict[tuple[str, str], int] = defaultdict(int)
    over: dict[tuple[str, str], int] = defaultdict(int)
    channels: dict[str, tuple[str, ...]] = {}
    for manifest in plan.sites:
        channels[manifest.site] = (*channels.get(manifest.site, ()), manifest.channel)
        for line in manifest.lines.values():
            key, item = (manifest.site, line.item), items[line.item]
            quantity[key] += int(item.steps(line.quantity))
            if line.dispatch is not None:
                over[key] += int(item.steps(Quantity(amount=line.dispatch.over, unit=line.unit)))
    return Planned(items, dict(quantity), dict(over), channels, _expiry(plan))


def _expiry(plan: PlanRecord) -> dict[tuple[str, str], dt.date]:
    """The last day of each lot that the plan's stock names."""
    if plan.stock is None:
        return {}
    stock = plan.stock
    lots: list[Lot] = [use.lot for use in stock.lots]
    lots += [*stock.idle, *stock.later, *stock.expired, *stock.soon]
    return {(lot.item, lot.lot): lot.expiry for lot in lots if lot.lot is not None and lot.expiry}
