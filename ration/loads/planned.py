"""Trips before they have numbers, vehicles and days."""

from collections.abc import Mapping
from typing import NamedTuple

from ration.loads.goods.groups import Left
from ration.loads.goods.sent import Site


class PlannedStop(NamedTuple):
    """A stop: the number of each piece for a site, by the place of the piece.

    `part` means that other trips bring this site goods of the same group. `metres` is the way from
    the place before; None means not known.
    """

    site: Site
    goods: Mapping[int, int]
    part: bool = False
    metres: int | None = None


class PlannedTrip(NamedTuple):
    """A trip of a vehicle, by its place in the fleet, with goods of a group.

    `metres` are there and back; None means not known.
    """

    group: int
    depot: str | None
    vehicle: int
    stops: tuple[PlannedStop, ...]
    metres: int | None = None


class PlannedGroup(NamedTuple):
    """The trips of a group of goods, and the bounds of what they can be.

    `cost` and `least_cost` are in parts of money; None means not known. `left` are goods for sites
    that no vehicle reaches.
    """

    trips: tuple[PlannedTrip, ...]
    least_trips: int
    cost: int | None
    least_cost: int | None
    proved: bool
    left: tuple[Left, ...] = ()
