"""What trips cost and how long they take, in whole numbers for calculations."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from ration.core.quantity.quantity import Quantity
from ration.programme.vehicle import Vehicle

METRES = 1000  # in a kilometre
SECONDS = 3600  # in an hour


class Costs(NamedTuple):
    """What a trip and a metre of each vehicle cost, in parts of money: `parts` to a unit of it.

    `money` None means that nothing has a cost.
    """

    money: str | None
    parts: int
    a_trip: tuple[int, ...]
    a_metre: tuple[int, ...]

    def of_trip(self, vehicle: int, metres: int | None) -> int | None:
        """What a trip costs; None means not known."""
        if self.money is None or (metres is None and self.a_metre[vehicle]):
            return None
        return self.a_trip[vehicle] + self.a_metre[vehicle] * (metres or 0)

    def in_money(self, cost: int | None) -> Fraction | None:
        """A cost in units of money; None stays None."""
        return None if cost is None or self.money is None else Fraction(cost, self.parts)


def costs_of(vehicles: Sequence[Vehicle]) -> Costs:
    """The costs of vehicles, which are all in one unit of money.

    >>> lorry = Vehicle.model_validate({"id": "lorry", "name": "Lorry", "carries": "5 t",
    ...     "cost_a_trip": "20000 KPW", "cost_a_km": "600 KPW"})
    >>> costs_of([lorry])
    Costs(money='KPW', parts=5, a_trip=(100000,), a_metre=(3,))
    """
    given = [each for v in vehicles for each in (v.cost_a_trip, v.cost_a_km) if each is not None]
    trips = [_amount(each.cost_a_trip) for each in vehicles]
    ways = [_amount(each.cost_a_km) / METRES for each in vehicles]
    parts = lcm(*(each.denominator for each in (*trips, *ways)))
    return Costs(
        given[0].unit if given else None,
        parts,
        tuple(int(each * parts) for each in trips),
        tuple(int(each * parts) for each in ways),
    )


def _amount(cost: Quantity | None) -> Fraction:
    return Fraction(0) if cost is None else cost.amount


def hours_of(vehicle: Vehicle, metres: int | None, stops: int) -> Fraction | None:
    """How long a trip takes; None means that its length or the speed is not known.

    >>> lorry = Vehicle.model_validate({"id": "lorry", "name": "Lorry", "carries": "5 t",
    ...     "km_an_hour": 40, "hours_to_load": 1, "hours_a_stop": "0.5"})
    >>> hours_of(lorry, 20_000, 3)
    Fraction(3, 1)
    """
    if metres is None or vehicle.km_an_hour is None:
        return None
    driving = Fraction(metres, METRES) / vehicle.km_an_hour
    return driving + vehicle.hours_to_load + stops * vehicle.hours_a_stop


def day_seconds(hours: Fraction | None) -> int | None:
    """The hours of a day in whole seconds, rounded down; None stays None."""
    return None if hours is None else int(hours * SECONDS)


def seconds_of(hours: Fraction | None) -> int | None:
    """Hours in whole seconds, rounded up; None stays None."""
    return None if hours is None else -int(-hours * SECONDS // 1)
