"""One item in whole packs: which place sends which, as little missing as possible, then cheapest.

If packs could be divided, it would be the transport problem: that gives the bound, and with packs
of one size the answer. Otherwise its answer is made whole: whole packs stay where they are, the
few others go where there is room. If that misses the bound, a solver looks at the packs that may
still move: the prices of room show which of them can be part of a better answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd, lcm
from typing import NamedTuple

from ration.loads.depots.flow import Costs, least_flow
from ration.loads.depots.whole_numbers import Column, Row, solve

Parts = Sequence[Mapping[int, int]]  # packs by place and demand; the last place: what is missing
_MOST = 20_000  # numbers that the solver is asked for: with more it takes minutes


class Packs(NamedTuple):
    """Packs of one item, and where they may come from.

    `sizes` are the steps of a pack of each demand, `counts` the packs. `costs` are of a pack, by
    place and demand; None means that it cannot come from there. `limits` are the steps at each
    place; None means any number.
    """

    sizes: Sequence[int]
    counts: Sequence[int]
    costs: Costs
    limits: Sequence[int | None]


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
    question = _Question.of(packs)
    relaxed, missing = _relaxed(question, None)
    parts = _whole(question, relaxed.parts, relaxed.prices)
    fewest = question.missing(parts) == missing
    if not fewest:
        parts, fewest = _fewest_missing(question, parts, seconds)
        missing = question.missing(parts)
        relaxed, _ = _relaxed(question, missing)
    cost, least = question.cost(parts), -(-relaxed.cost // question.scale)
    if cost == least:
        return Placed(parts, cost, least, fewest)
    parts, cheapest = _cheapest(question, relaxed, missing, parts, seconds)
    cost = question.cost(parts)
    return Placed(parts, cost, cost if cheapest else least, fewest and cheapest)


class _Relaxed(NamedTuple):
    """The answer if packs may be divided, in steps; costs are `scale` times as large."""

    parts: Parts
    prices: Sequence[int]
    cost: int


@dataclass(frozen=True)
class _Question:
    """The question with the smallest whole numbers. The cost of a step is `scale` times as large.

    `unit` has the costs of a step at every place but the last.
    """

    sizes: Sequence[int]
    counts: Sequence[int]
    costs: Costs
    limits: Sequence[int | None]
    scale: int
    unit: Costs

    @classmethod
    def of(cls, packs: Packs) -> "_Question":
        common = gcd(*packs.sizes)
        sizes = [size // common for size in packs.sizes]
        scale = lcm(*set(sizes))
        unit = [
            [
                None if cost is None else cost * (scale // size)
                for cost, size in zip(costs, sizes, strict=True)
            ]
            for costs in packs.costs
        ]
        limits = [None if limit is None else limit // common for limit in packs.limits]
        return cls(sizes, packs.counts, packs.costs, limits, scale, unit)

    @property
    def amounts(self) -> list[int]:
        """The steps of each demand."""
        return [size * count for size, count in zip(self.sizes, self.counts, strict=True)]

    def missing(self, parts: Parts) -> int:
        """The steps that are missing."""
        return sum(self.sizes[demand] * count for demand, count in parts[-1].items())

    def cost(self, parts: Parts) -> int:
        """What all packs that are sent cost."""
        return sum(
            (costs[demand] or 0) * count
            for costs, here in zip(self.costs, parts[:-1], strict=True)
            for demand, count in here.items()
        )

    def is_met(self, parts: Parts) -> bool:
        """Whether every pack is somewhere once, where it can be, and no place has too many."""
        loads = [sum(self.sizes[demand] * n for demand, n in here.items()) for here in parts]
        left = list(self.counts)
        for here in parts:
            for demand, count in here.items():
                left[demand] -= count
        can = all(
            self.costs[place][demand] is not None and count > 0
            for place, here in enumerate(parts[:-1])
            for demand, count in here.items()
        )
        limits = zip(loads, self.limits, strict=False)
        return can and not any(left) and all(limit is None or n <= limit for n, limit in limits)


def _relaxed(question: _Question, missing: int | None) -> tuple[_Relaxed, int]:
    """The answer if packs may be divided, and the steps missing; None means as few as possible."""
    demands = len(question.counts)
    dear = 0
    if missing is None:
        dear = 1 + question.scale * sum(
            count * max((costs[demand] or 0 for costs in question.costs), default=0)
            for demand, count in enumerate(question.counts)
        )
    costs = [*question.unit, [dear] * demands]
    flow = least_flow(question.amounts, costs, [*question.limits, missing])
    short = sum(flow.parts[-1].values())
    prices = [*flow.prices[:-1], flow.prices[-1] + dear]
    return _Relaxed(flow.parts, prices, flow.cost - dear * short), short


def _whole(question: _Question, parts: Parts, prices: Sequence[int]) -> Parts:
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


def _fewest_missing(question: _Question, parts: Parts, seconds: int) -> tuple[Parts, bool]:
    """Let the solver look for packs with fewer steps missing; and whether none has fewer."""
    ways = [
        (place, demand, min(count, count if limit is None else limit // size))
        for place, (costs, limit) in enumerate(zip(question.costs, question.limits, strict=True))
        for demand, (size, count) in enumerate(zip(question.sizes, question.counts, strict=True))
        if costs[demand] is not None
    ]
    ways = [way for way in ways if way[2]]
    if len(ways) > _MOST:
        return parts, False
    rows = [Row(None, count) for count in question.counts]
    full = {
        place: len(rows) + at
        for at, place in enumerate(p for p, limit in enumerate(question.limits) if limit)
    }
    rows += [Row(None, question.limits[place] or 0) for place in full]
    columns = []
    for place, demand, most in ways:
        size = question.sizes[demand]
        adds = [(demand, 1)] + ([(full[place], size)] if place in full else [])
        columns.append(Column(-size, most, adds))
    found = solve(columns, rows, seconds)
    if found.numbers is None:
        return parts, False
    better: list[dict[int, int]] = [{} for _ in parts]
    short = dict(enumerate(question.counts))
    for (place, demand, _), number in zip(ways, found.numbers, strict=True):
        if number:
            better[place][demand] = number
            short[demand] -= number
    better[-1] = {demand: count for demand, count in short.items() if count}
    if not question.is_met(better):
        return parts, False
    if question.missing(better) < question.missing(parts):
        parts = better
    return parts, found.proved


def _cheapest(
    question: _Question, relaxed: _Relaxed, missing: int, parts: Parts, seconds: int
) -> tuple[Parts, bool]:
    """Let the solver look for a cheaper answer; and whether none is cheaper.

    An answer is cheaper by 1 or more. A pack at a place where it costs more, with the price of
    room there, than at its cheapest place, is in no such answer if that alone uses up the gap.
    """
    gap = question.scale * (question.cost(parts) - 1) - relaxed.cost
    limits = [*question.limits, missing]
    costs = [*question.unit, [0] * len(question.counts)]
    fixed: list[dict[int, int]] = [{} for _ in parts]
    rows: list[Row] = []
    ways: list[tuple[int, int, int, int]] = []  # place, demand, most, row
    for demand, (size, count) in enumerate(zip(question.sizes, question.counts, strict=True)):
        places = [
            (cost + relaxed.prices[place], place)
            for place, limit in enumerate(limits)
            if limit != 0 and (cost := costs[place][demand]) is not None
        ]
        base = min(places)[0]
        most = {
            place: count if cost == base else min(count, gap // ((cost - base) * size))
            for cost, place in places
        }
        may = [place for place, number in most.items() if number]
        if len(may) == 1:
            fixed[may[0]][demand] = count
        else:
            ways += [(place, demand, most[place], len(rows)) for place in may]
            rows.append(Row(count, count))
    if len(ways) > _MOST:
        return parts, False
    full = {}
    for place, limit in enumerate(limits):
        if limit is not None:
            full[place] = len(rows)
            used = sum(question.sizes[demand] * n for demand, n in fixed[place].items())
            if used > limit:
                return parts, True
            rows.append(Row(None, limit - used))
    columns = []
    for place, demand, number, row in ways:
        adds = [(row, 1)] + ([(full[place], question.sizes[demand])] if place in full else [])
        cost = 0 if place == len(parts) - 1 else question.costs[place][demand]
        columns.append(Column(cost or 0, number, adds))
    found = solve(columns, rows, seconds)
    if found.numbers is None:
        return parts, found.proved
    for (place, demand, _, _), number in zip(ways, found.numbers, strict=True):
        if number:
            fixed[place][demand] = number
    if not question.is_met(fixed) or question.missing(fixed) > missing:
        return parts, False
    return (fixed if question.cost(fixed) < question.cost(parts) else parts), found.proved
