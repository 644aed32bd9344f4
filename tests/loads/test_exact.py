"""The exact check finds every fault that a solver's answer could have."""

from fractions import Fraction

import pytest

from ration import Item
from ration.loads.exact import faults
from ration.loads.goods.groups import Consignment, GoodsGroup
from ration.loads.goods.pieces import ItemPieces
from ration.loads.goods.sent import Site
from ration.loads.planned import PlannedGroup, PlannedStop, PlannedTrip
from ration.programme.vehicle import Vehicle

RICE = Item.model_validate(
    {"id": "rice", "name": "Rice", "unit": "kg", "packs": [{"name": "bag", "holds": "50 kg",
     "tare": "0.12 kg", "volume": "0.1 m3"}]}
)  # fmt: skip
CART = Vehicle.model_validate(
    {"id": "cart", "name": "Cart", "carries": "151 kg", "volume": "0.3 m3", "not_sites": ["C"]}
)
A, B, C = (Site("centre", name) for name in "ABC")
GROUP = GoodsGroup(
    1, None, (0,), (0,), tuple(Consignment(site, {0: 2}, frozenset({0})) for site in (A, B))
)


def found(*trips: dict[Site, int], least: int = 1, cost: int | None = None) -> list[str]:
    """The faults of trips with so many bags for each site."""
    made = [
        PlannedTrip(1, None, 0, tuple(PlannedStop(site, {0: n}) for site, n in trip.items()))
        for trip in trips
    ]
    planned = PlannedGroup(tuple(made), least, cost, None if cost is None else 5, proved=False)
    return list(faults(GROUP, planned, ItemPieces(RICE).pieces, [CART]))


def test_trips_without_a_fault() -> None:
    assert ItemPieces(RICE).pieces[0].kg == Fraction("50.12")
    assert found({A: 2, B: 1}, {B: 1}, least=2, cost=5) == []


@pytest.mark.parametrize(
    ("trips", "fault"),
    [
        ([{A: 2, B: 2}], "cart is over its limit"),
        ([{A: 2}], "0 of 2 travel to B"),
        ([{A: 2}, {B: 1}], "1 of 2 travel to B"),
        ([{A: 3}, {B: 2}], "3 of 2 travel to A"),
        ([{A: 2}, {B: 2}, {C: 1}], "cart cannot serve C"),
    ],
)
def test_a_fault_is_found(trips: list[dict[Site, int]], fault: str) -> None:
    assert fault in found(*trips)


def test_bounds_over_their_results() -> None:
    assert found({A: 2}, {B: 2}, least=3) == ["more trips are said to be needed than are made"]
    assert found({A: 2}, {B: 2}, cost=4) == ["more is said to be the least cost than it costs"]


def test_a_trip_longer_than_the_day_of_its_vehicle_is_a_fault() -> None:
    """20 km at 10 km an hour are 2 hours."""
    stops = (PlannedStop(A, {0: 2}),)

    def slow(hours: int) -> list[str]:
        cart = CART.model_copy(update={"hours_a_day": Fraction(hours), "km_an_hour": Fraction(10)})
        own = GROUP._replace(consignments=GROUP.consignments[:1])
        made = PlannedTrip(1, None, 0, stops, 20_000)
        planned = PlannedGroup((made,), 1, None, None, proved=True)
        return list(faults(own, planned, ItemPieces(RICE).pieces, [cart]))

    assert slow(2) == []
    assert slow(1) == ["cart is longer on its way than its day"]
