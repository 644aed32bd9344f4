"""Which lots each site hands out: its own first, then those that depots send."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from ration.results.stock import Lot, used
from ration.results.supply import SupplySteps
from ration.stock.claims import Site
from ration.stock.placement import Placed


def with_lots(placed: Placed, supplied: Mapping[Site, SupplySteps]) -> dict[Site, SupplySteps]:
    """Divide the lots of one item among the sites that hand it out, in the order of manifests.

    The lots at depots go out in their order of issue: the first site gets those that expire
    first, until it has what is delivered to it, then the next site.
    """
    channels = list(dict.fromkeys(channel for channel, _ in supplied))
    depot = deque(placed.lots.get(None, ()))
    divided = dict(supplied)
    for site in sorted(supplied, key=lambda site: (channels.index(site[0]), site[1])):
        supply = supplied[site]
        delivered = supply.delivered or 0
        own = used(placed.lots.get(site, ()), supply.issued)
        parts = [(lot, taken, False) for lot, _, taken in own if taken]
        parts += [(lot, taken, True) for lot, taken in _sent(depot, delivered)]
        in_order = sorted(parts, key=lambda part: (*part[0].order[:-1], part[2]))  # not by rows
        divided[site] = supply._replace(lots=tuple(_together(in_order)))
    return divided


def _together(parts: Sequence[tuple[Lot, int, bool]]) -> Iterator[tuple[Lot, int, bool]]:
    """Add up lots of which the same is known: no paper can tell them apart."""
    alike: dict[tuple[object, ...], list[tuple[Lot, int, bool]]] = {}
    for part in parts:
        lot, _, sent = part
        alike.setdefault((lot.lot, lot.expiry, lot.depot, sent), []).append(part)
    for same in alike.values():
        lot, _, sent = same[0]
        yield lot, sum(steps for _, steps, _ in same), sent


def _sent(depot: deque[tuple[Lot, int]], steps: int) -> Iterator[tuple[Lot, int]]:
    """Take `steps` from the front of a queue of lots; a lot that is not used up stays."""
    while steps:
        lot, there = depot.popleft()
        taken = min(steps, there)
        if there > taken:
            depot.appendleft((lot, there - taken))
        steps -= taken
        if taken:
            yield lot, taken
