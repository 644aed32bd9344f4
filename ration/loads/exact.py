"""The exact check of planned trips, whoever planned them: solvers calculate in floats."""

from collections.abc import Iterator, Sequence

from ration.loads.goods.fleet import serves
from ration.loads.goods.groups import GoodsGroup
from ration.loads.goods.pieces import Piece, limits_of, scale_of
from ration.loads.goods.sent import Site
from ration.loads.planned import PlannedGroup
from ration.programme.vehicle import Vehicle


def faults(
    group: GoodsGroup, planned: PlannedGroup, pieces: Sequence[Piece], vehicles: Sequence[Vehicle]
) -> Iterator[str]:
    """What is wrong with the trips of a group; nothing if they are as they must be.

    Every piece for a site travels exactly once, in vehicles that may serve the site, and none is
    over its weight or room. A bound is not over its result. Goods for sites that no vehicle reaches
    may be left.
    """
    left = {each.site for each in planned.left}
    counts: dict[tuple[Site, int], int] = {}
    scale = scale_of([pieces[at] for at in group.pieces])
    weights = {at: scale.weight(pieces[at].kg) for at in group.pieces}
    rooms = {at: scale.room(pieces[at].m3) for at in group.pieces}
    for trip in planned.trips:
        vehicle = vehicles[trip.vehicle]
        kg, m3 = limits_of(vehicle)
        weight = room = 0
        for stop in trip.stops:
            if not serves(vehicle, stop.site.site):
                yield f"{vehicle.id} cannot serve {stop.site.site}"
            for at, count in stop.goods.items():
                counts[stop.site, at] = counts.get((stop.site, at), 0) + count
                weight += weights[at] * count
                room += (rooms[at] or 0) * count
        if weight > kg * scale.of_kg or (m3 is not None and room > m3 * scale.of_m3):
            yield f"{vehicle.id} is over its limit"
    wanted = {
        (each.site, at): count for each in group.consignments for at, count in each.goods.items()
    }
    for key in wanted.keys() | counts.keys():
        travels, needed = counts.get(key, 0), wanted.get(key, 0)
        if travels > needed or (travels < needed and key[0] not in left):
            yield f"{travels} of {needed} travel to {key[0].site}"
    if planned.least_trips > len(planned.trips) and not left:
        yield "more trips are said to be needed than are made"
    if (planned.least_cost or 0) > (planned.cost or 0):
        yield "more is said to be the least cost than it costs"
