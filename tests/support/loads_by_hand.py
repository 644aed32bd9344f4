"""Loads of a plan made by hand: site after site, each vehicle filled before the next is begun."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ration.engine.packing import Packing
from ration.results.loads import Carries, Loaded, LoadGroup, LoadsRecord, Stop, Trip
from ration.seals.seal import seal_of

LORRY = Carries(vehicle="lorry", name="Lorry", kg=Fraction(5000), m3=Fraction(14))


def loads_by_hand(plan: Any, *, carries: Carries = LORRY, **changes: Any) -> LoadsRecord:
    """Loads of all goods of a plan whose weight is known; `changes` are keys of the record."""
    trips = list[list[Stop]]()
    room = Fraction(0)
    for stop in _stops(plan, carries.kg):
        if stop.kg > room:
            trips.append([])
            room = carries.kg
        trips[-1].append(stop)
        room -= stop.kg
    every = [stop for trip in trips for stop in trip]
    parts = {(s.channel, s.site) for s in every if [(o.channel, o.site) for o in every].count(
        (s.channel, s.site)) > 1}  # fmt: skip
    record = {
        "programme": plan.programme,
        "source": plan.source,
        "seal": seal_of(plan).code,
        "routes": False,
        "least": "vehicles",
        "carries": (carries,),
        "groups": (LoadGroup(number=1, items=(), vehicles=(carries.vehicle,), trips=len(trips),
                             least_trips=1, proved=False),),
        "trips": tuple(_trip(number, trip, carries, parts) for number, trip in enumerate(trips)),
        "days": (),
    }  # fmt: skip
    return LoadsRecord(**record | changes)


def _trip(at: int, stops: list[Stop], carries: Carries, parts: set[tuple[str | None, str]]) -> Trip:
    goods = [each for stop in stops for each in stop.goods]
    rooms = [each.m3 for each in goods if each.m3 is not None]
    return Trip(
        number=f"T{at + 1:03}",
        group=1,
        vehicle=carries.vehicle,
        name=carries.name,
        vehicle_number=at % 3 + 1,
        depot="Station",
        day=at // 3 + 1,
        kg=sum((each.kg for each in goods), Fraction(0)),
        m3=sum(rooms, Fraction(0)) if len(rooms) == len(goods) else None,
        stops=tuple(
            stop.model_copy(update={"part": (stop.channel, stop.site) in parts}) for stop in stops
        ),
    )


def _stops(plan: Any, most: Fraction) -> Iterator[Stop]:
    """The goods of every site, in parts of at most so many kg."""
    programme = plan._households.programme
    packings = {item.id: Packing(item) for item in programme.items
                if item.unit != programme.currency}  # fmt: skip
    for channel in plan.channels:
        for manifest in plan.manifests(channel):
            goods = list[Loaded]()
            room = most
            for piece, count in _pieces(manifest, packings):
                left = count
                while left:
                    fits = min(left, int(room // piece.kg))
                    if fits:
                        goods.append(_times(piece, fits))
                        room, left = room - fits * piece.kg, left - fits
                    if left:
                        yield Stop(channel=channel, site=manifest.site, goods=tuple(goods))
                        goods, room = [], most
            if goods:
                yield Stop(channel=channel, site=manifest.site, goods=tuple(goods))


def _times(piece: Loaded, count: int) -> Loaded:
    return piece.model_copy(
        update={
            "count": None if piece.pack is None else count,
            "quantity": piece.quantity * count,
            "kg": piece.kg * count,
            "m3": None if piece.m3 is None else piece.m3 * count,
        }
    )


def _pieces(manifest: Any, packings: Mapping[str, Packing]) -> Iterator[tuple[Loaded, int]]:
    """One pack, or one step of loose goods, and how many of them a site is sent."""
    for line in manifest.lines.values():
        packing = packings.get(line.item)
        if packing is None or packing.kg is None or None in packing.tares:
            continue
        supply = line.supply
        sent = line.quantity.amount if supply is None else supply.delivered
        steps = int(sent / packing.step)
        dispatched = packing.dispatch(packing.pack(steps))
        named = {"item": line.item, "name": line.name, "unit": line.unit}
        if dispatched is None:
            if steps:
                yield Loaded(**named, quantity=packing.step, kg=packing.kg, m3=packing.m3), steps
            continue
        packs = zip(packing.packs, packing.holds, packing.tares, packing.rooms, dispatched[0],
                    strict=True)  # fmt: skip
        for pack, holds, tare, room, count in packs:
            kg = holds * packing.kg + (tare or 0)
            quantity = holds * packing.step
            if count:
                yield (
                    Loaded(**named, pack=pack.name, count=1, quantity=quantity, kg=kg, m3=room),
                    count,
                )
