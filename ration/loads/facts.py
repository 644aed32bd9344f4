"""The parts of a record of loads beside its trips."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ration.core.construct import construct
from ration.loads.costs import METRES
from ration.loads.depots.transfers import ItemHelp
from ration.loads.goods.groups import Left
from ration.loads.goods.pieces import limits_of
from ration.loads.goods.sent import SentGoods, Site
from ration.loads.plan_group import Planning
from ration.loads.planned import PlannedTrip
from ration.loads.scheduled import Scheduled
from ration.loads.ways import Ways
from ration.programme.assumptions import Assumption
from ration.programme.programme import Programme
from ration.programme.transport import TransportFile
from ration.programme.vehicle import Vehicle
from ration.results.loads import Carries, ItemShort, LoadGroup, LoadPlace, Unloaded


def group_records(made: Scheduled, planning: Planning) -> Iterator[LoadGroup]:
    """The groups of goods, with their trips and bounds."""
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


def places_of(trips: Sequence[PlannedTrip], ways: Ways) -> Iterator[LoadPlace]:
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


def carries_of(vehicle: Vehicle) -> Carries:
    """The limits of a vehicle."""
    kg, m3 = limits_of(vehicle)
    return construct(Carries, vehicle=vehicle.id, name=vehicle.name, kg=kg, m3=m3)


def short_of(each: ItemHelp) -> ItemShort:
    """How short sites are of an item."""
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


def unloaded_of(programme: Programme, goods: SentGoods, left: Iterable[Left]) -> Iterator[Unloaded]:
    """What travels on no vehicle, by item and reason."""
    counts: Counter[tuple[str, str]] = Counter()
    for item, sites in goods.weightless.items():
        counts[item, "weight"] += sites
    for item, why, _ in {(each.item, each.why, each.site) for each in left}:
        counts[item, why] += 1
    for (item, why), sites in sorted(counts.items()):
        yield construct(Unloaded, item=item, name=programme.item(item).name, sites=sites, why=why)


def assumptions_of(transport: TransportFile, ways: Ways) -> Iterator[Assumption]:
    """The figures of the transport that are ours."""
    for vehicle in transport.vehicles:
        if vehicle.assumption:
            place, says = f"vehicles.{vehicle.id}", f"{vehicle.name} carries {vehicle.carries}"
            yield Assumption(place=place, item=None, says=says, source=vehicle.source)
    for index, depot in enumerate(transport.depots):
        if depot.assumption:
            place = f"depots[{index}]"
            says = f"depot {depot.name}"
            yield Assumption(place=place, item=None, says=says, source=depot.source)
    yield from ways.assumptions
