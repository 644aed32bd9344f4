"""Plan the trips of one group of goods: as loads alone, or as routes where distances are known."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ration.loads.costs import SECONDS, Costs, day_seconds, seconds_of
from ration.loads.goods.groups import Consignment, GoodsGroup, Left
from ration.loads.goods.pieces import Piece, limits_of, scale_of
from ration.loads.goods.sent import Site
from ration.loads.packing.division import beyond, divided
from ration.loads.packing.pack import pack
from ration.loads.packing.pieces import Goods, Kind, Load, Part, kinds_that_carry
from ration.loads.packing.pieces import Piece as Size
from ration.loads.planned import PlannedGroup, PlannedStop, PlannedTrip
from ration.loads.routes.bound import bounds
from ration.loads.routes.parts import Metres, Question, RouteKind, RouteStop
from ration.loads.routes.parts import seconds as trip_seconds
from ration.loads.routes.route import route
from ration.loads.ways import Ways
from ration.programme.transport import Split
from ration.programme.vehicle import Vehicle
from ration.results.loads import Least


class Planning(NamedTuple):
    """What groups are planned with. `seconds` are for all groups together.

    `routes` is whether the order of stops is planned; None means if all distances are known.
    """

    pieces: Sequence[Piece]
    vehicles: Sequence[Vehicle]
    costs: Costs
    ways: Ways
    split: Split
    least: Least
    seconds: int
    routes: bool | None


class _Question(NamedTuple):
    """A group of goods in whole numbers; its pieces and vehicles are numbered within it."""

    group: GoodsGroup
    sizes: tuple[Size, ...]
    sites: tuple[Goods, ...]
    kinds: tuple[Kind, ...]


def plan_group(group: GoodsGroup, planning: Planning, share: Fraction) -> PlannedGroup:
    """Plan the trips of a group, in a share of the seconds."""
    question = _question(group, planning)
    seconds = max(1, int(planning.seconds * share))
    if is_routed(group, planning):
        return _routed(question, planning, seconds)
    packed = pack(
        question.sizes,
        question.sites,
        question.kinds,
        split=planning.split,
        least=planning.least,
        seconds=seconds,
    )
    cost = sum(question.kinds[load.kind].cost for load in packed.loads)
    known = planning.costs.money is not None
    known &= not any(planning.costs.a_metre[at] for at in group.vehicles)
    return PlannedGroup(
        _trips(question, packed.loads),
        packed.least_loads,
        cost if known else None,
        packed.least_cost if known else None,
        packed.proved,
    )


def is_routed(group: GoodsGroup, planning: Planning) -> bool:
    """Whether the order of a group's stops is planned."""
    if planning.routes is None:
        return not planning.ways.unknown(group.depot, sites_of(group))
    return planning.routes


def sites_of(group: GoodsGroup) -> list[Site]:
    """The sites of a group."""
    return [each.site for each in group.consignments]


def too_large(group: GoodsGroup, planning: Planning) -> list[Consignment]:
    """The consignments that no single vehicle carries together."""
    question = _question(group, planning)
    return [group.consignments[at] for at in beyond(question.sizes, question.sites, question.kinds)]


def _question(group: GoodsGroup, planning: Planning) -> _Question:
    chosen = [planning.pieces[at] for at in group.pieces]
    scale = scale_of(chosen)
    place = {at: number for number, at in enumerate(group.pieces)}
    number_of = {at: number for number, at in enumerate(group.vehicles)}
    limits = [limits_of(planning.vehicles[at]) for at in group.vehicles]
    return _Question(
        group,
        tuple(
            Size(scale.weight(each.kg), scale.room(each.m3), each.pack is None) for each in chosen
        ),
        tuple(
            Goods(_counts(each.goods, place), frozenset(number_of[at] for at in each.kinds))
            for each in group.consignments
        ),
        tuple(
            Kind(scale.weight(weight), scale.room(room), planning.costs.a_trip[at])
            for at, (weight, room) in zip(group.vehicles, limits, strict=True)
        ),
    )


def _counts(goods: Mapping[int, int], place: Mapping[int, int]) -> tuple[int, ...]:
    counts = [0] * len(place)
    for at, count in goods.items():
        counts[place[at]] = count
    return tuple(counts)


def _trips(question: _Question, loads: Sequence[Load]) -> tuple[PlannedTrip, ...]:
    """The trips of loads, without the ways between their stops."""
    times = Counter(part.site for load in loads for part in load.parts)
    group = question.group
    return tuple(
        PlannedTrip(
            group.number,
            group.depot,
            group.vehicles[load.kind],
            tuple(_stop(question, part, times) for part in load.parts),
        )
        for load in loads
    )


def _stop(
    question: _Question, part: Part, times: Mapping[int, int], metres: int | None = None
) -> PlannedStop:
    counts = zip(question.group.pieces, part.counts, strict=True)
    goods = {at: count for at, count in counts if count}
    site = question.group.consignments[part.site].site
    return PlannedStop(site, goods, times[part.site] > 1, metres)


def _routed(question: _Question, planning: Planning, seconds: int) -> PlannedGroup:
    """Full vehicles go to one site and back; what is left of each site is a stop of a route."""
    group, costs = question.group, planning.costs
    metres = planning.ways.metres(group.depot, sites_of(group))
    kinds = [
        _route_kind(planning.vehicles[at], costs.a_trip[at], costs.a_metre[at], kind)
        for at, kind in zip(group.vehicles, question.kinds, strict=True)
    ]
    whole = planning.split == "never"
    question = question._replace(sites=tuple(_reached(question, metres, kinds, whole=whole)))
    left = tuple(
        Left(item, each.site, "reach")
        for each, goods in zip(group.consignments, question.sites, strict=True)
        if not any(goods.counts)
        for item in dict.fromkeys(planning.pieces[at].item.id for at in each.goods)
    )
    full, rest = divided(question.sizes, question.sites, question.kinds, planning.least)
    stops = [_route_stop(question, part) for part in rest]
    found = route(0, metres, stops, kinds, least=planning.least, seconds=seconds)
    times = Counter(part.site for load in full for part in load.parts)
    times.update(part.site for part in rest)
    trips = [_trip(question, load.kind, load.parts, times, metres) for load in full] + [
        _trip(question, each.kind, [rest[at] for at in each.stops], times, metres)
        for each in found.routes
    ]
    cost = sum(costs.of_trip(trip.vehicle, trip.metres) or 0 for trip in trips)
    fewest, cheapest = found.least_routes, found.least_cost
    if full:  # the bounds hold for goods that are divided too
        parts = [*(part for load in full for part in load.parts), *rest]
        asked = Question(0, metres, [_route_stop(question, part) for part in parts], kinds)
        fewest, cheapest, _ = bounds(asked)
    known = costs.money is not None
    reached = len(trips) == fewest if planning.least == "vehicles" else cost == cheapest
    return PlannedGroup(
        tuple(trips),
        fewest,
        cost if known else None,
        cheapest if known else None,
        reached if full else found.proved,
        left,
    )


def _reached(
    question: _Question, metres: Metres, kinds: Sequence[RouteKind], *, whole: bool
) -> Iterator[Goods]:
    """The goods of each site, with the kinds that come back within their day; none if none does.

    `whole` means that goods of a site are never divided: then these kinds carry them together.
    """
    for place, goods in enumerate(question.sites, 1):
        way = metres[0][place] + metres[place][0]
        carry = kinds_that_carry(goods, question.sizes, question.kinds) if whole else goods.kinds
        able = frozenset(
            at
            for at in carry
            if (most := kinds[at].most_seconds) is None or trip_seconds(kinds[at], 1, way) <= most
        )
        yield Goods(goods.counts if able else (0,) * len(goods.counts), able)


def _route_kind(vehicle: Vehicle, cost: int, metre_cost: int, kind: Kind) -> RouteKind:
    speed = vehicle.km_an_hour
    return RouteKind(
        weight=kind.weight,
        room=kind.room,
        cost=cost,
        metre_cost=metre_cost,
        seconds_a_km=0 if speed is None else -int(-SECONDS / speed // 1),
        seconds_to_load=seconds_of(vehicle.hours_to_load) or 0,
        seconds_a_stop=seconds_of(vehicle.hours_a_stop) or 0,
        most_seconds=None if speed is None else day_seconds(vehicle.hours_a_day),
    )


def _route_stop(question: _Question, part: Part) -> RouteStop:
    """The goods of a site as a stop; the places of the metres are the depot, then the sites."""
    sizes = [(size, count) for size, count in zip(question.sizes, part.counts, strict=True)]
    rooms = [size.room for size, count in sizes if count]
    return RouteStop(
        place=part.site + 1,
        weight=sum(size.weight * count for size, count in sizes),
        room=None if None in rooms else sum((size.room or 0) * count for size, count in sizes),
        kinds=question.sites[part.site].kinds,
    )


def _trip(
    question: _Question,
    kind: int,
    parts: Sequence[Part],
    times: Mapping[int, int],
    metres: Metres,
) -> PlannedTrip:
    """A trip with the ways between its stops, and there and back."""
    places = [0, *(part.site + 1 for part in parts), 0]
    ways = [metres[start][end] for start, end in pairwise(places)]
    stops = [_stop(question, part, times, way) for part, way in zip(parts, ways, strict=False)]
    group = question.group
    return PlannedTrip(group.number, group.depot, group.vehicles[kind], tuple(stops), sum(ways))
