"""Which depot sends what to which site: as little missing as possible, then at the least cost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ration.loads.depots.packs_question import Packs
from ration.loads.depots.whole_packs import place_packs

Stock = Mapping[tuple[int, int], int | None]


class DepotPiece(NamedTuple):
    """What is sent whole: a pack of an item, or one step of loose goods. `weight` is with pack."""

    item: int
    steps: int
    weight: int


class Demand(NamedTuple):
    """How many pieces of a kind a site is to be sent, or what of it is missing."""

    site: int
    piece: int
    count: int  # type: ignore[assignment]  # nobody counts in it, as in other tuples


class Sent(NamedTuple):
    """How many pieces of a kind a depot sends to a site."""

    depot: int
    site: int
    piece: int
    count: int  # type: ignore[assignment]  # nobody counts in it, as in other tuples


class Assignment(NamedTuple):
    """Who sends what, and what no depot has.

    `cost` is what all that is sent costs. `least` is what so much, with so little missing, costs
    at least, whoever sends it: it never exceeds `cost`. `proved` means that no fewer steps can be
    missing, and that nothing is cheaper.
    """

    sent: tuple[Sent, ...]
    missing: tuple[Demand, ...]
    cost: int
    least: int
    proved: bool


def assign(
    demands: Sequence[Demand],
    pieces: Sequence[DepotPiece],
    stock: Stock,
    costs: Sequence[Sequence[int | None]],
    *,
    seconds: int,
) -> Assignment:
    """Decide which depot sends each piece: as few steps missing as possible, then least cost.

    `stock` has the steps of items by depot and item; None means as many as are needed. An item
    that is in it for no depot has no limit; if it is there for some, the others have none of it.
    `costs` are of one unit of weight, by depot and site; None means that the depot cannot serve
    the site. Each item is a question of its own, and gets so many `seconds` of a solver at most.

    If all pieces of an item have the same steps, the answer is the best, whatever the size. If
    not, whole packs may leave a gap, which a solver closes where it can.

    >>> rice = DepotPiece(item=0, steps=50, weight=50)
    >>> found = assign([Demand(0, 0, 3), Demand(1, 0, 2)], [rice], {(0, 0): 160, (1, 0): 50},
    ...                [[1, 1], [2, 9]], seconds=5)
    >>> found.sent
    (Sent(depot=0, site=0, piece=0, count=1), Sent(depot=0, site=1, piece=0, count=2), \
Sent(depot=1, site=0, piece=0, count=1))
    >>> found.missing, found.cost, found.least, found.proved
    ((Demand(site=0, piece=0, count=1),), 250, 250, True)
    """
    by_item: dict[int, list[Demand]] = {}
    for demand in _together(demands):
        by_item.setdefault(pieces[demand.piece].item, []).append(demand)
    answers = [
        _item(wanted, pieces, _limits(stock, item, len(costs)), costs, seconds)
        for item, wanted in sorted(by_item.items())
    ]
    return Assignment(
        tuple(sorted(sent for answer in answers for sent in answer.sent)),
        tuple(sorted(demand for answer in answers for demand in answer.missing)),
        sum(answer.cost for answer in answers),
        sum(answer.least for answer in answers),
        all(answer.proved for answer in answers),
    )


def _together(demands: Iterable[Demand]) -> Iterator[Demand]:
    """Add up the demands of the same pieces at the same site, and leave out those of none."""
    counts: dict[tuple[int, int], int] = {}
    for site, piece, count in demands:
        counts[site, piece] = counts.get((site, piece), 0) + count
    return (Demand(site, piece, count) for (site, piece), count in counts.items() if count)


def _limits(stock: Stock, item: int, depots: int) -> list[int | None]:
    if not any((depot, item) in stock for depot in range(depots)):
        return [None] * depots
    return [stock.get((depot, item), 0) for depot in range(depots)]


def _item(
    demands: Sequence[Demand],
    pieces: Sequence[DepotPiece],
    limits: Sequence[int | None],
    costs: Sequence[Sequence[int | None]],
    seconds: int,
) -> Assignment:
    """Decide for one item."""
    kinds = [pieces[demand.piece] for demand in demands]
    own = [
        [
            None if (cost := at_sites[demand.site]) is None else cost * kind.weight
            for demand, kind in zip(demands, kinds, strict=True)
        ]
        for at_sites in costs
    ]
    counts = [demand.count for demand in demands]
    found = place_packs(Packs([kind.steps for kind in kinds], counts, own, limits), seconds)
    sent = (
        Sent(depot, demands[at].site, demands[at].piece, count)
        for depot, here in enumerate(found.parts[:-1])
        for at, count in here.items()
    )
    missing = (demands[at]._replace(count=count) for at, count in found.parts[-1].items())
    return Assignment(tuple(sent), tuple(missing), found.cost, found.least, found.proved)
