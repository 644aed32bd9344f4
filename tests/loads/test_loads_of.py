"""`ration.loads_of` on small plans, by hand: who loads what, and what travels on nothing."""

import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

import ration
from ration import Loads, loads_of

PROGRAMME = ration.load_programme(
    {
        "id": "two", "version": "1", "title": "Two", "currency": "USD",
        "channels": {"centre": {"title": "Centre"}},
        "items": {
            "rice": {"name": "Rice", "unit": "kg",
                     "packs": [{"name": "bag", "holds": "5 kg", "tare": "0 kg", "volume": "10 L"}]},
            "oil": {"name": "Oil", "unit": "bottle", "weighs": "1 kg"},
        },
        "allocations": [
            {"item": "rice", "per": "person", "quantity": "5 kg", "channel": "centre"},
            {"item": "oil", "per": "household", "quantity": "1 bottle", "channel": "centre"},
        ],
        "shortage": {"option": "equal"},
    }
)  # fmt: skip


def plan(people: Mapping[str, int], stock: Any = None) -> ration.DistributionPlan:
    """The plan of a household for each site."""
    rows = [{"household_id": site, "persons": n, "centre": site} for site, n in people.items()]
    return ration.compute(pl.DataFrame(rows), PROGRAMME, stock=stock)


def cart(**keys: Any) -> dict[str, Any]:
    return {"name": "Cart", "carries": "20 kg"} | keys


def carried(found: Loads) -> Counter[tuple[str | None, str, str]]:
    """The kilograms and bottles of each trip's depot, site and item."""
    amounts = Counter[tuple[str | None, str, str]]()
    for trip, stop in found.stops():
        for each in stop.goods:
            amounts[trip.depot, stop.site, each.item] += int(each.quantity)
    return amounts


def unloaded(found: Loads) -> list[tuple[str, str, int]]:
    return [(each.item, each.why, each.sites) for each in found.unloaded]


class TestOnNoVehicle:
    """What travels on no vehicle has its reason; all else travels."""

    def test_goods_of_unknown_volume_where_the_room_is_stated(self) -> None:
        found = loads_of(plan({"A": 2, "B": 1}), {"vehicles": {"cart": cart(volume="1 m3")}})
        assert unloaded(found) == [("oil", "volume", 2)]
        assert carried(found) == {(None, "A", "rice"): 10, (None, "B", "rice"): 5}

    def test_items_that_no_vehicle_may_carry(self) -> None:
        found = loads_of(plan({"A": 2}), {"vehicles": {"cart": cart(items=["oil"])}})
        assert unloaded(found) == [("rice", "vehicle", 1)]
        assert carried(found) == {(None, "A", "oil"): 1}

    def test_sites_that_no_vehicle_reaches(self) -> None:
        found = loads_of(plan({"A": 2, "B": 1}), {"vehicles": {"cart": cart(not_sites=["B", "A"])}})
        assert unloaded(found) == [("oil", "vehicle", 2), ("rice", "vehicle", 2)]
        assert (found.trips, found.groups) == ((), ())

    def test_packs_too_heavy_for_any_vehicle(self) -> None:
        found = loads_of(plan({"A": 2}), {"vehicles": {"cart": cart(carries="4 kg")}})
        assert unloaded(found) == [("rice", "heavy", 1)]
        assert carried(found) == {(None, "A", "oil"): 1}


FAR = pl.DataFrame({"from": ["Port", "Port", "A"], "to": ["A", "B", "B"], "km": [10, 10, 1]})
PORT = {"name": "Port"}


class TestNeverDivided:
    """Goods of split "never" stay together, or do not travel."""

    def test_goods_that_a_vehicle_carries_are_one_stop_each(self) -> None:
        found = loads_of(plan({"A": 3, "B": 3}), {"vehicles": {"cart": cart()}}, split="never")
        assert [[stop.site for stop in trip.stops] for trip in found.trips] == [["A"], ["B"]]

    def test_what_is_brought_to_a_depot_may_be_divided(self) -> None:
        """Mill gets 32 kg from Port in carts of 20; its own carts bring 16 to each site."""
        depots = [PORT, {"name": "Mill", "supplied_from": "Port"}]
        transport = {"vehicles": {"cart": cart()}, "depots": depots}
        found = loads_of(plan({"A": 3, "B": 3}), transport, split="never")
        to = [(trip.depot, [(stop.site, stop.part) for stop in trip.stops]) for trip in found.trips]
        assert to == [
            ("Port", [("Mill", True)]), ("Port", [("Mill", True)]),
            ("Mill", [("A", False)]), ("Mill", [("B", False)]),
        ]  # fmt: skip

    def test_goods_are_out_of_reach_if_who_carries_them_together_is_not_back_in_time(self) -> None:
        """A lorry carries A's 16 kg, but at 1 km an hour it is not back; a van carries 15."""
        lorry = cart(hours_a_day=8, km_an_hour=1)
        van = cart(carries="15 kg", hours_a_day=8, km_an_hour=40)
        transport = {"vehicles": {"lorry": lorry, "van": van}, "depots": [PORT]}
        people = plan({"A": 3, "B": 2})
        found = loads_of(people, transport, distances=FAR, split="never")
        assert unloaded(found) == [("oil", "reach", 1), ("rice", "reach", 1)]
        assert {(stop.site, trip.vehicle) for trip, stop in found.stops()} == {("B", "van")}
        divided = loads_of(people, transport, distances=FAR, split="needed")
        assert unloaded(divided) == []
        assert carried(divided)["Port", "A", "rice"] == 15


class TestDistances:
    def test_routes_that_are_asked_for_are_made_where_all_is_known(self) -> None:
        """Both on one way: 10 + 1 + 10 km."""
        transport = {"vehicles": {"cart": cart()}, "depots": [PORT]}
        found = loads_of(plan({"A": 1, "B": 1}), transport, distances=FAR, routes=True)
        (trip,) = found.trips
        assert trip.km == 21
        assert found.routes

    def test_places_without_a_distance_are_named_where_others_have_some(self) -> None:
        transport = {"vehicles": {"cart": cart()}, "depots": [PORT]}
        found = loads_of(plan({"A": 1, "B": 1, "C": 1}), transport, distances=FAR)
        (warning,) = found.warnings
        assert warning.code == "loads-far-some"
        assert "C" in warning.message
        assert not found.routes

    def test_sites_without_coordinates_have_no_place(self) -> None:
        details = pl.DataFrame(
            {"site": ["A", "B"], "channel": ["centre"] * 2, "address": ["Hill 1", "Hill 2"],
             "latitude": ["38.1", None], "longitude": ["126.1", None]}
        )  # fmt: skip
        found = loads_of(
            plan({"A": 1, "B": 1}), {"vehicles": {"cart": cart()}}, site_details=details
        )
        assert [each.site for each in found.places] == ["A"]
        assert carried(found)[None, "B", "rice"] == 5


def stock(*lots: tuple[str, int, str | None]) -> pl.DataFrame:
    """Lots of an item, in kilograms or bottles, at a depot."""
    rows = [{"item": item, "quantity": str(n), "depot": depot} for item, n, depot in lots]
    return pl.DataFrame(rows, infer_schema_length=None)


class TestDepotsOfLots:
    """Lots that name no depot are at the only one, or at one without a name."""

    LOTS = stock(("rice", 20, None), ("oil", 9, None))

    def test_with_one_depot_they_are_there(self) -> None:
        transport = {"vehicles": {"cart": cart()}, "depots": [PORT]}
        found = loads_of(plan({"A": 2}, self.LOTS), transport)
        assert carried(found) == {("Port", "A", "rice"): 10, ("Port", "A", "oil"): 1}
        left = {f"{each.depot} {each.item}": each.left for each in found.depots}
        assert left == {"Port rice": 10, "Port oil": 8}

    def test_beside_a_named_depot_they_are_at_one_without_a_name(self) -> None:
        """Port has 5 of the 10 kg of rice; the oil and the rest come from the other."""
        lots = stock(("rice", 5, "Port"), ("rice", 20, None), ("oil", 9, None))
        found = loads_of(plan({"A": 2}, lots), {"vehicles": {"cart": cart()}})
        assert sum(n for (_, _, item), n in carried(found).items() if item == "rice") == 10
        there = {(each.depot, each.item): each.available for each in found.depots}
        assert there == {("Port", "rice"): 5, (None, "rice"): 20, (None, "oil"): 9}
        assert found.missing == ()


COAL = ration.load_programme(
    {
        "id": "coal", "version": "1", "title": "Coal", "channels": {"centre": {"title": "Centre"}},
        "items": {"coal": {"name": "Coal", "unit": "kg", "step": "1 kg"}},
        "allocations": [
            {"item": "coal", "per": "person", "quantity": "1 kg", "channel": "centre"}
        ],
    }
)  # fmt: skip
KILOGRAMS = (36, 34, 39, 27, 34, 42, 46, 49, 28, 42)


def test_without_highs_trips_are_a_valid_plan_and_the_bound_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """377 kg in carts of 100: HiGHS finds 4 trips, whose 4 are the fewest; fast searches need 5."""
    rows = {
        "household_id": [f"S{at}" for at, _ in enumerate(KILOGRAMS)],
        "persons": KILOGRAMS, "centre": [f"S{at}" for at, _ in enumerate(KILOGRAMS)],
    }  # fmt: skip
    made = ration.compute(pl.DataFrame(rows), COAL)
    transport = {"vehicles": {"cart": cart(carries="100 kg")}, "split": "never"}
    best = loads_of(made, transport)
    monkeypatch.setitem(sys.modules, "highspy", None)  # importing it raises ImportError
    found = loads_of(made, transport)
    for each, trips in ((best, 4), (found, 5)):
        assert len(each.trips) == trips
        assert sorted(stop.kg for _, stop in each.stops()) == sorted(KILOGRAMS)
        assert len({stop.site for _, stop in each.stops()}) == len(KILOGRAMS)
        assert max(trip.kg for trip in each.trips) <= 100
        assert all(trip.kg == sum(stop.kg for stop in trip.stops) for trip in each.trips)
    assert [(each.least_trips, each.proved) for each in best.groups] == [(4, True)]
    assert [(each.least_trips, each.proved) for each in found.groups] == [(4, False)]
