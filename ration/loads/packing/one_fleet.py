"""Search for good loads with one set of kinds, in several ways; the best is taken."""

from collections.abc import Callable, Iterator, Sequence

from ration.loads.packing.division import divided
from ration.loads.packing.filling import cheapest_kinds, filled, scales
from ration.loads.packing.in_order import loads_in_order
from ration.loads.packing.lots import Filling, Lot, Things, things_of
from ration.loads.packing.pieces import Goods, Kind, Load, Part, Piece, size_of
from ration.programme.transport import Split
from ration.results.loads import Least

_TRIES = 400_000  # things that all searches for full vehicles look at together
_MANY = 5_000  # lots, which are taken in one order of size
_MOST_TRIES = 3_000  # and for one vehicle


class Found:
    """Loads, which are made when they are needed, and how good they are.

    `worth` has what is made least first: how many loads and their cost, or the other way round.
    """

    def __init__(self, worth: tuple[int, int], make: Callable[[], list[Load]]) -> None:
        self.worth = worth
        self._make = make

    @property
    def least(self) -> int:
        """What is made least: the number of loads, or their cost."""
        return self.worth[0]

    def loads(self) -> tuple[Load, ...]:
        """The loads, in the order of their first sites."""
        return tuple(sorted(self._make(), key=lambda load: (load.parts[0].site, load)))

    def and_also(self, other: "Found") -> "Found":
        """These loads and others."""
        worth = (self.worth[0] + other.worth[0], self.worth[1] + other.worth[1])
        return Found(worth, lambda: self._make() + other._make())


class OneFleet:
    """The goods of some sites, packed into the kinds of one set."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        sites: Sequence[Goods],
        kinds: Sequence[Kind],
        split: Split,
        least: Least,
        fleet: frozenset[int],
        own: Sequence[int],
    ) -> None:
        self._pieces, self._kinds = pieces, kinds
        self._split, self._least, self._fleet = split, least, fleet
        chosen, nothing = set(own), Goods((0,) * len(pieces), frozenset())
        self._sites = [goods if at in chosen else nothing for at, goods in enumerate(sites)]
        self._own = own

    def searched(self, allowed: frozenset[int]) -> Found:
        """The best loads that fast searches find.

        When a load is made, the cheapest kind of `allowed` that carries it is taken.
        """
        return min(self._ways(allowed), key=lambda found: found.worth)

    def _ways(self, allowed: frozenset[int]) -> Iterator[Found]:
        if self._split == "always":
            yield self._in_order(allowed)
            parts = [Part(at, self._sites[at].counts) for at in self._own]
            things = things_of(self._pieces, self._sites, self._kinds, (), parts)
            yield self.found(self.fillings(things), things, allowed)
            return
        narrow = [Goods(each.counts, each.kinds & self._fleet) for each in self._sites]
        full, rest = divided(self._pieces, narrow, self._kinds, self._least)
        things = things_of(self._pieces, self._sites, self._kinds, rest, ())
        yield self.found(self.fillings(things), things, allowed, full)
        if full:
            far = {load.parts[0].site for load in full}
            parts = [Part(at, self._sites[at].counts) for at in self._own]
            whole = [part for part in parts if part.site not in far]
            free = [part for part in parts if part.site in far]
            things = things_of(self._pieces, self._sites, self._kinds, whole, free)
            yield self.found(self.fillings(things), things, allowed)

    def fillings(self, things: Things) -> list[Filling]:
        """The best fillings that one vehicle after the other comes to."""
        return self.filled(things.lots)

    def filled(self, lots: Sequence[Lot]) -> list[Filling]:
        """The best fillings of lots."""
        tries = min(_MOST_TRIES, _TRIES // max(1, sum(min(lot.number, 9) for lot in lots)))
        kinds = [self._kinds[at] for at in self._fleet]
        ordered = scales(lots, kinds)[: 1 if len(lots) > _MANY else None]
        ways = (
            filled(lots, self._kinds, self._fleet, self._least, scale, most)
            for at, scale in enumerate(ordered)
            for most in ((0, tries) if at == 0 else (0,))
        )
        return min(ways, key=self._worth)

    def found(
        self,
        fillings: Sequence[Filling],
        things: Things,
        allowed: frozenset[int],
        full: Sequence[Load] = (),
    ) -> Found:
        """Fillings, and loads that are full, as loads in the cheapest kinds."""
        cheap = cheapest_kinds(fillings, things.lots, self._kinds, allowed)
        a, b = self._worth(cheap)
        c, d = self._worth_of(full)
        return Found((a + c, b + d), lambda: [*full, *things.loads(cheap)])

    def _in_order(self, allowed: frozenset[int]) -> Found:
        loads = loads_in_order(self._pieces, self._sites, self._kinds, self._fleet, self._least)
        cheap = [self._cheapest(load, allowed) for load in loads]
        return Found(self._worth_of(cheap), lambda: cheap)

    def _cheapest(self, load: Load, allowed: frozenset[int]) -> Load:
        sizes = [size_of(self._pieces, part.counts) for part in load.parts]
        weight, room = (sum(each) for each in zip(*sizes, strict=True))
        may = allowed.intersection(*(self._sites[part.site].kinds for part in load.parts))
        able = [at for at in may if self._kinds[at].holds(weight, room)]
        kind = min(able, key=lambda at: (self._kinds[at].cost, at != load.kind, at))
        return load._replace(kind=kind)

    def _worth(self, fillings: Sequence[Filling]) -> tuple[int, int]:
        number = sum(each.times for each in fillings)
        return self._ordered(number, sum(self._kinds[f.kind].cost * f.times for f in fillings))

    def _worth_of(self, loads: Sequence[Load]) -> tuple[int, int]:
        return self._ordered(len(loads), sum(self._kinds[load.kind].cost for load in loads))

    def _ordered(self, number: int, cost: int) -> tuple[int, int]:
        return (number, cost) if self._least == "vehicles" else (cost, number)
