"""The question of one item: packs of some sizes, the places that they may come from, the limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd, lcm
from typing import NamedTuple

from ration.loads.depots.flow import Costs, least_flow

Parts = Sequence[Mapping[int, int]]  # packs by place and demand; the last place: what is missing


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


@dataclass(frozen=True)
class Question:
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
    def of(cls, packs: Packs) -> "Question":
        """Divide sizes by what they have in common, and bring costs to a whole number a step."""
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

    def cost_at(self, place: int, demand: int) -> int:
        """What a pack of a demand costs at a place; 0 where it is missing."""
        return 0 if place == len(self.costs) else self.costs[place][demand] or 0

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


class Relaxed(NamedTuple):
    """The answer if packs may be divided, in steps; costs are `scale` times as large."""

    parts: Parts
    prices: Sequence[int]
    cost: int


def relaxed_answer(question: Question, missing: int | None) -> tuple[Relaxed, int]:
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
    return Relaxed(flow.parts, prices, flow.cost - dear * short), short
