"""Plan and schedule the trips of all goods, leg after leg."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import problem
from ration.loads.costs import day_seconds, hours_of, seconds_of
from ration.loads.exact import faults
from ration.loads.goods.groups import GoodsGroup, Left, grouped
from ration.loads.goods.pieces import limits_of
from ration.loads.plan_group import Planning, is_routed, plan_group, sites_of, too_large
from ration.loads.planned import PlannedGroup, PlannedTrip
from ration.loads.routes.every_way import MOST_STOPS
from ration.loads.routes.solver import refuse_no_routes
from ration.loads.schedule.runs import KindDay, Run, Slot
from ration.loads.schedule.schedule import schedule
from ration.loads.upstream import Sent
from ration.programme.transport import Transport
from ration.programme.vehicle import Vehicle

_MOST_TRIPS = 1_000_000


def _refuse_unknown(planning: Planning, groups: Sequence[GoodsGroup]) -> None:
    """InputError if routes are asked for, and distances are not known."""
    if planning.routes:
        places = [p for g in groups for p in planning.ways.unknown(g.depot, sites_of(g))]
        if places:
            names = some(dict.fromkeys(places))
            raise InputError("distances", [problem("loads-far-unknown", places=names)])


def _refuse_beyond(planning: Planning, groups: Sequence[GoodsGroup]) -> None:
    """InputError if goods may not be divided, and no single vehicle carries those of a site."""
    if planning.split == "never":
        beyond = [
            each
            for group in groups
            for each in too_large(group, planning)
            if each.site.channel is not None  # what is brought to a depot may be divided
        ]
        if beyond:
            sites = some(dict.fromkeys(each.site.site for each in beyond))
            raise InputError("transport", [problem("loads-beyond", sites=sites)])


def _refuse_too_many(planning: Planning, groups: Sequence[GoodsGroup]) -> None:
    """InputError if the goods need more trips than anybody plans."""
    for group in groups:
        kg = sum(
            planning.pieces[at].kg * count
            for each in group.consignments
            for at, count in each.goods.items()
        )
        most = max(limits_of(planning.vehicles[at])[0] for at in group.vehicles)
        if kg / most > _MOST_TRIPS:
            names = some(planning.vehicles[at].name for at in group.vehicles)
            trips, limit = int(kg / most), _MOST_TRIPS
            found = problem("loads-too-many", vehicles=names, trips=trips, most=limit)
            raise InputError("transport", [found])


class Scheduled(NamedTuple):
    """All trips with their slots, the groups of goods, and what no vehicle may carry.

    `lacking` are places whose distances are not known, where some are given.
    """

    groups: list[GoodsGroup]
    planned: list[PlannedGroup]
    trips: list[PlannedTrip]
    slots: list[Slot]
    left: list[Left]
    lacking: list[str]


def scheduled(sent: Sequence[Sent], planning: Planning, transport: Transport) -> Scheduled:
    """Plan leg after leg: the trips of one begin on the day after the last of the one before."""
    made = Scheduled([], [], [], [], [], [])
    every = [grouped(planning.pieces, leg, planning.vehicles, transport) for leg in sent]
    number = 0
    by_leg = []
    made.left.extend(every[-1].left)  # what is brought to no depot is there already
    for found in every:
        by_leg.append(
            [each._replace(number=at) for at, each in enumerate(found.groups, number + 1)]
        )
        number += len(found.groups)
        made.groups.extend(by_leg[-1])
    _refuse_unknown(planning, made.groups)
    _refuse_beyond(planning, made.groups)
    _refuse_too_many(planning, made.groups)
    large = [each for each in made.groups if len(each.consignments) > MOST_STOPS]
    if any(is_routed(each, planning) for each in large):
        refuse_no_routes("ration loads")
    if planning.routes is None and planning.ways.given:
        for each in made.groups:
            made.lacking.extend(planning.ways.unknown(each.depot, sites_of(each)))
    sites = sum(len(each.consignments) for each in made.groups)
    most = {each.name: each.trips_a_day for each in transport.depots}
    day = 0
    for groups in by_leg:
        trips: list[PlannedTrip] = []
        for group in groups:
            planned = plan_group(
                group, _of_leg(planning, group), Fraction(len(group.consignments), sites)
            )
            wrong = next(faults(group, planned, planning.pieces, planning.vehicles), None)
            if wrong is not None:
                raise RuntimeError(f"loads: {wrong}")
            made.planned.append(planned)
            made.left.extend(planned.left)
            trips += planned.trips
        slots = _slots(trips, planning.vehicles, most)
        made.trips.extend(trips)
        made.slots.extend(slot._replace(day=slot.day + day) for slot in slots)
        day = max((slot.day for slot in made.slots), default=day)
    return made


def _of_leg(planning: Planning, group: GoodsGroup) -> Planning:
    """How a group is planned: what is brought to a depot may be divided."""
    to_sites = group.consignments[0].site.channel is not None
    if to_sites or planning.split != "never":
        return planning
    return planning._replace(split="needed")


def _slots(
    trips: Sequence[PlannedTrip], vehicles: Sequence[Vehicle], most: Mapping[str, int | None]
) -> Sequence[Slot]:
    """The day, the vehicle and the turn of each trip."""
    depots = list(dict.fromkeys(trip.depot for trip in trips))
    place = {depot: at for at, depot in enumerate(depots)}
    runs = [
        Run(
            place[trip.depot],
            trip.vehicle,
            seconds_of(hours_of(vehicles[trip.vehicle], trip.metres, len(trip.stops))),
            at,
        )
        for at, trip in enumerate(trips)
    ]
    kinds = [
        KindDay(each.number, day_seconds(each.hours_a_day), each.trips_a_day) for each in vehicles
    ]
    return schedule(runs, kinds, [most.get(name or "") for name in depots]).slots
