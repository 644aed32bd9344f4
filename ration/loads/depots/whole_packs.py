"""One item in whole packs: which place sends which, as little missing as possible, then cheapest.

If packs could be divided, it would be the transport problem: that gives the bound, and with packs
of one size the answer. Otherwise its answer is made whole: whole packs stay where they are, the
few others go where there is room. If that misses the bound, a solver looks at the packs that may
still move.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ration.loads.depots.better_packs import cheapest, fewest_missing
from ration.loads.depots.packs_question import Packs, Parts, Question, relaxed_answer


class Placed(NamedTuple):
    """Packs by place and demand. `least` is what so much costs at least; `proved`: none better."""

    parts: Parts
    cost: int
    least: int
    proved: bool


def place_packs(packs: Packs, seconds: int) -> Placed:
    """Place whole packs: as few steps missing as possible, then at the least cost.

    >>> place_packs(Packs([50, 20], [1, 2], [[5, 2]], [70]), seconds=5)
    Placed(parts=[{0: 1, 1: 1}, {1: 1}], cost=7, least=7, proved=True)
    """
    question = Question.of(packs)
    relaxed, missing = relaxed_answer(question, None)
    parts = _whole(question, relaxed.parts, relaxed.prices)
    fewest = question.missing(parts) == missing
    if not fewest:
        parts, fewest = fewest_missing(question, missing, parts, seconds)
        missing = question.missing(parts)
        relaxed, _ = relaxed_answer(question, missing)
    cost, least = question.cost(parts), -(-relaxed.cost // question.scale)
    if cost == least:
        return Placed(parts, cost, least, fewest)
    parts, proved = cheapest(question, relaxed, missing, parts, seconds)
    cost = question.cost(parts)
    return Placed(parts, cost, cost if proved else least, fewest and proved)


def _whole(question: Question, parts: Parts, prices: Sequence[int]) -> Parts:
    """Keep the whole packs of an answer, and put the others where there is room, large ones first.

    What finds no room is missing.
    """
    whole: list[dict[int, int]] = [
        {demand: n for demand, steps in here.items() if (n := steps // question.sizes[demand])}
        for here in parts[:-1]
    ]
    left = list(question.counts)
    rooms = list(question.limits)
    for place, here in enumerate(whole):
        for demand, count in here.items():
            left[demand] -= count
            rooms[place] = _less(rooms[place], count * question.sizes[demand])
    ways = {
        demand: sorted(
            (cost + prices[place], place)
            for place, costs in enumerate(question.unit)
            if (cost := costs[demand]) is not None
        )
        for demand, count in enumerate(left)
        if count
    }
    short: dict[int, int] = {}
    for demand in sorted(ways, key=lambda d: (-question.sizes[d], ways[d][:1], d)):
        size, count = question.sizes[demand], left[demand]
        for _, place in ways[demand]:
            room = rooms[place]
            taken = count if room is None else min(count, room // size)
            if taken:
                whole[place][demand] = whole[place].get(demand, 0) + taken
                rooms[place] = _less(room, taken * size)
                count -= taken
        if count:
            short[demand] = count
    return (*whole, short)


def _less(room: int | None, steps: int) -> int | None:
    return None if room is None else room - steps
