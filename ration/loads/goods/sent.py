"""What every site of a plan is sent: the packs of its manifest that travel."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ration.loads.goods.pieces import ItemPieces, Piece
from ration.programme.programme import Programme
from ration.results.lines import Line
from ration.results.plan.plan import PlanRecord


class Site(NamedTuple):
    """A site of a channel; None means that it is a depot, which is supplied from another."""

    channel: str | None
    site: str


class SentGoods(NamedTuple):
    """The goods of all sites: the count of every piece that each site is sent.

    `pieces` are those that are sent anywhere. `weightless` are the items without a known weight,
    each with the number of sites that are sent some of it: they travel in no load.
    """

    pieces: tuple[Piece, ...]
    sites: dict[Site, dict[int, int]]
    weightless: Mapping[str, int]


def sent_goods(plan: PlanRecord, programme: Programme) -> SentGoods:
    """The goods that travel to the sites of a plan: all but money.

    Of a plan from stock, those that are delivered to a site; what it has already stays there.
    """
    money = {item.id for item in programme.items if item.unit == programme.currency}
    known = {item.id: ItemPieces(item) for item in programme.items if item.id not in money}
    first: dict[str, int] = {}
    pieces: list[Piece] = []
    for each in known.values():
        first[each.item.id] = len(pieces)
        pieces += each.pieces
    sites: dict[Site, dict[int, int]] = {}
    weightless: dict[str, int] = {}
    counts: dict[tuple[str, int], tuple[int, ...]] = {}
    for manifest in plan.sites:
        goods: dict[int, int] = {}
        for item, steps in _steps(manifest.lines.values(), known):
            if not known[item].pieces:
                weightless[item] = weightless.get(item, 0) + 1
                continue
            if (item, steps) not in counts:
                counts[item, steps] = known[item].counts(steps)
            for at, count in enumerate(counts[item, steps], first[item]):
                if count:
                    goods[at] = count
        if goods:
            sites[Site(manifest.channel, manifest.site)] = goods
    return SentGoods(tuple(pieces), sites, weightless)


def _steps(lines: Iterator[Line], known: Mapping[str, ItemPieces]) -> Iterator[tuple[str, int]]:
    """The items of a manifest that travel, and the steps of each that are sent."""
    for line in lines:
        if line.item not in known:
            continue
        supply, item = line.supply, known[line.item].item
        delivered = None if supply is None else supply.delivered
        amount = line.quantity.amount if delivered is None else delivered
        steps = int(amount / item.in_unit(item.smallest))
        if steps:
            yield line.item, steps
