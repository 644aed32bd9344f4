"""Trips as records: with their numbers, vehicles, days and goods."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from ration.core.construct import construct
from ration.loads.costs import METRES, Costs, hours_of
from ration.loads.goods.pieces import Piece
from ration.loads.planned import PlannedStop, PlannedTrip
from ration.loads.schedule.runs import Slot
from ration.programme.vehicle import Vehicle
from ration.results.loads import Loaded, Stop, Trip
from ration.results.plan.site_details import SiteDetails


class Known(NamedTuple):
    """What records are made with: pieces, vehicles, costs, details of sites, and day 1."""

    pieces: Sequence[Piece]
    vehicles: Sequence[Vehicle]
    costs: Costs
    details: SiteDetails
    first_day: date | None

    def day(self, number: int) -> date | None:
        """The date of a day; None means not known, or beyond all dates."""
        if self.first_day is None or number > (date.max - self.first_day).days:
            return None
        return self.first_day + timedelta(days=number - 1)


def trip_records(
    known: Known, trips: Sequence[PlannedTrip], slots: Sequence[Slot]
) -> Iterator[Trip]:
    """The trips in the order of their days, numbered."""
    goods = _GoodsMaker(known.pieces)
    order = sorted(
        range(len(trips)),
        key=lambda at: (
            slots[at].day,
            trips[at].depot or "",
            trips[at].vehicle,
            slots[at].vehicle,
            slots[at].turn,
        ),
    )
    width = max(3, len(str(len(trips))))
    for number, at in enumerate(order, 1):
        yield _trip(known, goods, trips[at], slots[at], f"T{number:0{width}}")


def _trip(known: Known, goods: "_GoodsMaker", trip: PlannedTrip, slot: Slot, number: str) -> Trip:
    vehicle = known.vehicles[trip.vehicle]
    stops = tuple(_stop(known, goods, each) for each in trip.stops)
    volumes = [each.m3 for stop in stops for each in stop.goods]
    cost = known.costs.of_trip(trip.vehicle, trip.metres)
    return construct(
        Trip,
        number=number,
        group=trip.group,
        vehicle=vehicle.id,
        name=vehicle.name,
        vehicle_number=slot.vehicle,
        depot=trip.depot,
        day=slot.day,
        date=known.day(slot.day),
        turn=slot.turn,
        kg=sum((stop.kg for stop in stops), Fraction(0)),
        m3=None if None in volumes else sum((each or 0 for each in volumes), Fraction(0)),
        km=_km(trip.metres),
        hours=hours_of(vehicle, trip.metres, len(stops)),
        cost=known.costs.in_money(cost),
        stops=stops,
    )


def _stop(known: Known, goods: "_GoodsMaker", stop: PlannedStop) -> Stop:
    channel, site = stop.site
    detail = None if channel is None else known.details.of(channel, site)
    loaded = [goods.loaded(at, count) for at, count in stop.goods.items()]
    return construct(
        Stop,
        channel=channel,
        site=site,
        name=None if detail is None else detail.name,
        goods=tuple(sorted(loaded, key=_heavy_first)),
        part=stop.part,
        km=_km(stop.metres),
    )


def _heavy_first(goods: Loaded) -> tuple[Fraction, str]:
    """Sort key: heavy packs go below light ones, and loose goods on top."""
    return (-goods.kg / goods.count if goods.count else Fraction(0)), goods.item


def _km(metres: int | None) -> Fraction | None:
    return None if metres is None else Fraction(metres, METRES)


class _GoodsMaker:
    """Makes the records of goods: many sites get the same, which is made once."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._made: dict[tuple[int, int], Loaded] = {}

    def loaded(self, at: int, count: int) -> Loaded:
        """The record of so many of a piece."""
        key = at, count
        if key not in self._made:
            self._made[key] = loaded(self._pieces[at], count)
        return self._made[key]


def loaded(piece: Piece, count: int) -> Loaded:
    """The record of so many of a piece."""
    return construct(
        Loaded,
        item=piece.item.id,
        name=piece.item.name,
        unit=piece.item.unit,
        pack=piece.pack,
        count=None if piece.pack is None else count,
        quantity=piece.item.quantity(piece.steps * count).amount,
        kg=piece.kg * count,
        m3=None if piece.m3 is None else piece.m3 * count,
    )
