"""Which transfers between sites would help where a plan is short, and what each would cost.

A transfer is a trip of its own: a vehicle of the cheapest kind goes from the site that has goods
over to the site that is short, and back. Its cost is `cost_a_trip` and `cost_a_km` for the way
there and back, for as many vehicles as the goods need.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.engine.packing import Packing
from ration.loads.depots.moves import moves
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.programme.vehicle import Vehicle
from ration.results.lines import Line, Manifest
from ration.results.loads import DepotGoods, Transfer
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import SiteTable

Place = tuple[str, str]  # channel and site
Km = Callable[[Place, Place], Fraction | None]


class ItemHelp(NamedTuple):
    """How short sites are of an item, in its unit, and what would help.

    `sites` are short, of `short` together; transfers bring `moved` of it. `over` is what other
    sites have too much of. `depots` are those that still have some.
    """

    item: str
    name: str
    unit: str
    sites: int
    short: Fraction
    over: Fraction
    moved: Fraction
    depots: tuple[DepotGoods, ...]


class Help(NamedTuple):
    """The proposals, and each item that is short somewhere."""

    transfers: tuple[Transfer, ...]
    items: tuple[ItemHelp, ...]


def transfers_of(
    plan: PlanRecord, programme: Programme, vehicles: Sequence[Vehicle], km: Km
) -> Help:
    """Propose transfers of each item that sites of a plan from stock are short of.

    A site that is short needs what it cannot hand out, less what it has left. What others have
    over is what stays in their stock, and lots at sites where nobody comes for the item. `km` is
    the distance between two sites; None means not known. Without costs the shortest ways come
    first, and without distances the largest amounts. Goods are whole packs as far as possible, and
    a loose rest; the cost of a trip is with the first of its goods, the others cost nothing more.

    A plan without stock has no transfers.
    """
    found: list[Transfer] = []
    items: list[ItemHelp] = []
    for item in programme.items:
        short, over = _short_and_over(plan, programme, item)
        if not short:
            continue
        trips = _Trips(item, vehicles, km)
        givers, takers = list(over), list(short)
        moved = 0
        for giver, taker, steps in moves(
            [*over.values()],
            [*short.values()],
            lambda g, t, n, trips=trips, givers=givers, takers=takers: trips.measure(  # type: ignore[misc]
                givers[g], takers[t], n
            ),
        ):
            moved += steps
            found += trips.transfers(givers[giver], takers[taker], steps)
        sums = [item.quantity(n).amount for n in (sum(short.values()), sum(over.values()), moved)]
        depots = tuple(_at_depots(plan, item))
        items.append(
            ItemHelp(item.id, item.name, item.unit, len(short), sums[0], sums[1], sums[2], depots)
        )
    return Help(tuple(found), tuple(items))


def _short_and_over(
    plan: PlanRecord, programme: Programme, item: Item
) -> tuple[dict[Place, int], dict[Place, int]]:
    """The steps that places need of an item, and those that places have too much of."""
    short: dict[Place, int] = {}
    over: dict[Place, int] = {}
    step = item.in_unit(item.smallest)
    for place, line in _lines(plan, item.id):
        if line.supply is not None:
            lacks, left = line.supply.short / step, (line.supply.balance or Fraction(0)) / step
            if lacks > left:
                short[place] = int(lacks - left)
            elif left and not lacks:
                over[place] = int(left)
    channels = [rule.channel for rule in programme.allocations if rule.item == item.id]
    channels += [pool.channel for pool in programme.pools if pool.item == item.id]
    for lot in () if plan.stock is None else plan.stock.idle:
        if lot.item == item.id and lot.site is not None and channels:
            place = lot.channel or channels[0], lot.site
            if place not in short:
                over[place] = over.get(place, 0) + int(item.steps(lot.quantity))
    return short, {place: steps for place, steps in over.items() if steps}


def _lines(plan: PlanRecord, item: str) -> Iterator[tuple[Place, Line]]:
    """The line of an item at every site; of sites in columns, each line is made once."""
    for channel in plan.channels:
        manifests = plan.manifests(channel)
        if isinstance(manifests, SiteTable):
            columns = manifests.columns
            if item in columns.lines:
                distinct = list(columns.lines[item].distinct)
                for site, at in zip(columns.sites, columns.lines[item].which, strict=True):
                    yield (channel, site), distinct[at]
        else:
            yield from _in_manifests(channel, manifests, item)


def _in_manifests(
    channel: str, manifests: Sequence[Manifest], item: str
) -> Iterator[tuple[Place, Line]]:
    for manifest in manifests:
        line = manifest.lines.get(item)
        if line is not None:
            yield (channel, manifest.site), line


def _at_depots(plan: PlanRecord, item: Item) -> Iterator[DepotGoods]:
    """What depots still have of an item after all that the plan issues."""
    sums: dict[str | None, list[Fraction]] = {}
    for use in () if plan.stock is None else plan.stock.lots:
        if use.lot.item == item.id and use.lot.site is None:
            amounts = sums.setdefault(use.lot.depot, [Fraction(0)] * 3)
            for at, quantity in enumerate((use.lot.quantity, use.issued, use.left)):
                amounts[at] += item.in_unit(quantity)
    for depot, (available, sent, left) in sums.items():
        if left:
            yield DepotGoods(
                depot=depot,
                item=item.id,
                name=item.name,
                unit=item.unit,
                available=available,
                sent=sent,
                left=left,
            )


class _Trips:
    """What trips with goods of one item cost."""

    def __init__(self, item: Item, vehicles: Sequence[Vehicle], km: Km) -> None:
        self._item, self._packing = item, Packing(item)
        able = [each for each in vehicles if each.items is None or item.id in each.items]
        priced = any(each.cost_a_trip or each.cost_a_km for each in vehicles)
        self._vehicles = able if priced else []
        self._by_id = {vehicle.id: vehicle for vehicle in vehicles}
        self._numbers: dict[tuple[str, int], int | None] = {}
        self._between = km
        self._known: dict[tuple[Place, Place], Fraction | None] = {}

    def _km(self, giver: Place, taker: Place) -> Fraction | None:
        if (giver, taker) not in self._known:
            self._known[giver, taker] = self._between(giver, taker)
        return self._known[giver, taker]

    def measure(self, giver: Place, taker: Place, steps: int) -> Fraction | None:
        """What a trip costs; without any costs, how far it is. None means not known."""
        return self._cost(giver, taker, steps) if self._vehicles else self._km(giver, taker)

    def _cost(self, giver: Place, taker: Place, steps: int) -> Fraction | None:
        """The cost with the cheapest kind of vehicle; None means not known."""
        costs = [
            cost
            for vehicle in self._vehicles
            if _serves(vehicle, giver[1]) and _serves(vehicle, taker[1])
            if (cost := self._with(vehicle, self._km(giver, taker), steps)) is not None
        ]
        return min(costs, default=None)

    def _with(self, vehicle: Vehicle, km: Fraction | None, steps: int) -> Fraction | None:
        number = self._number(vehicle.id, steps)
        if number is None or (km is None and vehicle.cost_a_km):
            return None
        trip, each = vehicle.cost_a_trip, vehicle.cost_a_km
        cost = Fraction(0) if trip is None else trip.amount
        return number * (cost + (Fraction(0) if each is None else each.amount * 2 * (km or 0)))

    def _number(self, vehicle: str, steps: int) -> int | None:
        """How many vehicles of a kind so many steps need; None means not known."""
        key = vehicle, steps
        if key not in self._numbers:  # many pairs of sites move the same amount
            packed = self._packing.pack(steps)
            self._numbers[key] = self._packing.vehicles(packed, self._by_id[vehicle])
        return self._numbers[key]

    def transfers(self, giver: Place, taker: Place, steps: int) -> Iterator[Transfer]:
        """The goods of one trip: whole packs, the largest first, and a loose rest."""
        cost: Fraction | None = self._cost(giver, taker, steps)
        packed = self._packing.pack(steps)
        packs = zip(self._packing.packs, self._packing.holds, packed.counts, strict=True)
        goods: list[tuple[str | None, int | None, int]] = [
            (pack.name, count, count * holds) for pack, holds, count in packs if count
        ]
        goods += [(None, None, packed.loose)] if packed.loose else []
        for pack, count, part in goods:
            yield Transfer(
                item=self._item.id,
                name=self._item.name,
                unit=self._item.unit,
                from_channel=giver[0],
                from_site=giver[1],
                to_channel=taker[0],
                to_site=taker[1],
                pack=pack,
                count=count,
                quantity=self._item.quantity(part).amount,
                km=self._km(giver, taker),
                cost=cost,
            )
            cost = None if cost is None else Fraction(0)


def _serves(vehicle: Vehicle, site: str) -> bool:
    return site not in vehicle.not_sites and (vehicle.sites is None or site in vehicle.sites)
