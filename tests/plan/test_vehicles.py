"""Vehicles for goods of known weight and volume: numbers that are worked out by hand."""

from fractions import Fraction
from typing import Any

import pytest

from ration import Quantity
from ration.engine.packing import Packing, _loaded, _Vehicles
from ration.programme.item import Item
from ration.programme.vehicle import Vehicle

BAG = {"name": "bag", "holds": "50 kg", "tare": "0 kg", "volume": "0.1 m3"}


def vehicles(kg: int, room: str | None, **item: Any) -> int | None:
    """The vehicles of 1 t, with so much room, for a quantity of rice."""
    table = {"id": "rice", "name": "Rice", "unit": "kg", **item}
    lorry = {"id": "l", "name": "L", "carries": "1 t"} | ({"volume": room} if room else {})
    rice = Item.model_validate(table)
    packing = Packing(rice)
    steps = int(rice.steps(Quantity(f"{kg} kg")))
    return packing.vehicles(packing.pack(steps), Vehicle.model_validate(lorry))


@pytest.mark.parametrize(
    ("kg", "room", "number"),
    [
        (500, "2 m3", 1), (500, "1 m3", 1), (500, "0.5 m3", 2), (500, "0.4 m3", 3),
        (500, "0.1 m3", 10), (500, "0.05 m3", None), (500, None, 1),
        (1000, None, 1), (1050, None, 2), (2050, "9 m3", 3), (0, "1 m3", 0),
    ],
)  # fmt: skip
def test_bags_travel_whole(kg: int, room: str | None, number: int | None) -> None:
    """Ten bags of 50 kg take 1 m3."""
    assert vehicles(kg, room, packs=(BAG,)) == number


@pytest.mark.parametrize(
    ("kg", "room", "number"),
    [(1000, "2 m3", 1), (1001, "9 m3", 2), (500, "0.5 m3", 2), (501, "0.5 m3", 3), (0, "1 m3", 0)],
)
def test_loose_goods_are_divided(kg: int, room: str, number: int) -> None:
    assert vehicles(kg, room, volume="2 L") == number


def test_goods_of_unknown_volume_go_by_weight_if_the_room_is_not_stated() -> None:
    assert (vehicles(1500, None), vehicles(1500, "1 m3")) == (2, None)


@pytest.mark.parametrize(
    ("sacks", "bags", "number"),
    [(1, 0, 1), (1, 4, 1), (1, 5, 2), (2, 4, 2), (2, 5, 2), (3, 0, 3), (3, 5, 3)],
)
def test_smaller_packs_fill_what_larger_ones_leave(sacks: int, bags: int, number: int) -> None:
    """A lorry takes a sack of 600 kg and four bags of 100, or ten bags."""
    packs = tuple(
        {"name": name, "holds": holds, "tare": "0 kg"}
        for name, holds in (("sack", "600 kg"), ("bag", "100 kg"))
    )
    assert vehicles(600 * sacks + 100 * bags, None, packs=packs) == number


@pytest.mark.parametrize(("count", "kg"), [(0, 3), (1, 3), (2, 3), (3, 4), (4, 9), (9, 5)])
def test_what_is_loaded_takes_its_own_weight_and_no_more(count: int, kg: int) -> None:
    """Three vehicles have room for 7 kg each; new ones take 10."""
    piece, empty = (_Vehicles(1, Fraction(each), None) for each in (kg, 10))
    after = _loaded([_Vehicles(3, Fraction(7), None)], count, piece, empty)
    new = sum(each.number for each in after) - 3
    assert sum(each.number * each.kg for each in after) == 3 * 7 + new * 10 - count * kg
    assert all(each.kg >= 0 for each in after)
