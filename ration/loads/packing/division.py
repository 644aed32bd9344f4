"""Sites whose goods no single vehicle carries: their full loads, and what is left for others."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ration.loads.packing.pieces import Goods, Kind, Load, Part, Piece, kinds_that_carry, size_of
from ration.results.loads import Least

_Counts = tuple[int, ...]
_Divided = tuple[list[tuple[int, _Counts]], _Counts]  # full loads of a kind, and the rest


def beyond(pieces: Sequence[Piece], sites: Sequence[Goods], kinds: Sequence[Kind]) -> list[int]:
    """The places of the sites whose goods no vehicle that may serve them carries together.

    >>> sites = [Goods((3,), frozenset({0})), Goods((2,), frozenset({0}))]
    >>> beyond([Piece(50, None, False)], sites, [Kind(100, None, 1)])
    [0]
    """
    carried: dict[Goods, bool] = {}
    for goods in sites:
        if goods not in carried:
            carried[goods] = bool(kinds_that_carry(goods, pieces, kinds))
    return [at for at, goods in enumerate(sites) if any(goods.counts) and not carried[goods]]


def divided(
    pieces: Sequence[Piece],
    sites: Sequence[Goods],
    kinds: Sequence[Kind],
    least: Least,
) -> tuple[list[Load], list[Part]]:
    """Full loads of sites that are beyond a vehicle, and the rest, of which each part fits one.

    Heavy pieces go first. A site without goods has no part. Raises ValueError if a piece is beyond
    every vehicle.

    >>> sites = [Goods((5,), frozenset({0})), Goods((1,), frozenset({0}))]
    >>> loads, parts = divided(
    ...     [Piece(50, None, False)], sites, [Kind(100, None, 1)], "vehicles")
    >>> [load.parts[0].counts for load in loads], parts
    ([(2,), (2,)], [Part(site=0, counts=(1,)), Part(site=1, counts=(1,))])
    """
    too_much = set(beyond(pieces, sites, kinds))
    known: dict[Goods, _Divided] = {}
    loads: list[Load] = []
    parts: list[Part] = []
    for site, goods in enumerate(sites):
        rest = goods.counts
        if site in too_much:
            if goods not in known:
                known[goods] = _divide(pieces, goods, kinds, least)
            full, rest = known[goods]
            loads += [Load(kind, (Part(site, counts),)) for kind, counts in full]
        if any(rest):
            parts.append(Part(site, rest))
    return loads, parts


def _divide(pieces: Sequence[Piece], goods: Goods, kinds: Sequence[Kind], least: Least) -> _Divided:
    """Full loads mostly of the kind with which they are fewest or cheapest."""
    ways = [
        _with(pieces, goods, kinds, [first, *(at for at in sorted(goods.kinds) if at != first)])
        for first in sorted(goods.kinds)
    ]

    def how_good(way: _Divided) -> tuple[Fraction | int, ...]:
        full, rest = way
        size = size_of(pieces, rest)
        carry = [at for at in goods.kinds if kinds[at].holds(*size)]
        share = min(Fraction(size[0] * kinds[at].cost, kinds[at].weight or 1) for at in carry)
        cost = sum(kinds[at].cost for at, _ in full) + share
        return (len(full), cost) if least == "vehicles" else (cost, len(full))

    return min(ways, key=how_good)


def _with(
    pieces: Sequence[Piece], goods: Goods, kinds: Sequence[Kind], order: Sequence[int]
) -> _Divided:
    """Fill vehicles of the first kind that takes any piece, until another carries the rest."""
    rest, full = goods.counts, []
    while not any(kinds[at].holds(*size_of(pieces, rest)) for at in order):
        filled = ((at, heavy_first(pieces, rest, kinds[at])) for at in order)
        kind, counts = next(((at, c) for at, c in filled if any(c)), (None, ()))
        if kind is None:
            raise ValueError("a piece fits no vehicle that may serve its site")
        times = min(have // take for have, take in zip(rest, counts, strict=True) if take)
        for _ in range(times):  # until the rest fits a vehicle
            if any(kinds[at].holds(*size_of(pieces, rest)) for at in order):
                break
            full.append((kind, counts))
            rest = tuple(have - take for have, take in zip(rest, counts, strict=True))
    return full, rest


def heavy_first(pieces: Sequence[Piece], counts: Sequence[int], kind: Kind) -> _Counts:
    """How many of each piece a vehicle takes, if heavy pieces go first."""
    taken = [0] * len(pieces)
    weight = room = 0
    for at in by_weight(pieces):
        size = (pieces[at].weight, pieces[at].room or 0)
        taken[at] = kind.fits(weight, room, size, counts[at])
        weight, room = weight + taken[at] * size[0], room + taken[at] * size[1]
    return tuple(taken)


def by_weight(pieces: Sequence[Piece]) -> Iterator[int]:
    """The places of pieces, packs before loose goods, the heaviest first."""
    order = sorted(range(len(pieces)), key=lambda at: (pieces[at].loose, -pieces[at].weight, at))
    return iter(order)
