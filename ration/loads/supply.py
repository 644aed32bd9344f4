"""Which depot sends what to which site: of one depot all, of several by stock and distance."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ration.core.construct import construct
from ration.loads.depots.assign import Assignment, Demand, DepotPiece, assign
from ration.loads.depots.plan_depots import depot_names, depot_stock
from ration.loads.goods.pieces import Piece, scale_of
from ration.loads.goods.sent import SentGoods, Site
from ration.loads.planned import PlannedTrip
from ration.loads.records import loaded
from ration.loads.ways import Ways
from ration.plan.plan import DistributionPlan
from ration.programme.programme import Programme
from ration.programme.transport import Transport
from ration.results.loads import DepotGoods, Missing
from ration.results.plan.site_details import SiteDetails

Stock = Mapping[tuple[str | None, str], int | None]


class Supply(NamedTuple):
    """What each depot is to send to each site, what it has in steps, and what no depot has.

    `stock` None means that it is not known.
    """

    sent: Mapping[str | None, Mapping[Site, Mapping[int, int]]]
    stock: Stock | None
    missing: tuple[Missing, ...]


def serving_depots(
    plan: DistributionPlan, transport: Transport, stock: Stock | None
) -> list[str | None]:
    """The depots that may serve sites; one without a name, if there are none.

    A depot that supplies another serves sites only if their details name it.
    """
    details = plan.site_details or SiteDetails()
    above = {each.supplied_from for each in transport.depots}
    above -= {each.depot for each in details.sites}
    names: list[str | None] = [each for each in depot_names(plan, transport) if each not in above]
    if any(depot is None for depot, _ in stock or ()):
        names.append(None)
    return names or [None]


def supply(
    plan: DistributionPlan,
    programme: Programme,
    transport: Transport,
    goods: SentGoods,
    ways: Ways,
    seconds: int,
) -> Supply:
    """Let depots send what sites need: as little missing as possible, then the least kg times km.

    Where the stock of depots is not known, a site is served by its own depot, else by the nearest.
    """
    stock = depot_stock(plan, programme, transport)
    details = plan.site_details or SiteDetails()
    names = serving_depots(plan, transport, stock)
    if len(names) == 1 and stock is None:
        sent: dict[str | None, Mapping[Site, Mapping[int, int]]] = {names[0]: goods.sites}
        return Supply(sent, None, ())
    sites = list(goods.sites)
    found = _assigned(
        goods, sites, names, stock, _costs(names, sites, stock, details, ways), seconds
    )
    by_depot: dict[str | None, dict[Site, dict[int, int]]] = {name: {} for name in names}
    for each in found.sent:
        of_site = by_depot[names[each.depot]].setdefault(sites[each.site], {})
        of_site[each.piece] = of_site.get(each.piece, 0) + each.count
    return Supply(by_depot, stock, tuple(_missing(goods, sites, found)))


def _assigned(
    goods: SentGoods,
    sites: Sequence[Site],
    names: Sequence[str | None],
    stock: Stock | None,
    costs: Sequence[Sequence[int | None]],
    seconds: int,
) -> Assignment:
    items = list(dict.fromkeys(piece.item.id for piece in goods.pieces))
    scale = scale_of(goods.pieces)
    pieces = [
        DepotPiece(items.index(each.item.id), each.steps, scale.weight(each.kg))
        for each in goods.pieces
    ]
    demands = [
        Demand(at, piece, count)
        for at, site in enumerate(sites)
        for piece, count in goods.sites[site].items()
    ]
    there = {
        (names.index(depot), items.index(item)): steps
        for (depot, item), steps in (stock or {}).items()
        if depot in names and item in items
    }
    return assign(demands, pieces, there, costs, seconds=seconds)


def _costs(
    names: Sequence[str | None],
    sites: Sequence[Site],
    stock: Stock | None,
    details: SiteDetails,
    ways: Ways,
) -> list[list[int | None]]:
    """The metres between depots and sites; 0 where they are not known.

    A site whose depot is named is served by no other, if the stock of depots is not known.
    """
    own = [None if stock is not None else _own_depot(site, details) for site in sites]
    return [
        [
            None if depot in names and depot not in (None, name) else metres or 0
            for depot, metres in zip(own, ways.from_depot(name, sites), strict=True)
        ]
        for name in names
    ]


def _own_depot(site: Site, details: SiteDetails) -> str | None:
    found = details.of(site.channel or "", site.site)
    return None if found is None else found.depot


def _missing(goods: SentGoods, sites: Sequence[Site], found: Assignment) -> Iterator[Missing]:
    for each in found.missing:
        lacks = loaded(goods.pieces[each.piece], each.count)
        site = sites[each.site]
        yield construct(
            Missing,
            channel=site.channel,
            site=site.site,
            item=lacks.item,
            name=lacks.name,
            unit=lacks.unit,
            pack=lacks.pack,
            count=lacks.count,
            quantity=lacks.quantity,
        )


def depot_goods(
    pieces: Sequence[Piece], trips: Iterable[PlannedTrip], stock: Stock | None
) -> Iterator[DepotGoods]:
    """What each depot had of each item, what its trips carry, and what stays."""
    steps: dict[tuple[str | None, str], int] = {}
    for trip in trips:
        for stop in trip.stops:
            for at, count in stop.goods.items():
                key = trip.depot, pieces[at].item.id
                steps[key] = steps.get(key, 0) + pieces[at].steps * count
    items = {piece.item.id: piece.item for piece in pieces}
    known = {key: there for key, there in (stock or {}).items() if key[1] in items}
    for depot, name in sorted(
        {*steps, *known}, key=lambda key: (key[0] or "", [*items].index(key[1]))
    ):
        item, away = items[name], steps.get((depot, name), 0)
        there = known.get((depot, name))
        if away or there:
            yield construct(
                DepotGoods,
                depot=depot,
                item=item.id,
                name=item.name,
                unit=item.unit,
                available=None if there is None else item.quantity(there).amount,
                sent=item.quantity(away).amount,
                left=None if there is None else item.quantity(there - away).amount,
            )
