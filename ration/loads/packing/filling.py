"""Fill vehicles one after the other: large things first, or so that little room stays."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ration.loads.packing.lots import Filling, Lot
from ration.loads.packing.pieces import Kind
from ration.results.loads import Least

_MISSES = 40  # things that do not fit, one after the other, before a vehicle is taken as full


class Scale(NamedTuple):
    """How weight and room count together in the size of a thing, by which things are ordered."""

    weight: int
    room: int

    def of(self, size: tuple[int, int]) -> int:
        """The size as one number."""
        return size[0] * self.weight + size[1] * self.room


def scales(lots: Sequence[Lot], kinds: Sequence[Kind]) -> list[Scale]:
    """By weight, and where room counts, by room and by both in equal shares of a vehicle."""
    rooms = [kind.room for kind in kinds if kind.room]
    if not rooms or not any(lot.size[1] for lot in lots):
        return [Scale(1, 0)]
    weight = max(kind.weight for kind in kinds) or 1
    return [Scale(max(rooms), weight), Scale(1, 0), Scale(0, 1)]


def filled(
    lots: Sequence[Lot],
    kinds: Sequence[Kind],
    use: Iterable[int],
    least: Least,
    scale: Scale,
    tries: int,
) -> list[Filling]:
    """Pack all things into vehicles of the kinds `use`, one after the other.

    A vehicle begins with the largest thing that is left. Of the kinds that carry it, the one that
    carries most is taken, or that carries most for its cost. `tries` are how many things a search
    for a full vehicle looks at; 0 takes whatever fits next.
    """
    left = _Left(lots, scale)
    may = sorted(use)
    fillings = []
    while (first := left.after(-1)) is not None:
        ways = [
            (at, left.fill(first, at, kinds[at], tries))
            for at in may
            if at in left.lots[first].kinds
        ]
        better = _carries_most if least == "vehicles" else _cheapest
        kind, things = ways[0]
        for other, those in ways[1:]:
            if better(kinds[other], left.size(those), kinds[kind], left.size(things)):
                kind, things = other, those
        times = min(left.counts[at] // number for at, number in things)
        left.take(things, times)
        fillings.append(Filling(kind, tuple((left.order[at], n) for at, n in things), times))
    return fillings


def _carries_most(new: Kind, new_size: int, old: Kind, old_size: int) -> bool:
    return (-new_size, new.cost) < (-old_size, old.cost)


def _cheapest(new: Kind, new_size: int, old: Kind, old_size: int) -> bool:
    return new.cost * max(1, old_size) < old.cost * max(1, new_size)


class _Left:
    """What is left to pack, the largest first."""

    def __init__(self, lots: Sequence[Lot], scale: Scale) -> None:
        self.order = sorted(
            range(len(lots)), key=lambda at: (-scale.of(lots[at].size), len(lots[at].kinds), at)
        )
        self.scale = scale
        self.lots = [lots[at] for at in self.order]
        self.counts = [lot.number for lot in self.lots]
        self._sizes = [scale.of(lot.size) for lot in self.lots]
        self._rising = [-size for size in self._sizes]
        self._looked = 0  # things, by all searches
        self._next = list(range(len(lots) + 1))  # the first that is left, from a place on

    def after(self, place: int) -> int | None:
        """The next place with something left."""
        at = place + 1
        path = []
        while self._next[at] != at:
            path.append(at)
            at = self._next[at]
        for each in path:
            self._next[each] = at
        return at if at < len(self.lots) else None

    def take(self, things: Iterable[tuple[int, int]], times: int) -> None:
        for at, number in things:
            self.counts[at] -= number * times
            if not self.counts[at]:
                self._next[at] = at + 1

    def size(self, things: Iterable[tuple[int, int]]) -> int:
        return sum(self._sizes[at] * number for at, number in things)

    def fill(self, first: int, at: int, kind: Kind, tries: int) -> list[tuple[int, int]]:
        """The things that one vehicle takes, the first among them."""
        best = self._greedy(first, at, kind, [], (0, 0))
        if tries:
            return self._search(first, at, kind, tries, best)
        return best

    def _greedy(
        self,
        start: int | None,
        at: int,
        kind: Kind,
        things: list[tuple[int, int]],
        load: tuple[int, int],
    ) -> list[tuple[int, int]]:
        """The things, and whatever fits next from a place on."""
        weight, room = load
        free = -1 if kind.room is None else kind.room
        misses, place = 0, start
        self._looked += len(things)
        while place is not None and misses < _MISSES:
            self._looked += 1
            lot = self.lots[place]
            size = lot.size
            number = kind.fits(weight, room, size, self.counts[place]) if at in lot.kinds else 0
            if number:
                things.append((place, number))
                weight, room, misses = weight + number * size[0], room + number * size[1], 0
            else:
                misses += 1
            if free >= 0 or not self.scale.room:
                space = (kind.weight - weight, max(0, free - room))
                place = max(place, bisect_left(self._rising, -self.scale.of(space)) - 1)
            place = self.after(place)
        return things

    def _search(
        self, first: int, at: int, kind: Kind, tries: int, best: list[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """Take a little less of the last thing, then go on; the fullest of all is taken."""
        things, most = list(best), self.size(best)
        end = self._looked + tries
        while self._looked < end:
            load = self._load(things)
            if load[0] == kind.weight or (kind.room is not None and load[1] == kind.room):
                break
            while things and things[-1][0] != first and self.after(things[-1][0]) is None:
                things.pop()  # nothing smaller is left to take its place
            if not things or (things[-1] == (first, 1)):
                break
            place, number = things.pop()
            if number > 1:
                things.append((place, number - 1))
            things = self._greedy(self.after(place), at, kind, things, self._load(things))
            if self.size(things) > most:
                best, most = list(things), self.size(things)
        return best

    def _load(self, things: Iterable[tuple[int, int]]) -> tuple[int, int]:
        weight = room = 0
        for place, number in things:
            size = self.lots[place].size
            weight, room = weight + number * size[0], room + number * size[1]
        return weight, room


def cheapest_kinds(
    fillings: Iterable[Filling],
    lots: Sequence[Lot],
    kinds: Sequence[Kind],
    allowed: frozenset[int],
) -> list[Filling]:
    """The same fillings, each in the cheapest of the kinds that carries it."""

    def cheapest(filling: Filling) -> Filling:
        weight = sum(lots[at].size[0] * number for at, number in filling.things)
        room = sum(lots[at].size[1] * number for at, number in filling.things)
        may = allowed.intersection(*(lots[at].kinds for at, _ in filling.things))
        able = [at for at in may if kinds[at].holds(weight, room)]
        kind = min(able, key=lambda at: (kinds[at].cost, at != filling.kind, at))
        return filling._replace(kind=kind)

    return [cheapest(filling) for filling in fillings]
