"""What a vehicle carries that is worth most: branch and bound in whole numbers."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ration.loads.packing.pieces import Kind

_NODES = 20_000


class Worth(NamedTuple):
    """The most that a vehicle's load is worth: `most` is never below it, `things` come nearest."""

    most: int
    things: tuple[tuple[int, int], ...]
    value: int


class _Item(NamedTuple):
    place: int
    size: tuple[int, int]
    together: int
    price: int
    number: int


def most_worth(
    sizes: Sequence[tuple[int, int]],
    counts: Sequence[int],
    prices: Sequence[int],
    kind: Kind,
    places: Sequence[int],
) -> Worth:
    """The load of a vehicle that is worth most, from the things at some places.

    If the search is too long, `most` is what the rest could come to.

    >>> most_worth([(6, 0), (5, 0)], [1, 2], [7, 5], Kind(10, None, 1), [0, 1])
    Worth(most=10, things=((1, 2),), value=10)
    """
    if kind.room and kind.weight:
        scale, holds = (kind.room, kind.weight), 2 * kind.room * kind.weight
    else:
        scale, holds = (1, 0), kind.weight
    items = [
        _Item(at, sizes[at], sizes[at][0] * scale[0] + sizes[at][1] * scale[1], prices[at], fits)
        for at in places
        if prices[at] and (fits := kind.fits(0, 0, sizes[at], counts[at]))
    ]
    items.sort(key=_worth_for_its_size)
    search = _Search(items, kind, holds)
    return search.run()


def _worth_for_its_size(item: _Item) -> tuple[bool, Fraction, int]:
    return item.together > 0, -Fraction(item.price, item.together or 1), item.place


class _Search:
    """Depth first: the most of every item, then less."""

    def __init__(self, items: Sequence[_Item], kind: Kind, holds: int) -> None:
        self._items, self._kind, self._holds = items, kind, holds
        self._value, self._things = 0, tuple[tuple[int, int], ...]()

    def run(self) -> Worth:
        items, kind = self._items, self._kind
        path: list[tuple[int, int]] = []  # an item and how many of it, above 0
        at, weight, room, value, used, nodes = 0, 0, 0, 0, 0, 0
        while True:
            while at < len(items) and value + self._rest(at, used) > self._value:
                item = items[at]
                number = kind.fits(weight, room, item.size, item.number)
                if number:
                    path.append((at, number))
                    weight, room = weight + number * item.size[0], room + number * item.size[1]
                    value, used = value + number * item.price, used + number * item.together
                at += 1
                nodes += 1
            if value > self._value:
                self._value, self._things = value, tuple(path)
            if not path:
                return self._found(self._value)
            if nodes > _NODES:
                return self._found(self._greatest())
            at, number = path.pop()
            item = items[at]
            weight, room = weight - item.size[0], room - item.size[1]
            value, used = value - item.price, used - item.together
            if number > 1:
                path.append((at, number - 1))
            at += 1

    def _rest(self, at: int, used: int) -> int:
        """What things from a place on can be worth at most, in the room that is left."""
        item = self._items[at]
        if not item.together:
            return sum(each.price * each.number for each in self._items)
        return (self._holds - used) * item.price // item.together

    def _greatest(self) -> int:
        """What parts of things would be worth, which is never below the load that is worth most."""
        value, left = 0, self._holds
        for item in self._items:
            if item.together * item.number > left:
                return value + left * item.price // item.together
            value, left = value + item.price * item.number, left - item.together * item.number
        return value

    def _found(self, most: int) -> Worth:
        things = tuple((self._items[at].place, number) for at, number in self._things)
        return Worth(most, things, self._value)
