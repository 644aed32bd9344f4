"""What goods consist of on the way: whole packs, and loose goods in whole steps."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from ration.core.quantity.quantity import Quantity
from ration.engine.packing import Packing
from ration.programme.item import Item
from ration.programme.vehicle import Vehicle


class Piece(NamedTuple):
    """One pack of an item, or one step of it if it is loose: then `pack` is None.

    `steps` of the item are in it, `kg` is its weight with the pack. `m3` None means not known.
    """

    item: Item
    pack: str | None
    steps: int
    kg: Fraction
    m3: Fraction | None

    @property
    def quantity(self) -> Quantity:
        """What is in it."""
        return self.item.quantity(self.steps)


class ItemPieces:
    """The pieces that an item travels in, largest first; none if its weight is not known.

    >>> rice = Item.model_validate({"id": "rice", "name": "Rice", "unit": "kg",
    ...     "packs": [{"name": "bag", "holds": "50 kg", "tare": "0.12 kg"}]})
    >>> [(each.pack, str(each.kg)) for each in ItemPieces(rice).pieces]
    [('bag', '1253/25')]
    >>> ItemPieces(rice).counts(120_000)
    (3,)
    """

    def __init__(self, item: Item) -> None:
        self.item = item
        self._packing = Packing(item)
        self.pieces = tuple(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        packing = self._packing
        if packing.kg is None or None in packing.tares:
            return
        parts = zip(packing.packs, packing.holds, packing.tares, packing.rooms, strict=True)
        for pack, holds, tare, room in parts:
            kg = holds * packing.kg + (tare or 0)
            yield Piece(self.item, pack.name, holds, kg, room)
        if not packing.packs:
            yield Piece(self.item, None, 1, packing.kg, packing.m3)

    def counts(self, steps: int) -> tuple[int, ...]:
        """How many of each piece bring so many steps: no pack is opened on the way."""
        packed = self._packing.pack(steps)
        sent = self._packing.dispatch(packed)
        return (steps,) if sent is None else sent[0]


class Scale(NamedTuple):
    """Whole numbers for weights and volumes: so many to a kilogram, and to a cubic metre."""

    of_kg: int
    of_m3: int

    def weight(self, kg: Fraction) -> int:
        """A weight as a whole number."""
        return int(kg * self.of_kg)

    def room(self, m3: Fraction | None) -> int | None:
        """A volume as a whole number; None stays None."""
        return None if m3 is None else int(m3 * self.of_m3)


def scale_of(pieces: Sequence[Piece]) -> Scale:
    """The coarsest scale in which every piece is a whole number.

    What a vehicle carries is rounded down to it, which changes nothing: pieces are whole.
    """
    return Scale(
        lcm(*(each.kg.denominator for each in pieces)),
        lcm(*(each.m3.denominator for each in pieces if each.m3 is not None)),
    )


def limits_of(vehicle: Vehicle) -> tuple[Fraction, Fraction | None]:
    """What a vehicle carries, in kg, and its room in m3; None means that only weight counts."""
    room = None if vehicle.volume is None else vehicle.volume.to("m3").amount
    return vehicle.carries.to("kg").amount, room
