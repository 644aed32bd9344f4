"""Which kinds of vehicle are tried together.

Loads are looked for with few kinds at a time, and the best are taken. What is tried with some kinds
is tried with more kinds as well, in the same way, so that another kind of vehicle never makes loads
more or dearer.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from ration.loads.packing.pieces import Goods, Kind, Piece

_MANY = 5_000  # sites, with which fewer kinds are tried together
_VERY_MANY = 10_000  # and with which each kind is tried alone
_MOST_SETS = 64


def fleets(kinds: Sequence[Kind], sites: int) -> Iterator[frozenset[int]]:
    """Every set of few kinds: up to three; two for many sites, or one for very many."""
    most = 1 if sites > _VERY_MANY else 2 if sites > _MANY else 3
    for number in range(1, most + 1):
        yield from map(frozenset, combinations(range(len(kinds)), number))


class Serves:
    """Which sites a set of kinds can serve.

    `needs` are, for each site, sets of kinds, of each of which there must be one.
    """

    def __init__(self, needs: Sequence[Sequence[frozenset[int]]]) -> None:
        self._needs = [tuple(each) for each in needs]

    @classmethod
    def by_piece(
        cls, pieces: Sequence[Piece], sites: Sequence[Goods], kinds: Sequence[Kind]
    ) -> "Serves":
        """Every piece of a site must fit a kind that may go there."""
        known: dict[tuple[frozenset[int], tuple[bool, ...]], list[frozenset[int]]] = {}
        for goods in sites:
            key = goods.kinds, tuple(map(bool, goods.counts))
            if key not in known:
                known[key] = [
                    frozenset(k for k in goods.kinds if kinds[k].holds(p.weight, p.room or 0))
                    for p, count in zip(pieces, goods.counts, strict=True)
                    if count
                ]
        return cls([known[goods.kinds, tuple(map(bool, goods.counts))] for goods in sites])

    def without(self, fleet: frozenset[int], sites: Sequence[int]) -> tuple[int, ...]:
        """The sites that the kinds cannot serve."""
        answers = {needs: all(need & fleet for need in needs) for needs in set(self._needs)}
        return tuple(at for at in sites if not answers[self._needs[at]])


def widest(kinds: Sequence[Kind], carry: Sequence[frozenset[int]]) -> list[frozenset[int]] | None:
    """The widest sets of kinds, for each group of sites that they leave beyond a vehicle.

    `carry` are the kinds that carry the goods of each site together. None means that there are too
    many sets.

    >>> small, large = Kind(5, None, 1), Kind(10, None, 3)
    >>> sorted(map(sorted, widest([small, large], [frozenset({1}), frozenset({0, 1})])))
    [[0], [0, 1]]
    """
    every = frozenset(range(len(kinds)))
    found = {every}
    for each in sorted(set(carry), key=sorted):
        found |= {fleet - each for fleet in found}
        if len(found) > _MOST_SETS:
            return None
    return [fleet for fleet in sorted(found, key=sorted) if fleet]
