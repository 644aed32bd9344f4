"""The exact check of planned trips, whoever planned them: solvers calculate in floats."""

from collections.abc import Iterator, Sequence

from ration.loads.costs import hours_of
from ration.loads.goods.fleet import serves
from ration.loads.goods.groups import GoodsGroup
from ration.loads.goods.pieces import Piece, limits_of, scale_of
from ration.loads.goods.sent import Site
from ration.loads.planned import PlannedGroup, PlannedTrip
from ration.programme.vehicle import Vehicle


def faults(
    group: GoodsGroup, planned: PlannedGroup, pieces: Sequence[Piece], vehicles: Sequence[Vehicle]
) -> Iterator[str]:
    """What is wrong with the trips of a group; nothing if they are as they must be.

    Every piece for a site travels exactly once, in vehicles that may serve the site, and none is
    over its weight, its room or its day, where hours are known. A bound is not over its result.
    Goods for sites that no vehicle reaches may be left.
    """
    left = {each.site for each in planned.left}
    counts: dict[tuple[Site, int], int] = {}
    for trip in planned.trips:
        yield from _of_trip(group, trip, pieces, vehicles)
        for stop in trip.stops:
            for at, count in stop.goods.items():
                counts[stop.site, at] = counts.get((stop.site, at), 0) + count
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


def _of_trip(
    group: GoodsGroup, trip: PlannedTrip, pieces: Sequence[Piece], vehicles: Sequence[Vehicle]
) -> Iterator[str]:
    vehicle = vehicles[trip.vehicle]
    scale = scale_of([pieces[at] for at in group.pieces])
    weight = room = 0
    for stop in trip.stops:
        if not serves(vehicle, stop.site.site):
            yield f"{vehicle.id} cannot serve {stop.site.site}"
        weight += sum(scale.weight(pieces[at].kg) * count for at, count in stop.goods.items())
        room += sum((scale.room(pieces[at].m3) or 0) * n for at, n in stop.goods.items())
    kg, m3 = limits_of(vehicle)
    if weight > kg * scale.of_kg or (m3 is not None and room > m3 * scale.of_m3):
        yield f"{vehicle.id} is over its limit"
    hours, day = hours_of(vehicle, trip.metres, len(trip.stops)), vehicle.hours_a_day
    if hours is not None and day is not None and hours > day:
        yield f"{vehicle.id} is longer on its way than its day"
