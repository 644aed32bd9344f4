"""Load the goods of a plan: which packs on which vehicle and trip, and on which day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ration.core.construct import construct
from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.export.inputs import inputs
from ration.loads.check_transport import checked
from ration.loads.costs import METRES, costs_of, hours_of, seconds_of
from ration.loads.depots.transfers import ItemHelp, transfers_of
from ration.loads.goods.groups import GoodsGroup, Left, grouped
from ration.loads.goods.pieces import limits_of
from ration.loads.goods.sent import SentGoods, Site, sent_goods
from ration.loads.loads import Loads
from ration.loads.plan_group import Planning, is_routed, plan_group, sites_of, too_large
from ration.loads.planned import PlannedGroup, PlannedTrip
from ration.loads.records import Known, trip_records
from ration.loads.routes.every_way import MOST_STOPS
from ration.loads.routes.solver import refuse_no_routes
from ration.loads.schedule.depot_days import depot_days
from ration.loads.schedule.runs import KindDay, Run, Slot
from ration.loads.schedule.schedule import schedule
from ration.loads.supply import supply
from ration.loads.upstream import Sent, legs
from ration.loads.ways import Ways
from ration.plan.load_plan import PlanSource, load_plan
from ration.plan.plan import DistributionPlan
from ration.plan.plan_programme import plan_programme
from ration.plan.site_details import site_details as details_of
from ration.programme.assumptions import Assumption
from ration.programme.load import ProgrammeSource
from ration.programme.programme import Programme
from ration.programme.transport import (
    Split,
    Transport,
    TransportFile,
    TransportSource,
    load_transport,
)
from ration.programme.vehicle import Vehicle
from ration.register.mapping.load import MappingSource
from ration.results.loads import Carries, ItemShort, Least, LoadGroup, LoadPlace, Unloaded
from ration.results.plan.site_details import SiteDetails
from ration.seals.seal import seal_of


def loads_of(
    plan: PlanSource,
    transport: TransportSource | None = None,
    *,
    programme: ProgrammeSource | None = None,
    site_details: Any = None,
    distances: Any = None,
    mapping: MappingSource | None = None,
    routes: bool | None = None,
    split: Split | None = None,
    least: Least = "vehicles",
    start: dt.date | None = None,
    seconds: int = 30,
) -> Loads:
    """Load the goods of a plan: which packs on which vehicle and trip, and on which day.

    `transport` has vehicles and depots; None means as the programme has them. `site_details` are
    those of the plan, if None. `distances` is a table of pairs of places. `mapping` says how these
    two are read. `routes` is whether the order of stops is planned; None means where all distances
    are known. `split` is that of the transport, if None. `least` is what is made small: the number
    of trips, or their cost. `start` is day 1; None means the day of the distribution. `seconds` is
    how long something better is looked for, at most.

    Packs travel whole, no vehicle is over its weight or room, and goods that the transport keeps
    apart, or that different vehicles may carry, share none. What can travel on no vehicle is listed
    with its reason.

    Raises InputError for what cannot be read or does not fit the plan, and if a package that is
    needed is not installed; DataError for rows of details or distances that have problems.

    >>> import polars as pl
    >>> import ration
    >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
    >>> found = loads_of(ration.compute(frame, "kaesong-2020"))
    >>> [(trip.name, str(trip.kg)) for trip in found.trips]
    [('Railway wagon', '60000'), ('Railway wagon', '60000'), ('Railway wagon', '60000')]
    """
    read = load_plan(plan)
    chosen = plan_programme(read, programme)
    own = transport_of(chosen, transport, split)
    details, warnings = _details(read, site_details, chosen, mapping)
    known = read.model_copy(update={"site_details": details})
    _refuse(transport, checked(own, chosen, known))
    ways = Ways(distances, mapping, own, details)
    goods = sent_goods(known, chosen)
    supplied = supply(known, chosen, own, goods, ways, seconds)
    planning = Planning(
        goods.pieces, own.vehicles, costs_of(own.vehicles), ways, own.split, least, seconds, routes
    )
    made = _scheduled(legs(supplied.sent, own), planning, own)
    first = start or (None if known.date is None else dt.date.fromisoformat(known.date))
    records = Known(goods.pieces, own.vehicles, planning.costs, details, first)
    trips = tuple(trip_records(records, made.trips, made.slots))
    most: dict[str | None, int] = {
        each.name: each.trips_a_day for each in own.depots if each.trips_a_day is not None
    }
    helpful = transfers_of(known, chosen, own.vehicles, ways.km)
    found = Loads(
        programme=known.programme,
        source=known.source,
        seal=seal_of(read).code,
        date=first,
        money=planning.costs.money,
        routes=any(trip.metres is not None for trip in made.trips),
        least=least,
        distances=ways.words,
        carries=tuple(map(_carries, own.vehicles)),
        groups=tuple(_groups(made, planning)),
        trips=trips,
        days=depot_days(trips, most),
        depots=supplied.depots,
        missing=supplied.missing,
        short=tuple(map(_short, helpful.items)),
        transfers=helpful.transfers,
        places=tuple(_places(made.trips, ways)),
        unloaded=tuple(_unloaded(chosen, goods, made.left)),
        assumptions=tuple(_assumptions(own, ways)),
        warnings=(*warnings, *ways.warnings),
    )
    found._read = (
        *inputs(plan=plan, programme=programme, transport=transport, mapping=mapping),
        *inputs(site_details=site_details, distances=distances),
    )
    return found


def transport_of(
    programme: Programme, given: TransportSource | None, split: Split | None = None
) -> TransportFile:
    """The vehicles and the rest: of the file, else of the programme.

    Raises InputError if there are no vehicles.
    """
    if given is None:
        own = programme.transport or Transport()
        read = TransportFile(**{name: getattr(own, name) for name in Transport.model_fields})
    else:
        read = load_transport(given)
    if not read.vehicles:
        read = read.model_copy(update={"vehicles": programme.vehicles})
    if not read.vehicles:
        raise InputError(programme.id, [problem("loads-no-vehicles")])
    return read if split is None else read.model_copy(update={"split": split})


def _refuse(source: object, problems: Sequence[Problem]) -> None:
    """InputError if there are problems; `source` names a file, if it is one."""
    if problems:
        named = isinstance(source, str) or hasattr(source, "__fspath__")
        raise InputError(str(source) if named else "transport", problems)


def _details(
    plan: DistributionPlan,
    given: Any,
    programme: Programme,
    mapping: MappingSource | None,
) -> tuple[SiteDetails, Sequence[Problem]]:
    if given is None:
        return plan.site_details or SiteDetails(), ()
    return details_of(plan, given, programme, mapping)


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
        beyond = [each for group in groups for each in too_large(group, planning)]
        if beyond:
            sites = some(dict.fromkeys(each.site.site for each in beyond))
            raise InputError("transport", [problem("loads-beyond", sites=sites)])


class _Scheduled(NamedTuple):
    """All trips with their slots, the groups of goods, and what no vehicle may carry."""

    groups: list[GoodsGroup]
    planned: list[PlannedGroup]
    trips: list[PlannedTrip]
    slots: list[Slot]
    left: list[Left]


def _scheduled(sent: Sequence[Sent], planning: Planning, transport: Transport) -> _Scheduled:
    """Plan leg after leg: the trips of one begin on the day after the last of the one before."""
    made = _Scheduled([], [], [], [], [])
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
    large = [each for each in made.groups if len(each.consignments) > MOST_STOPS]
    if any(is_routed(each, planning) for each in large):
        refuse_no_routes("ration loads")
    sites = sum(len(each.consignments) for each in made.groups)
    most = {each.name: each.trips_a_day for each in transport.depots}
    day = 0
    for groups in by_leg:
        trips: list[PlannedTrip] = []
        for group in groups:
            planned = plan_group(group, planning, Fraction(len(group.consignments), sites))
            made.planned.append(planned)
            made.left.extend(planned.left)
            trips += planned.trips
        slots = _slots(trips, planning.vehicles, most)
        made.trips.extend(trips)
        made.slots.extend(slot._replace(day=slot.day + day) for slot in slots)
        day = max((slot.day for slot in made.slots), default=day)
    return made


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
        KindDay(each.number, seconds_of(each.hours_a_day), each.trips_a_day) for each in vehicles
    ]
    return schedule(runs, kinds, [most.get(name or "") for name in depots]).slots


def _groups(made: _Scheduled, planning: Planning) -> Iterator[LoadGroup]:
    costs, pieces = planning.costs, planning.pieces
    for group, found in zip(made.groups, made.planned, strict=True):
        metres = [trip.metres for trip in found.trips]
        yield construct(
            LoadGroup,
            number=group.number,
            depot=group.depot,
            items=tuple(dict.fromkeys(pieces[at].item.id for at in group.pieces)),
            vehicles=tuple(planning.vehicles[at].id for at in group.vehicles),
            trips=len(found.trips),
            least_trips=found.least_trips,
            cost=costs.in_money(found.cost),
            least_cost=costs.in_money(found.least_cost),
            km=None if None in metres else Fraction(sum(each or 0 for each in metres), METRES),
            proved=found.proved,
        )


def _places(trips: Sequence[PlannedTrip], ways: Ways) -> Iterator[LoadPlace]:
    """Where the depots and sites of trips are, if that is known."""
    depots = (Site(None, trip.depot) for trip in trips if trip.depot is not None)
    sites = (stop.site for trip in trips for stop in trip.stops)
    for site in dict.fromkeys((*depots, *sites)):
        point = ways.point(site.site)
        if point is not None:
            yield construct(
                LoadPlace,
                channel=site.channel,
                site=site.site,
                latitude=point[0],
                longitude=point[1],
            )


def _carries(vehicle: Vehicle) -> Carries:
    kg, m3 = limits_of(vehicle)
    return construct(Carries, vehicle=vehicle.id, name=vehicle.name, kg=kg, m3=m3)


def _short(each: ItemHelp) -> ItemShort:
    return construct(
        ItemShort,
        item=each.item,
        name=each.name,
        unit=each.unit,
        sites=each.sites,
        short=each.short,
        over=each.over,
        moved=each.moved,
        at_depots=sum((depot.left or Fraction(0) for depot in each.depots), Fraction(0)),
    )


def _unloaded(programme: Programme, goods: SentGoods, left: Iterable[Left]) -> Iterator[Unloaded]:
    counts: Counter[tuple[str, str]] = Counter()
    for item, sites in goods.weightless.items():
        counts[item, "weight"] += sites
    for each in left:
        counts[each.item, each.why] += 1
    for (item, why), sites in counts.items():
        yield construct(Unloaded, item=item, name=programme.item(item).name, sites=sites, why=why)


def _assumptions(transport: TransportFile, ways: Ways) -> Iterator[Assumption]:
    for vehicle in transport.vehicles:
        if vehicle.assumption:
            place, says = f"vehicles.{vehicle.id}", f"{vehicle.name} carries {vehicle.carries}"
            yield Assumption(place=place, item=None, says=says, source=vehicle.source)
    yield from ways.assumptions
