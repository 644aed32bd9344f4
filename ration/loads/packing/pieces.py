"""What is packed and into what: pieces, kinds of vehicle, the goods of sites, and loads.

All sizes and costs are whole numbers, in whatever steps the caller has.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """A pack, or a step of loose goods. `room` None means that its volume does not count."""

    weight: int
    room: int | None
    loose: bool


class Kind(NamedTuple):
    """A kind of vehicle: what one carries, and what a trip costs.

    `room` None means that only weight counts.
    """

    weight: int
    room: int | None
    cost: int

    def holds(self, weight: int, room: int) -> bool:
        """Whether it carries so much."""
        return weight <= self.weight and (self.room is None or room <= self.room)

    def fits(self, weight: int, room: int, size: tuple[int, int], most: int) -> int:
        """How many pieces of a size fit beside so much, up to `most`.

        >>> Kind(weight=10, room=None, cost=1).fits(4, 0, (2, 1), most=9)
        3
        """
        most = min(most, (self.weight - weight) // size[0])
        if size[1] and self.room is not None:
            most = min(most, (self.room - room) // size[1])
        return most


class Goods(NamedTuple):
    """The goods of a site: how many of each piece, and the kinds that can serve it."""

    counts: tuple[int, ...]
    kinds: frozenset[int]


class Part(NamedTuple):
    """Goods for a site, all of them or some: how many of each piece."""

    site: int
    counts: tuple[int, ...]


class Load(NamedTuple):
    """What one vehicle carries on one trip."""

    kind: int
    parts: tuple[Part, ...]


class Packing(NamedTuple):
    """Loads, and how few or how cheap they can be at least, whoever packs them.

    `proved` means that none is better in what was made least.
    """

    loads: tuple[Load, ...]
    least_loads: int
    least_cost: int
    proved: bool


def size_of(pieces: Sequence[Piece], counts: Sequence[int]) -> tuple[int, int]:
    """The weight and the room of so many of each piece."""
    weight = room = 0
    for piece, count in zip(pieces, counts, strict=True):
        if count:
            weight += piece.weight * count
            room += (piece.room or 0) * count
    return weight, room


def kinds_that_carry(
    goods: Goods, pieces: Sequence[Piece], kinds: Sequence[Kind]
) -> frozenset[int]:
    """The kinds that may serve a site and carry all its goods together."""
    size = size_of(pieces, goods.counts)
    return frozenset(at for at in goods.kinds if kinds[at].holds(*size))


def pieces_of(goods: Goods) -> Iterator[int]:
    """The places of the pieces that a site gets."""
    return (at for at, count in enumerate(goods.counts) if count)
