"""A question of packing: which sets of kinds are tried, what is best of them, and the bound."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.util import find_spec

from ration.loads.packing.bounds import least_cost
from ration.loads.packing.fleets import Serves, fleets, widest
from ration.loads.packing.lots import Filling, Lot, Things, things_of
from ration.loads.packing.one_fleet import Found, OneFleet
from ration.loads.packing.patterns import MOST_LOTS, Priced, cost_of, put_together
from ration.loads.packing.pieces import Goods, Kind, Packing, Part, Piece, kinds_that_carry
from ration.programme.transport import Split
from ration.results.loads import Least

_MOST_SITES = 2_000  # for which patterns are looked for
_PLACES_A_SECOND = 20_000  # that searches for patterns look at, for each set of kinds


class Question:
    """What is packed, into what, and what is made least."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        sites: Sequence[Goods],
        kinds: Sequence[Kind],
        split: Split,
        least: Least,
    ) -> None:
        self._pieces, self._sites, self._kinds = pieces, sites, kinds
        self._split, self._least = split, least
        self._every = frozenset(range(len(kinds)))
        self._all = tuple(at for at, goods in enumerate(sites) if any(goods.counts))
        known: dict[Goods, frozenset[int]] = {}
        for goods in sites:
            if goods not in known:
                known[goods] = kinds_that_carry(goods, pieces, kinds)
        self._carry = [known[goods] for goods in sites]
        # kinds, and the same where each costs 1, so that costs count loads
        self._counted = [kind._replace(cost=1) for kind in kinds]
        self._known: dict[tuple[frozenset[int], tuple[Lot, ...]], Priced] = {}
        self._work = 0

    @property
    def _paid(self) -> Sequence[Kind]:
        """The kinds, with the costs that are made least."""
        return self._counted if self._least == "vehicles" else self._kinds

    def answer(self, seconds: int) -> Packing:
        """The best loads found, and the bounds."""
        if not self._all:
            return Packing((), 0, 0, proved=True)
        self._work = seconds * _PLACES_A_SECOND
        found = self._searched()
        loads, cost = self._bounds(self._counted), self._bounds(self._kinds)
        bound = loads if self._least == "vehicles" else cost
        if found.least > bound and self._is_small:
            bound = max(bound, self._priced_bound())
            for fleet in self._fleets():
                if found.least <= bound:
                    break
                better = self._solved(fleet, seconds)
                if better is not None and better.worth < found.worth:
                    found = better
            bound = max(bound, self._priced_bound())
        if self._least == "vehicles":
            loads = bound
        else:
            cost = bound
        cost = max(cost, loads * min(kind.cost for kind in self._kinds))
        return Packing(found.loads(), loads, cost, proved=found.least <= bound)

    @cached_property
    def _serves(self) -> Serves:
        if self._split == "never":  # all together, or not at all
            return Serves([[carry] for carry in self._carry])
        return Serves.by_piece(self._pieces, self._sites, self._kinds)

    def _fleets(self) -> Iterator[frozenset[int]]:
        """The sets of few kinds that serve all sites."""
        for fleet in fleets(self._kinds, len(self._all)):
            if not self._serves.without(fleet, self._all):
                yield fleet

    def _searched(self) -> Found:
        """The best that fast searches find: with few kinds, or with other kinds for some sites."""
        best: Found | None = None
        rests: dict[tuple[int, ...], list[frozenset[int]]] = {}
        for fleet in fleets(self._kinds, len(self._all)):
            rest = self._serves.without(fleet, self._all)
            if len(rest) < len(self._all):
                rests.setdefault(rest, []).append(fleet)
        for rest, firsts in rests.items():
            left_out = set(rest)
            own = tuple(at for at in self._all if at not in left_out)
            for first in firsts:
                for new in self._with_others(first, own, rest) if rest else [self._one(first, own)]:
                    if best is None or new.worth < best.worth:
                        best = new
        return self._one(self._every, self._all) if best is None else best

    def _with_others(
        self, first: frozenset[int], own: tuple[int, ...], rest: tuple[int, ...]
    ) -> Iterator[Found]:
        for second in fleets(self._kinds, len(self._all)):
            if not self._serves.without(second, rest):
                allowed = self._allowed(first, own) & self._allowed(second, rest)
                if first | second <= allowed:
                    yield self._one(first, own, allowed).and_also(self._one(second, rest, allowed))

    def _one(
        self, fleet: frozenset[int], sites: tuple[int, ...], allowed: frozenset[int] | None = None
    ) -> Found:
        may = self._allowed(fleet, sites) if allowed is None else allowed
        return self._fleet(fleet, sites).searched(may)

    def _fleet(self, fleet: frozenset[int], sites: tuple[int, ...]) -> OneFleet:
        return OneFleet(
            self._pieces, self._sites, self._kinds, self._split, self._least, fleet, sites
        )

    def _allowed(self, fleet: frozenset[int], sites: Sequence[int]) -> frozenset[int]:
        """The kinds that may be used with these: what is divided is beyond them, too."""
        if self._split != "needed":
            return self._every
        carry = {self._carry[at] for at in sites if not self._carry[at] & fleet}
        return self._every.difference(*carry)

    @cached_property
    def _widest(self) -> list[tuple[frozenset[int], Things]]:
        """The sets of kinds that a bound is needed for, each with what is packed."""
        sets: list[frozenset[int]] | None = [self._every]
        if self._split == "needed":
            sets = widest(self._kinds, [self._carry[at] for at in self._all])
        if sets is None:  # divide whatever some set divides
            some = [at for at in self._all if self._carry[at] == self._sites[at].kinds]
            return [(self._every, self._things(self._every, some))]
        return [
            (fleet, self._things(fleet, self._together(fleet)))
            for fleet in sets
            if not self._serves.without(fleet, self._all)
        ]

    def _together(self, fleet: frozenset[int]) -> list[int]:
        """The sites whose goods travel together."""
        if self._split == "always":
            return []
        return [at for at in self._all if self._carry[at] & fleet]

    def _things(self, fleet: frozenset[int], together: Sequence[int]) -> Things:
        whole = set(together)
        goods = [Goods(each.counts, each.kinds & fleet) for each in self._sites]
        parts = [Part(at, self._sites[at].counts) for at in self._all]
        return things_of(
            self._pieces,
            goods,
            self._kinds,
            [part for part in parts if part.site in whole],
            [part for part in parts if part.site not in whole],
        )

    def _bounds(self, kinds: Sequence[Kind]) -> int:
        return min(least_cost(things.lots, kinds, fleet) for fleet, things in self._widest)

    @property
    def _is_small(self) -> bool:
        if len(self._all) > _MOST_SITES or find_spec("highspy") is None:
            return False
        return all(len(things.lots) <= MOST_LOTS for _, things in self._widest)

    def _priced_bound(self) -> int:
        """The bound that the prices of patterns prove."""
        return min(self._priced(fleet, things).bound for fleet, things in self._widest)

    def _priced(self, fleet: frozenset[int], things: Things) -> Priced:
        """The patterns of a set of kinds; they end where they prove its own best to be the best."""
        key = fleet, things.lots  # for a bound, more may be divided than for an answer
        if key not in self._known:
            start = self._fleet(fleet, self._all).fillings(things)
            enough = cost_of(start, self._paid)
            self._known[key] = Priced(things.lots, self._paid, fleet, start, enough, self._work)
        return self._known[key]

    def _solved(self, fleet: frozenset[int], seconds: int) -> Found | None:
        """What patterns of these kinds come to, if it is better than what fast searches find."""
        things = self._things(fleet, self._together(fleet))
        one = self._fleet(fleet, self._all)
        priced = self._priced(fleet, things)
        best: list[Filling] | None = None
        new: list[Filling] | None = one.fillings(things)
        while new is not None and cost_of(new, self._paid) > priced.bound:
            below = cost_of(new, self._paid)
            new = priced.rounded(one.filled, below) or self._put_together(
                priced, things, below, seconds
            )
            best = new or best
        if best is None:
            return None
        return one.found(best, things, self._allowed(fleet, self._all))

    def _put_together(
        self, priced: Priced, things: Things, below: int, seconds: int
    ) -> list[Filling] | None:
        """What HiGHS makes of patterns; if it had all, and finds nothing, the bound is proved."""
        every = priced.all_of(below)
        patterns = list(priced.found) if every is None else every
        fillings, proved = put_together(things.lots, self._paid, patterns, below, seconds)
        if fillings is None and every is not None and proved:
            priced.bound = below
        return fillings
