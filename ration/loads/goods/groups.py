"""Goods that may travel together: of one depot, in the same vehicles, and not to be kept apart."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ration.loads.goods.fleet import Kinds, apart_from, kinds_for, serves
from ration.loads.goods.pieces import Piece
from ration.loads.goods.sent import Site
from ration.programme.transport import Transport
from ration.programme.vehicle import Vehicle

Goods = Mapping[int, int]  # the number of each piece, by its place


class Consignment(NamedTuple):
    """What one site is sent of a group; `kinds` are the vehicles of the group that can serve it."""

    site: Site
    goods: Goods
    kinds: frozenset[int]


class GoodsGroup(NamedTuple):
    """Goods of a depot that may travel together in some kinds of `vehicles`, and who gets them.

    `number` counts groups from 1.
    """

    number: int
    depot: str | None
    pieces: tuple[int, ...]
    vehicles: tuple[int, ...]
    consignments: tuple[Consignment, ...]


class Left(NamedTuple):
    """Goods of an item that travel on no vehicle: at which site, and why."""

    item: str
    site: Site
    why: str


class Grouped(NamedTuple):
    """The groups of all depots, and what belongs to none of them."""

    groups: tuple[GoodsGroup, ...]
    left: tuple[Left, ...]


def grouped(
    pieces: Sequence[Piece],
    sent: Mapping[str | None, Mapping[Site, Goods]],
    vehicles: Sequence[Vehicle],
    transport: Transport,
) -> Grouped:
    """Divide what each depot sends into groups.

    Goods that different vehicles may carry travel apart, and so do those of lists of `apart`. A
    vehicle that cannot serve a site brings it nothing; a site that none can serve is left.
    """
    groups: list[GoodsGroup] = []
    left: list[Left] = []
    by_item: dict[str, list[int]] = {}
    for at, piece in enumerate(pieces):
        by_item.setdefault(piece.item.id, []).append(at)
    for depot, sites in sent.items():
        kinds = {
            item: kinds_for([pieces[at] for at in places], vehicles, depot)
            for item, places in by_item.items()
        }
        keys: dict[tuple[frozenset[int], int | None], list[int]] = {}
        for item, places in by_item.items():
            if kinds[item].vehicles:
                key = kinds[item].vehicles, apart_from(item, transport.apart)
                keys.setdefault(key, []).extend(places)
        left += _left(pieces, sites, kinds)
        for (chosen, _), places in keys.items():
            of_sites = _consignments(sites, frozenset(places), chosen, vehicles)
            left += [
                Left(item, each.site, "vehicle")
                for each in of_sites
                if not each.kinds
                for item in dict.fromkeys(pieces[at].item.id for at in each.goods)
            ]
            served = tuple(each for each in of_sites if each.kinds)
            if served:
                used = sorted({at for each in served for at in each.goods})
                groups.append(
                    GoodsGroup(len(groups) + 1, depot, tuple(used), tuple(sorted(chosen)), served)
                )
    return Grouped(tuple(groups), tuple(left))


def _left(
    pieces: Sequence[Piece], sites: Mapping[Site, Goods], kinds: Mapping[str, Kinds]
) -> list[Left]:
    """The goods that no vehicle of a depot may carry."""
    found: dict[tuple[Site, str], str] = {}
    for site, goods in sites.items():
        for at in goods:
            item = pieces[at].item.id
            if kinds[item].why:
                found[site, item] = kinds[item].why
    return [Left(item, site, why) for (site, item), why in found.items()]


def _consignments(
    sites: Mapping[Site, Goods],
    places: frozenset[int],
    chosen: frozenset[int],
    vehicles: Sequence[Vehicle],
) -> list[Consignment]:
    everywhere = all(vehicles[at].sites is None and not vehicles[at].not_sites for at in chosen)
    found = []
    for site, goods in sites.items():
        own = {at: count for at, count in goods.items() if at in places}
        if own:
            kinds = (
                chosen
                if everywhere
                else frozenset(at for at in chosen if serves(vehicles[at], site.site))
            )
            found.append(Consignment(site, own, kinds))
    return found
