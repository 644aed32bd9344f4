"""Lots: equal things to pack, however many there are, and whose they are.

A thing is all that travels together: a part of a site's goods, or one piece where goods may be
divided. Equal things are packed by their number, so that a hundred thousand equal sites are one
lot.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ration.loads.packing.pieces import Goods, Kind, Load, Part, Piece, kinds_that_carry, size_of


class Lot(NamedTuple):
    """Equal things: the weight and room of each, the kinds that may carry it, and how many."""

    size: tuple[int, int]
    kinds: frozenset[int]
    number: int


class Filling(NamedTuple):
    """What each of `times` vehicles of a kind carries: how many things of which lots."""

    kind: int
    things: tuple[tuple[int, int], ...]
    times: int


class Things(NamedTuple):
    """Lots, and for each of them whose its things are: the site, of what, and how many.

    "Of what" are the counts of a thing.
    """

    lots: tuple[Lot, ...]
    owners: tuple[tuple[tuple[Part, int], ...], ...]

    def loads(self, fillings: Iterable[Filling]) -> list[Load]:
        """The loads of the fillings: things are taken in the order of their sites."""
        ways = [_Queue(each) for each in self.owners]
        loads = []
        for filling in fillings:
            for _ in range(filling.times):
                sites: dict[int, tuple[int, ...]] = {}
                for lot, number in filling.things:
                    for part, count in ways[lot].take(number):
                        have = sites.get(part.site)
                        sites[part.site] = _added(have, part.counts, count)
                parts = tuple(Part(site, sites[site]) for site in sorted(sites))
                loads.append(Load(filling.kind, parts))
        return loads


class _Queue:
    """Things of a lot, in the order of their sites."""

    def __init__(self, owners: Sequence[tuple[Part, int]]) -> None:
        self._owners = owners
        self._at = self._taken = 0

    def take(self, number: int) -> list[tuple[Part, int]]:
        taken = []
        while number:
            part, count = self._owners[self._at]
            now = min(number, count - self._taken)
            taken.append((part, now))
            number, self._taken = number - now, self._taken + now
            if self._taken == count:
                self._at, self._taken = self._at + 1, 0
        return taken


def _added(have: tuple[int, ...] | None, counts: tuple[int, ...], times: int) -> tuple[int, ...]:
    if have is None:
        return counts if times == 1 else tuple(count * times for count in counts)
    return tuple(a + count * times for a, count in zip(have, counts, strict=True))


def things_of(
    pieces: Sequence[Piece],
    sites: Sequence[Goods],
    kinds: Sequence[Kind],
    whole: Iterable[Part],
    free: Iterable[Part],
) -> Things:
    """The things of parts that travel whole, and of parts that may be divided, piece by piece."""
    found: dict[tuple[tuple[int, int], frozenset[int]], list[tuple[Part, int]]] = {}
    known: dict[Goods, tuple[tuple[int, int], frozenset[int]]] = {}
    for part in whole:
        goods = Goods(part.counts, sites[part.site].kinds)
        if goods not in known:
            known[goods] = size_of(pieces, part.counts), kinds_that_carry(goods, pieces, kinds)
        found.setdefault(known[goods], []).append((part, 1))
    units = [tuple(int(a == b) for b in range(len(pieces))) for a in range(len(pieces))]
    for part in free:
        for at, count in enumerate(part.counts):
            if count:
                goods = Goods(units[at], sites[part.site].kinds)
                if goods not in known:
                    known[goods] = (
                        size_of(pieces, units[at]),
                        kinds_that_carry(goods, pieces, kinds),
                    )
                found.setdefault(known[goods], []).append((Part(part.site, units[at]), count))
    lots = tuple(
        Lot(size, may, sum(count for _, count in owners)) for (size, may), owners in found.items()
    )
    return Things(lots, tuple(tuple(owners) for owners in found.values()))
