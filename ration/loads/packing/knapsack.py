"""What a vehicle carries that is worth most: branch and bound in whole numbers."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.loads.packing.pieces import Kind

SHORT = 10_000  # places that a search looks at
LONG = 500_000

Things = tuple[tuple[int, int], ...]  # places, and how many of each


class Worth(NamedTuple):
    """The most that a vehicle's load is worth: `most` is never below it, `things` come nearest."""

    most: int
    things: Things
    value: int


class _Item(NamedTuple):
    place: int
    size: tuple[int, int]
    together: int
    price: int
    number: int


class Knapsack:
    """The things at some places, and a vehicle that carries some of them.

    >>> knapsack = Knapsack([(6, 0), (5, 0)], [1, 2], [7, 5], Kind(10, None, 1), [0, 1])
    >>> knapsack.most_worth()
    Worth(most=10, things=((1, 2),), value=10)
    >>> knapsack.all_worth(least=7, most=9)
    [((0, 1),), ((1, 2),)]
    """

    def __init__(
        self,
        sizes: Sequence[tuple[int, int]],
        numbers: Sequence[int],
        prices: Sequence[int],
        kind: Kind,
        places: Sequence[int],
    ) -> None:
        if kind.room and kind.weight:
            scale, self._holds = (kind.room, kind.weight), 2 * kind.room * kind.weight
        else:
            scale, self._holds = (1, 0), kind.weight
        self._kind = kind
        self._items = [
            _Item(at, size, size[0] * scale[0] + size[1] * scale[1], prices[at], fits)
            for at in places
            if (fits := kind.fits(0, 0, size := sizes[at], numbers[at]))
        ]
        self._items.sort(key=_worth_for_its_size)
        self.looked_at = 0  # places, in the last search for what is worth most

    def most_worth(self, limit: int = SHORT) -> Worth:
        """The load that is worth most.

        If the search is too long, `most` is what parts of things would be worth.
        """
        best, things, above = 0, Things(), [0]
        nodes = 0
        for nodes, value, path in self._loads(above, limit):  # noqa: B007
            if value > best:
                best, things, above[0] = value, self._things(path), value
        self.looked_at = nodes
        return Worth(best if nodes <= limit else self._greatest(), things, best)

    def all_worth(self, least: int, most: int) -> list[Things] | None:
        """All loads that are worth at least so much; None means more than `most`, or too long."""
        found: list[Things] = []
        nodes = 0
        for nodes, value, path in self._loads([least - 1], LONG):  # noqa: B007
            if value >= least:
                found.append(self._things(path))
            if len(found) > most:
                return None
        return found if nodes <= LONG else None

    def _loads(
        self, above: Sequence[int], limit: int
    ) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
        """All loads that may be worth more than `above`, depth first: most of an item, then less.

        With each is how many places were looked at. It ends where these are more than the limit.
        """
        items, kind = self._items, self._kind
        path: list[tuple[int, int]] = []  # an item and how many of it, above 0
        at, weight, room, value, used, nodes = 0, 0, 0, 0, 0, 0
        while True:
            while at < len(items) and value + self._rest(at, used) > above[0]:
                item = items[at]
                number = kind.fits(weight, room, item.size, item.number)
                if number:
                    path.append((at, number))
                    weight, room = weight + number * item.size[0], room + number * item.size[1]
                    value, used = value + number * item.price, used + number * item.together
                at += 1
                nodes += 1
            yield nodes, value, path
            if not path or nodes > limit:
                return
            at, number = path.pop()
            item = items[at]
            weight, room = weight - item.size[0], room - item.size[1]
            value, used = value - item.price, used - item.together
            if number > 1:
                path.append((at, number - 1))
            at += 1

    def _things(self, path: Sequence[tuple[int, int]]) -> Things:
        return tuple((self._items[at].place, number) for at, number in path)

    def _rest(self, at: int, used: int) -> int:
        """What things from a place on can be worth at most, in the room that is left."""
        item = self._items[at]
        return (self._holds - used) * item.price // item.together

    def _greatest(self) -> int:
        """What parts of things would be worth, which is never below the load that is worth most."""
        value, left = 0, self._holds
        for item in self._items:
            if item.together * item.number > left:
                return value + left * item.price // item.together
            value, left = value + item.price * item.number, left - item.together * item.number
        return value


def _worth_for_its_size(item: _Item) -> tuple[Fraction, int]:
    return -Fraction(item.price, item.together), item.place
