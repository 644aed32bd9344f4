"""Load the goods of a plan: which packs on which vehicle and trip, and on which day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.export.inputs import inputs
from ration.loads.costs import METRES, Costs, costs_of, hours_of, seconds_of
from ration.loads.depots.checked import checked
from ration.loads.goods.groups import GoodsGroup, Left, grouped
from ration.loads.goods.pieces import Piece
from ration.loads.goods.sent import SentGoods, Site, sent_goods
from ration.loads.loads import Loads
from ration.loads.plan_group import Planning, plan_group, too_large
from ration.loads.planned import PlannedGroup, PlannedTrip
from ration.loads.records import Known, depot_days, trip_records
from ration.loads.schedule.runs import KindDay, Run
from ration.loads.schedule.schedule import schedule
from ration.loads.supply import supply
from ration.loads.ways import Ways, ways_of
from ration.plan.fingerprint import programme_stamp
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
from ration.results.loads import Least, LoadGroup, Unloaded
from ration.results.plan.site_details import SiteDetails


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
    two are read. `routes` is whether the order of stops is planned; None means if distances or
    coordinates of all places are known. `split` is that of the transport, if None. `least` is what
    is made small: the number of trips, or their cost. `start` is day 1; None means the day of the
    distribution. `seconds` is how long something better is looked for, at most; with the same
    answer if it is not reached.

    Packs travel whole, no vehicle is over its weight or room, and goods that the transport keeps
    apart, or that different vehicles may carry, share none. What can travel on no vehicle is listed
    with its reason.

    Raises InputError for what cannot be read or does not fit the plan, and if a package that is
    needed is not installed.

    >>> import polars as pl
    >>> import ration
    >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
    >>> found = loads_of(ration.compute(frame, "kaesong-2020"))
    >>> [(trip.name, str(trip.kg)) for trip in found.trips]
    [('Railway wagon', '60000'), ('Railway wagon', '60000'), ('Railway wagon', '60000')]
    """
    known = load_plan(plan)
    chosen = plan_programme(known, programme)
    own = _transport(chosen, transport, split)
    problems = checked(own, chosen, known)
    if problems:
        raise InputError(
            "transport" if isinstance(transport, Mapping) else str(transport), problems
        )
    details, warnings = _details(known, site_details, chosen, mapping)
    goods = sent_goods(known, chosen)
    ways = ways_of(distances, mapping, own, details, goods.sites)
    found_supply = supply(known, chosen, own, goods, details, ways, seconds)
    fleet = grouped(goods.pieces, found_supply.sent, own.vehicles, own)
    costs = costs_of(own.vehicles)
    planning = Planning(
        goods.pieces,
        own.vehicles,
        costs,
        ways,
        own.split,
        least,
        seconds,
        routes=_routed(routes, ways),
    )
    _refuse_beyond(planning, fleet.groups)
    groups = [plan_group(each, planning, share) for each, share in _shares(fleet.groups)]
    trips = [trip for group in groups for trip in group.trips]
    left = [*fleet.left, *(each for group in groups for each in group.left)]
    first = start or (None if known.date is None else dt.date.fromisoformat(known.date))
    most = {each.name: each.trips_a_day for each in own.depots}
    slots = _slots(trips, own.vehicles, most)
    records = Known(goods.pieces, own.vehicles, costs, details, first)
    made = tuple(trip_records(records, trips, slots.slots))
    found = Loads(
        programme=known.programme,
        source=known.source,
        date=first,
        money=costs.money,
        routes=planning.routes,
        least=least,
        distances=ways.words,
        groups=tuple(_groups(fleet.groups, groups, goods.pieces, own.vehicles, costs)),
        trips=made,
        days=tuple(depot_days(made, most)),
        depots=found_supply.depots,
        missing=found_supply.missing,
        transfers=tuple(transfers),
        unloaded=tuple(_unloaded(chosen, goods, left)),
        assumptions=tuple(_assumptions(own, ways)),
        warnings=tuple(warnings),
    )
    found._read = (
        *inputs(plan=plan, programme=programme, transport=transport, mapping=mapping),
        *inputs(site_details=site_details, distances=distances),
    )
    return found


def _transport(
    programme: Programme, given: TransportSource | None, split: Split | None
) -> TransportFile:
    """The vehicles and the rest: of the file, else of the programme."""
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


def _details(
    plan: DistributionPlan,
    given: Any,
    programme: Programme,
    mapping: MappingSource | None,
) -> tuple[SiteDetails, Sequence[Problem]]:
    if given is None:
        return plan.site_details or SiteDetails(), ()
    return details_of(plan, given, programme, mapping)


def _routed(asked: bool | None, ways: Ways) -> bool:
    """Whether routes are planned. InputError if they are asked for and distances are missing."""
    if asked and ways.unknown:
        raise InputError("distances", [problem("loads-far-unknown", places=some(ways.unknown))])
    return not ways.unknown if asked is None else asked


def _refuse_beyond(planning: Planning, groups: Sequence[GoodsGroup]) -> None:
    """InputError if goods may not be divided, and no single vehicle carries those of a site."""
    if planning.split != "never":
        return
    beyond = [each for group in groups for each in too_large(group, planning)]
    if beyond:
        sites = some(dict.fromkeys(each.site.site for each in beyond))
        raise InputError("transport", [problem("loads-beyond", sites=sites, count=len(beyond))])


def _shares(groups: Sequence[GoodsGroup]) -> Iterator[tuple[GoodsGroup, Fraction]]:
    """Each group with its share of the time: by its sites."""
    every = sum(len(each.consignments) for each in groups)
    return ((each, Fraction(len(each.consignments), every)) for each in groups)


def _slots(trips, vehicles, most):
    depots = list(dict.fromkeys(trip.depot for trip in trips))
    runs = [
        Run(
            depots.index(trip.depot),
            trip.vehicle,
            seconds_of(hours_of(vehicles[trip.vehicle], trip.metres, len(trip.stops))),
            at,
        )
        for at, trip in enumerate(trips)
    ]
    kinds = [
        KindDay(each.number, seconds_of(each.hours_a_day), each.trips_a_day) for each in vehicles
    ]
    return schedule(runs, kinds, [most.get(name) for name in depots])


def _groups(groups, planned, pieces, vehicles, costs):
    for group, found in zip(groups, planned, strict=True):
        metres = [trip.metres for trip in found.trips]
        yield LoadGroup(
            number=group.number,
            depot=group.depot,
            items=tuple(dict.fromkeys(pieces[at].item.id for at in group.pieces)),
            vehicles=tuple(vehicles[at].id for at in group.vehicles),
            trips=len(found.trips),
            least_trips=found.least_trips,
            cost=costs.in_money(found.cost),
            least_cost=costs.in_money(found.least_cost),
            km=None if None in metres else Fraction(sum(each or 0 for each in metres), METRES),
            proved=found.proved,
        )


def _unloaded(programme: Programme, goods: SentGoods, left: Iterable[Left]) -> Iterator[Unloaded]:
    counts: Counter[tuple[str, str]] = Counter()
    for item, sites in goods.weightless.items():
        counts[item, "weight"] += sites
    for each in left:
        counts[each.item, each.why] += 1
    for (item, why), sites in counts.items():
        yield Unloaded(item=item, name=programme.item(item).name, sites=sites, why=why)


def _assumptions(transport: TransportFile, ways: Ways) -> Iterator[Assumption]:
    for vehicle in transport.vehicles:
        if vehicle.assumption:
            says = f"{vehicle.name} carries {vehicle.carries}"
            yield Assumption(
                place=f"vehicles.{vehicle.id}", item=None, says=says, source=vehicle.source
            )
    yield from ways.assumptions
