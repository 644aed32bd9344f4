"""Which vehicles may carry which goods, from where, and to whom."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ration.loads.goods.pieces import Piece, limits_of
from ration.programme.vehicle import Vehicle


def fits(vehicle: Vehicle, piece: Piece) -> bool:
    """Whether such a pack fits into a vehicle.

    A vehicle whose room is stated carries only goods whose volume is known.
    """
    weight, room = limits_of(vehicle)
    if piece.kg > weight:
        return False
    return room is None or (piece.m3 is not None and piece.m3 <= room)


def loads_at(vehicle: Vehicle, depot: str | None) -> bool:
    """Whether a vehicle loads at a depot; a depot without a name is any."""
    return vehicle.depots is None or depot is None or depot in vehicle.depots


def serves(vehicle: Vehicle, site: str) -> bool:
    """Whether a vehicle can reach a site."""
    return site not in vehicle.not_sites and (vehicle.sites is None or site in vehicle.sites)


class Kinds(NamedTuple):
    """The vehicles that may carry every piece of an item, and why no vehicle may, if so."""

    vehicles: frozenset[int]
    why: str = ""


def kinds_for(pieces: Sequence[Piece], vehicles: Sequence[Vehicle], depot: str | None) -> Kinds:
    """The vehicles at a depot that may carry all pieces of one item."""
    allowed = [
        at
        for at, each in enumerate(vehicles)
        if loads_at(each, depot) and (each.items is None or pieces[0].item.id in each.items)
    ]
    if not allowed:
        return Kinds(frozenset(), "vehicle")
    known = [
        at
        for at in allowed
        if vehicles[at].volume is None or all(piece.m3 is not None for piece in pieces)
    ]
    if not known:
        return Kinds(frozenset(), "volume")
    found = frozenset(at for at in known if all(fits(vehicles[at], each) for each in pieces))
    return Kinds(found, "" if found else "heavy")


def apart_from(item: str, apart: Sequence[Collection[str]]) -> int | None:
    """The number of the list of items that travel with no others; None means no list has it."""
    return next((at for at, items in enumerate(apart) if item in items), None)
