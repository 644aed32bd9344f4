"""Fill vehicles with the goods of one site after the other, so that each has few stops."""

from collections.abc import Sequence

from ration.loads.packing.division import by_weight
from ration.loads.packing.pieces import Goods, Kind, Load, Part, Piece
from ration.results.loads import Least

_MISSES = 30  # sites of which nothing fits, one after the other, before a vehicle is taken as full


def loads_in_order(
    pieces: Sequence[Piece],
    sites: Sequence[Goods],
    kinds: Sequence[Kind],
    use: frozenset[int],
    least: Least,
) -> list[Load]:
    """Loads of the kinds `use`, whose goods are divided wherever a vehicle is full.

    Heavy pieces of a site go first. The kind is that which carries most, or most for its cost, of
    those that take the first piece that is left.
    """
    left = [list(goods.counts) for goods in sites]
    waiting = [at for at, goods in enumerate(sites) if any(goods.counts)]
    order = list(by_weight(pieces))
    loads: list[Load] = []
    done = 0
    while done < len(waiting):
        first = waiting[done]
        kind = _kind(pieces, left[first], sites[first], kinds, use, least, order)
        parts: list[Part] = []
        weight = room = misses = 0
        for place in range(done, len(waiting)):
            site = waiting[place]
            if not any(left[site]):
                continue
            taken = [0] * len(pieces)
            for at in order if kind in sites[site].kinds else ():
                if left[site][at]:
                    size = (pieces[at].weight, pieces[at].room or 0)
                    taken[at] = kinds[kind].fits(weight, room, size, left[site][at])
                    left[site][at] -= taken[at]
                    weight, room = weight + taken[at] * size[0], room + taken[at] * size[1]
            if any(taken):
                parts.append(Part(site, tuple(taken)))
            misses = 0 if any(taken) else misses + 1
            if misses > _MISSES or weight == kinds[kind].weight:
                break
        loads.append(Load(kind, tuple(parts)))
        while done < len(waiting) and not any(left[waiting[done]]):
            done += 1
    return loads


def _kind(
    pieces: Sequence[Piece],
    counts: Sequence[int],
    goods: Goods,
    kinds: Sequence[Kind],
    use: frozenset[int],
    least: Least,
    order: Sequence[int],
) -> int:
    first = next(at for at in order if counts[at])
    size = (pieces[first].weight, pieces[first].room or 0)
    able = [at for at in sorted(use & goods.kinds) if kinds[at].holds(*size)]
    if least == "vehicles":
        return max(able, key=lambda at: (kinds[at].weight, -kinds[at].cost, -at))
    best = able[0]
    for at in able[1:]:
        if kinds[at].cost * kinds[best].weight < kinds[best].cost * kinds[at].weight:
            best = at
    return best
