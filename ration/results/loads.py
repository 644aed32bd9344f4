"""Loads as a record: which packs travel on which vehicle and trip, the contents of `loads.json`."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from pydantic import Field

from ration.core.models import Count, Day, Frozen, Named, Several
from ration.core.problems.problem import Problem
from ration.programme.assumptions import Assumption
from ration.results.provenance import ProgrammeStamp, RegisterStamp
from ration.results.supply import Exact

Least = Literal["vehicles", "cost"]


class Loaded(Frozen):
    """Goods of one item for one stop: `count` whole packs of one size, or loose goods.

    `pack` and `count` None mean that the goods are loose. `quantity` is in `unit`, the item's; full
    packs count in full. `kg` is the weight with packs. `m3` None means that the volume is not
    known.
    """

    item: str
    name: str
    unit: str
    pack: str | None = None
    count: Count | None = None
    quantity: Exact
    kg: Exact
    m3: Exact | None = None


class Stop(Frozen):
    """A place that a trip delivers to, and the goods for it, the heaviest packs first.

    `part` means that other trips bring this site goods of the same kind, which no single vehicle
    could bring, or which were divided to fill vehicles. `km` is the way to it from the place
    before; None means not known. `channel` None means that the place is a depot, which is supplied
    from another.
    """

    channel: str | None
    site: str
    name: str | None = None
    goods: Several[Loaded]
    part: bool = False
    km: Exact | None = None

    @property
    def kg(self) -> Fraction:
        """The weight of its goods, with packs."""
        return sum((each.kg for each in self.goods), Fraction(0))


class Trip(Frozen):
    """One way of one vehicle from its depot to stops and back.

    `number` is on its papers and in the journal. `group` is the number of its group of goods.
    `vehicle` is the id of its kind, and
    `vehicle_number` which of them it is, from 1. `depot` None means that no depot is named. `day`
    counts from 1; `date` None means not known. `turn` is which trip of its vehicle it is on that
    day, from 1. `kg` is the weight of all goods with packs, `m3` None means not known. `km`, with
    the way back, `hours` and `cost` None mean not known. The stops are in their order.
    """

    number: str
    group: Count
    vehicle: str
    name: Named
    vehicle_number: Count
    depot: str | None = None
    day: Count
    date: Day | None = None
    turn: Count = 1
    kg: Exact
    m3: Exact | None = None
    km: Exact | None = None
    hours: Exact | None = None
    cost: Exact | None = None
    stops: Several[Stop]


class Carries(Frozen):
    """What a vehicle of the kind with the id `vehicle` carries; `m3` None means only weight counts.

    `name` is what the kind is called.
    """

    vehicle: str
    name: Named
    kg: Exact
    m3: Exact | None = None


class LoadGroup(Frozen):
    """Goods of one depot that may travel together, in kinds of vehicle that may carry them.

    `items` are their ids. `trips` are how many there are, and `least_trips` how many are needed at
    least for what this depot sends, whoever loads them; `proved` means that no fewer are possible,
    or, if `least` is "cost", that none is cheaper. `cost` and `least_cost` None mean that
    costs are not known.
    """

    number: Count
    depot: str | None = None
    items: Several[str]
    vehicles: Several[str]
    trips: Count
    least_trips: Count
    cost: Exact | None = None
    least_cost: Exact | None = None
    km: Exact | None = None
    proved: bool


class DepotDay(Frozen):
    """What a depot handles on a day: its trips and their weight. `most` None means no limit."""

    day: Count
    date: Day | None = None
    depot: str | None = None
    trips: Count
    most: Count | None = None
    kg: Exact


class DepotGoods(Frozen):
    """Goods of one item at a depot, in the item's unit: what there was, what is sent, what stays.

    `available` and `left` None mean that its stock is not known.
    """

    depot: str | None
    item: str
    name: str
    unit: str
    available: Exact | None
    sent: Exact
    left: Exact | None


class Missing(Frozen):
    """Packs that no depot has for a site, or the quantity of loose goods; in the item's unit."""

    channel: str
    site: str
    item: str
    name: str
    unit: str
    pack: str | None = None
    count: Count | None = None
    quantity: Exact


class Transfer(Frozen):
    """A proposal: bring to a site what another site has over.

    `km` and `cost` None mean not known. `count` packs of `pack` are sent, or loose goods.
    """

    item: str
    name: str
    unit: str
    from_channel: str
    from_site: str
    to_channel: str
    to_site: str
    pack: str | None = None
    count: Count | None = None
    quantity: Exact
    km: Exact | None = None
    cost: Exact | None = None


class ItemShort(Frozen):
    """How short sites are of an item, in its unit, and what would help.

    `sites` are short, of `short` together; `over` is what others have too much of, and `moved` what
    the transfers bring. `at_depots` is what depots still have of it.
    """

    item: str
    name: str
    unit: str
    sites: Count
    short: Exact
    over: Exact
    moved: Exact
    at_depots: Exact


class LoadPlace(Frozen):
    """Where a depot or a site is, in degrees north and east. `channel` None means a depot."""

    channel: str | None = None
    site: str
    latitude: Exact
    longitude: Exact


class Unloaded(Frozen):
    """Goods that travel on no vehicle, and why.

    Their weight or volume is not known; no `vehicle` may carry them there; a pack is too `heavy`;
    or no vehicle can `reach` the site and come back within its day.
    """

    item: str
    name: str
    sites: Count
    why: Literal["weight", "volume", "vehicle", "heavy", "reach"]


class LoadsRecord(Frozen):
    """Which packs of a plan travel on which vehicle and trip, and when.

    `date` is that of day 1; None means not known. `money` is the unit of costs; None means that
    there are none. `routes` means that the order of stops is that of a route. `least` is what was
    made small. `short` is what sites lack in the plan, and `missing` what depots lack in whole
    packs for what it sends. `distances` says where distances come from; None means that there are
    none. `places` are those whose coordinates are known. `carries` are the limits of the vehicles;
    a vehicle that is not there has those of the programme.
    """

    format: Literal["ration.loads/1"] = "ration.loads/1"
    programme: ProgrammeStamp
    source: RegisterStamp
    seal: str | None = None
    date: Day | None = None
    money: str | None = None
    routes: bool
    least: Least
    distances: str | None = None
    carries: Several[Carries] = ()
    groups: Several[LoadGroup]
    trips: Several[Trip] = Field(repr=False)
    days: Several[DepotDay]
    depots: Several[DepotGoods] = ()
    missing: Several[Missing] = ()
    short: Several[ItemShort] = ()
    transfers: Several[Transfer] = ()
    unloaded: Several[Unloaded] = ()
    places: Several[LoadPlace] = Field(default=(), exclude_if=lambda places: not places)
    assumptions: Several[Assumption] = ()
    warnings: Several[Problem] = ()

    def stops(self) -> Iterator[tuple[Trip, Stop]]:
        """Every stop with its trip, at sites and at depots."""
        return ((trip, stop) for trip in self.trips for stop in trip.stops)
