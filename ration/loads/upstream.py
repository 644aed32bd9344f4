"""Depots that are supplied from other depots: what is brought to them first."""

from collections.abc import Mapping

from ration.loads.goods.groups import Goods
from ration.loads.goods.sent import Site
from ration.programme.transport import Transport

Sent = Mapping[str | None, Mapping[Site, Goods]]  # by depot and site


def legs(sent: Sent, transport: Transport) -> list[Sent]:
    """What each depot sends, leg after leg: the last is to sites, each other to depots.

    All that a depot sends comes from the depot that supplies it. No depot may be supplied from
    itself, through any others.
    """
    supplied = {each.name: each.supplied_from for each in transport.depots if each.supplied_from}
    found = [sent]
    while above := _above(found[0], supplied):
        found.insert(0, above)
    return found


def _above(sent: Sent, supplied: Mapping[str, str]) -> dict[str | None, dict[Site, Goods]]:
    """What is brought to the depots of a leg."""
    above: dict[str | None, dict[Site, Goods]] = {}
    for depot, sites in sent.items():
        if depot is not None and depot in supplied and sites:
            goods: dict[int, int] = {}
            for of_site in sites.values():
                for at, count in of_site.items():
                    goods[at] = goods.get(at, 0) + count
            above.setdefault(supplied[depot], {})[Site(None, depot)] = goods
    return above
