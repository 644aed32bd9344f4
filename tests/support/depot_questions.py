"""Questions of depots for tests: small ones to try every answer of, and exact checks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

from hypothesis import strategies as st

from ration.loads.depots.assign import Assignment, Demand, DepotPiece

Question = tuple[list[Demand], list[DepotPiece], dict[tuple[int, int], int], list[list[int | None]]]


@st.composite
def questions(draw: st.DrawFn, *, items: int = 2, sizes: int = 3) -> Question:
    """Few sites and depots, packs of several sizes, and depots that cannot serve every site."""
    depots, sites = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    pieces = [
        DepotPiece(item, steps, steps + draw(st.integers(0, 2)))
        for item in range(items)
        for steps in draw(
            st.lists(
                st.sampled_from([1, 2, 3, 4, 5, 6, 10]), min_size=1, max_size=sizes, unique=True
            )
        )
    ]
    demands = [
        Demand(site, piece, draw(st.integers(0, 3)))
        for site in range(sites)
        for piece in range(len(pieces))
    ]
    cost = st.none() | st.integers(0, 5)
    costs = [[draw(cost) for _ in range(sites)] for _ in range(depots)]
    places = [(depot, item) for depot in range(depots) for item in range(items)]
    stock = {place: draw(st.integers(0, 40)) for place in places if draw(st.integers(0, 5))}
    return demands, pieces, stock, costs


def faults(question: Question, found: Assignment) -> list[str]:
    """What is wrong with an answer: a pack that is sent twice, a depot that sends what it lacks."""
    demands, pieces, stock, costs = question
    wanted = Counter[tuple[int, int]]()
    sent = Counter[tuple[int, int]]()
    used = Counter[tuple[int, int]]()
    cost = 0
    for site, piece, count in demands:
        wanted[site, piece] += count
    for depot, site, piece, count in found.sent:
        sent[site, piece] += count
        used[depot, pieces[piece].item] += count * pieces[piece].steps
        each = costs[depot][site]
        if each is None or count < 1:
            return ["a depot sends to a site that it cannot serve, or nothing"]
        cost += count * pieces[piece].weight * each
    for site, piece, count in found.missing:
        sent[site, piece] += count
    limited = {item for _, item in stock}
    wrong = [
        f"depot {depot} sends {steps} of {item}"
        for (depot, item), steps in used.items()
        if item in limited and steps > stock.get((depot, item), 0)
    ]
    wrong += [] if +sent == +wanted else ["sent and missing are not the demand"]
    wrong += [] if cost == found.cost else ["the cost is another"]
    return wrong


def missing_steps(pieces: list[DepotPiece], found: Assignment) -> int:
    """The steps that are missing, of all items."""
    return sum(pieces[piece].steps * count for _, piece, count in found.missing)


def best(question: Question) -> tuple[int, int]:
    """The fewest steps missing and the least cost at which they are, by trying everything."""
    demands, pieces, stock, costs = question
    missing = cost = 0
    for item in {piece.item for piece in pieces}:
        limited = any(other == item for _, other in stock)
        limits = [stock.get((depot, item), 0) if limited else None for depot in range(len(costs))]
        states = {tuple(0 for _ in costs): (0, 0)}
        for demand in demands:
            if pieces[demand.piece].item == item:
                states = _tried(states, demand, pieces[demand.piece], limits, costs)
        less = min(states.values())
        missing, cost = missing + less[0], cost + less[1]
    return missing, cost


def _tried(
    states: Mapping[tuple[int, ...], tuple[int, int]],
    demand: Demand,
    piece: DepotPiece,
    limits: Sequence[int | None],
    costs: Sequence[Sequence[int | None]],
) -> dict[tuple[int, ...], tuple[int, int]]:
    """What is sent of a demand in every way, from every state of the depots."""
    after: dict[tuple[int, ...], tuple[int, int]] = {}
    ways = [
        way
        for way in product(range(demand.count + 1), repeat=len(costs))
        if sum(way) <= demand.count
        and all(at[demand.site] is not None for at, n in zip(costs, way, strict=True) if n)
    ]
    for used, (missing, cost) in states.items():
        for way in ways:
            now = tuple(u + n * piece.steps for u, n in zip(used, way, strict=True))
            if all(most is None or n <= most for n, most in zip(now, limits, strict=True)):
                more = sum(
                    n * piece.weight * (at[demand.site] or 0)
                    for n, at in zip(way, costs, strict=True)
                )
                value = missing + (demand.count - sum(way)) * piece.steps, cost + more
                after[now] = min(value, after.get(now, value))
    return after
