"""The least cost of serving demands from a few places with limits, exactly, in whole numbers.

This is the transport problem. There are few places and very many demands, so the shortest paths
are looked for among places alone: every demand begins at its cheapest place, and what a place has
too much of moves along the cheapest way to a place with room (successive shortest paths; Ahuja,
Magnanti, Orlin, "Network Flows", 1993, chapter 9; from memory).
"""

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

Costs = Sequence[Sequence[int | None]]  # of a unit, by place and demand; None: it cannot serve it
_Way = tuple[int, int, int]  # a step of a path: from a place, to a place, moving this demand


class Flow(NamedTuple):
    """Which place serves how much of each demand, and what room at each place is worth.

    `parts` are, by place, amounts by demand. `prices` are, by place, what one unit more of room
    would save; 0 where room is left. They prove the cost: no place is cheaper for any part, with
    its price.
    """

    parts: Sequence[Mapping[int, int]]
    prices: Sequence[int]
    cost: int


def least_flow(amounts: Sequence[int], costs: Costs, room: Sequence[int | None]) -> Flow:
    """Serve all of every demand at the least cost; `room` None means without limit.

    Every amount is above 0. There must be room for all: a last place without limit that stands for
    "not served", at a high cost, sees to that.

    >>> least_flow([4, 3], [[1, 1], [5, 2]], [5, None])
    Flow(parts=({0: 4, 1: 1}, {1: 2}), prices=(1, 0), cost=9)
    """
    flow = _Moving(amounts, costs, room)
    while path := flow.shortest_path():
        flow.move(path)
    return Flow(tuple(flow.parts), tuple(flow.prices()), flow.cost())


class _Moving:
    """Demands at places, while what is too much moves."""

    def __init__(self, amounts: Sequence[int], costs: Costs, room: Sequence[int | None]) -> None:
        self._costs, self._room = costs, room
        self._open = [place for place, most in enumerate(room) if most != 0]
        self.parts: list[dict[int, int]] = [{} for _ in room]
        self._loads = [0] * len(room)
        self._nearest: dict[int, dict[int, list[tuple[int, int]]]] = {}
        for demand, amount in enumerate(amounts):
            place = min(self._places(demand))[1]
            self.parts[place][demand] = amount
            self._loads[place] += amount

    def _places(self, demand: int) -> list[tuple[int, int]]:
        """What each place that can serve a demand costs, and the place."""
        found = []
        for place in self._open:
            cost = self._costs[place][demand]
            if cost is not None:
                found.append((cost, place))
        return found

    def _left(self, place: int) -> int | None:
        """The room that is left at a place, below 0 if it has too much; None means any."""
        most = self._room[place]
        return None if most is None else most - self._loads[place]

    def _ways(self, place: int) -> dict[int, list[tuple[int, int]]]:
        """For each other place, what moving each demand there costs more, the least first."""
        ways = self._nearest.get(place)
        if ways is None:
            ways = {}
            here = self._costs[place]
            for other in self._open:
                if other != place:
                    there = self._costs[other]
                    ways[other] = [
                        (there[demand] - here[demand], demand)  # type: ignore[operator]
                        for demand in self.parts[place]
                        if there[demand] is not None
                    ]
                    heapify(ways[other])
            self._nearest[place] = ways
        return ways

    def _cheapest(self, place: int, other: int) -> tuple[int, int] | None:
        """The least cost of moving a unit from one place to another, and of which demand."""
        ways, here = self._ways(place)[other], self.parts[place]
        while ways and ways[0][1] not in here:
            heappop(ways)  # it has moved away
        return ways[0] if ways else None

    def shortest_path(self) -> list[_Way]:
        """The cheapest path from a place with too much to a place with room; [] if none has."""
        left = {place: self._left(place) for place in self._open}
        full = [place for place, size in left.items() if size is not None and size <= 0]
        cost = {place: 0 for place in full if left[place]}
        if not cost:
            return []
        came: dict[int, _Way] = {}
        changed = True
        while changed:
            changed = False
            for place in full:
                if place not in cost:
                    continue
                for other in self._open:
                    way = None if other == place else self._cheapest(place, other)
                    if way is not None:
                        through = cost[place] + way[0]
                        if other not in cost or through < cost[other]:
                            cost[other], came[other] = through, (place, other, way[1])
                            changed = True
        place = min((cost[place], place) for place in cost if place not in full)[1]
        path: list[_Way] = []
        while place in came:
            path.append(came[place])
            place = came[place][0]
        return path[::-1]

    def move(self, path: Sequence[_Way]) -> None:
        """Move as much as possible along a path."""
        sizes = [self.parts[place][demand] for place, _, demand in path]
        left = self._left(path[-1][1])
        sizes += [-(self._left(path[0][0]) or 0)] + ([left] if left is not None else [])
        size = min(sizes)
        for place, other, demand in path:
            here, there = self.parts[place], self.parts[other]
            if here[demand] == size:
                del here[demand]
            else:
                here[demand] -= size
            if demand not in there and other in self._nearest:
                self._remember(other, demand)
            there[demand] = there.get(demand, 0) + size
            self._loads[place] -= size
            self._loads[other] += size

    def _remember(self, place: int, demand: int) -> None:
        ways = self._nearest[place]
        here = self._costs[place][demand]
        for cost, other in self._places(demand):
            if other != place and here is not None:
                heappush(ways[other], (cost - here, demand))

    def prices(self) -> list[int]:
        """What room at each place is worth: the cheapest way from it to a place with room.

        Places from which there is no such way get a price above all others.
        """
        left = {place: self._left(place) for place in self._open}
        prices = self._ways_from({place: 0 for place in self._open if left[place] != 0})
        others = [place for place in self._open if place not in prices]
        if others:
            costs = [cost for at in self._costs for cost in at if cost is not None]
            high = 1 + 2 * len(self._open) * (max(costs) - min(costs))
            prices = self._ways_from(prices | dict.fromkeys(others, high))
        return [prices.get(place, 0) for place in range(len(self._room))]

    def _ways_from(self, prices: dict[int, int]) -> dict[int, int]:
        """The cheapest ways from full places to those with a price, with that price."""
        changed = True
        while changed:
            changed = False
            for place in self._open:
                for other in list(prices) if self._left(place) == 0 else ():
                    way = None if other == place else self._cheapest(place, other)
                    if way is not None:
                        through = way[0] + prices[other]
                        if place not in prices or through < prices[place]:
                            prices[place], changed = through, True
        return prices

    def cost(self) -> int:
        """What all costs together."""
        return sum(
            amount * (costs[demand] or 0)
            for costs, here in zip(self._costs, self.parts, strict=True)
            for demand, amount in here.items()
        )
