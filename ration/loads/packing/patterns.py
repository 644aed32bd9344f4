"""Better loads and a better bound from patterns: what one vehicle can carry.

The continuous question says what each thing is worth. From that, loads that would pay are looked
for, in whole numbers, until there are none. If no load of a kind is worth more than its vehicle
costs, what all things are worth is a bound: Farley, "A note on bounding a class of linear
programming problems, including cutting stock problems", 1990. The patterns found are then put
together in whole numbers by HiGHS.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from ration.loads.packing.bounds import round_up
from ration.loads.packing.knapsack import LONG, SHORT, Knapsack
from ration.loads.packing.lots import Filling, Lot
from ration.loads.packing.pieces import Kind
from ration.solver.covering import WORTH, Covering
from ration.solver.solve import solve
from ration.solver.whole_steps import Row, WholeSteps

MOST_LOTS = 200
_ROUNDS = 400  # of new patterns
_ROUNDS_AGAIN = 20  # of new patterns for a rest
_ROUNDED_UP = (100, 75, 60)  # per cent of a vehicle from which it counts as whole
_NEAR = WORTH >> 20  # less than this pays nothing
_MOST_PATTERNS = 10_000  # that HiGHS puts together
_NODES_A_SECOND = 50


class Pattern(NamedTuple):
    """What a vehicle of a kind can carry: how many things of which lots."""

    kind: int
    things: tuple[tuple[int, int], ...]


class Priced:
    """Patterns in which parts of vehicles carry all things at least cost.

    `found` are the patterns, and `bound` is a cost that no packing is below. `work` is how many
    places all searches for patterns look at together: so they end alike on every machine.
    """

    def __init__(
        self,
        lots: Sequence[Lot],
        kinds: Sequence[Kind],
        use: frozenset[int],
        start: Iterable[Filling],
        enough: int,
        work: int,
    ) -> None:
        self._work = work
        self._lots, self._kinds, self._use = lots, kinds, use
        self.found: dict[Pattern, None] = {}
        self.bound = 0
        self._most = max(kinds[at].cost for at in use)
        self._covering = Covering([lot.number for lot in lots], self._most)
        self._add(Pattern(each.kind, each.things) for each in start)
        for _ in range(_ROUNDS):
            if not self._grown(SHORT) and not self._grown(LONG):
                break
            if self.bound >= enough:
                break

    def _grown(self, search: int) -> bool:
        """Add the patterns that pay, and raise the bound; whether any is new."""
        new, bound = self._better([lot.number for lot in self._lots], search)
        self.bound = max(self.bound, bound)
        return self._add(new)

    def _add(self, patterns: Iterable[Pattern]) -> bool:
        """Add patterns; whether any is new."""
        before = len(self.found)
        for pattern in patterns:
            if pattern not in self.found:
                self.found[pattern] = None
                places, numbers = zip(*pattern.things, strict=True)
                self._covering.add(self._kinds[pattern.kind].cost, places, numbers)
        return len(self.found) > before

    def _better(self, numbers: Sequence[int], search: int = SHORT) -> tuple[list[Pattern], int]:
        """The patterns that are worth more than they cost, and the bound that the prices prove."""
        prices = self._covering.prices() if self._work > 0 else None
        if prices is None:
            return [], 0
        new: list[Pattern] = []
        shares: list[Fraction] = []
        for at in sorted(self._use):
            kind = self._kinds[at]
            sack = self._knapsack(at, numbers, prices)
            worth = sack.most_worth(min(search, max(1, self._work)))
            self._work -= sack.looked_at
            if worth.most:
                shares.append(Fraction(kind.cost, worth.most))
            if worth.value * (self._most or 1) > kind.cost * WORTH + _NEAR * self._most:
                new.append(Pattern(at, worth.things))
        total = sum(price * number for price, number in zip(prices, numbers, strict=True))
        return new, round_up(min(shares, default=Fraction(0)) * total, self._step)

    def _knapsack(self, at: int, numbers: Sequence[int], prices: Sequence[int]) -> Knapsack:
        """What a vehicle of a kind carries."""
        places = [place for place, lot in enumerate(self._lots) if at in lot.kinds]
        sizes = [lot.size for lot in self._lots]
        return Knapsack(sizes, numbers, prices, self._kinds[at], places)

    @property
    def _step(self) -> int:
        """What all costs are multiples of."""
        return gcd(*(self._kinds[at].cost for at in self._use)) or 1

    def all_of(self, below: int) -> list[Pattern] | None:
        """All patterns that any packing that costs less than `below` can use.

        What the vehicles of a packing cost, and what they carry is worth, differ together by no
        more than the cost of the packing and the worth of all things: no vehicle by more. None
        means that there are too many.
        """
        numbers = [lot.number for lot in self._lots]
        prices = self._covering.prices()
        cheapest = min(self._kinds[at].cost for at in self._use)
        if prices is None or not cheapest or self._work <= 0:
            return None
        sacks = {at: self._knapsack(at, numbers, prices) for at in sorted(self._use)}
        # in parts of WORTH, times the dearest cost
        over = max(
            max(0, sack.most_worth(LONG).most * self._most - self._kinds[at].cost * WORTH)
            for at, sack in sacks.items()
        )
        total = sum(price * number for price, number in zip(prices, numbers, strict=True))
        spare = (below - self._step) * WORTH - total * self._most
        spare += over * (below // cheapest)
        patterns: list[Pattern] = []
        for at, sack in sacks.items():
            least = -((spare - self._kinds[at].cost * WORTH) // self._most)
            found = sack.all_worth(max(0, least), _MOST_PATTERNS - len(patterns))
            if found is None:
                return None
            patterns += [Pattern(at, things) for things in found if things]
        return patterns

    def rounded(
        self, fill: Callable[[Sequence[Lot]], list[Filling]], below: int
    ) -> list[Filling] | None:
        """Fillings that cost less than `below`; None means that none is found.

        Whole vehicles of the continuous question are kept, and the rest is asked for again, until
        `fill` finds fillings for it that are cheap enough. Then parts count as whole from where.
        """
        for up in _ROUNDED_UP:
            found = self._rounded(fill, below, WORTH * up // 100 - _NEAR)
            self._covering.needing([lot.number for lot in self._lots])
            if found is not None:
                return found
        return None

    def _rounded(
        self, fill: Callable[[Sequence[Lot]], list[Filling]], below: int, up: int
    ) -> list[Filling] | None:
        kept: list[Filling] = []
        numbers = [lot.number for lot in self._lots]
        while any(numbers):
            rest = [at for at, number in enumerate(numbers) if number]
            lots = [self._lots[at]._replace(number=numbers[at]) for at in rest]
            last = [
                each._replace(things=tuple((rest[at], n) for at, n in each.things))
                for each in fill(lots)
            ]
            if cost_of([*kept, *last], self._kinds) < below:
                return kept + last
            self._covering.needing(numbers)
            for _ in range(_ROUNDS_AGAIN):
                if not self._add(self._better(numbers)[0]):
                    break
            used = list(zip(self.found, self._covering.parts(), strict=True))
            used.sort(key=lambda each: -(each[1] % WORTH))  # what is nearly whole comes first
            whole = [(each, (part + WORTH - up) // WORTH) for each, part in used]
            if not any(times for _, times in whole):
                whole = [(max(used, key=lambda each: each[1])[0], 1)]
            new = _without_surplus(numbers, whole)
            if not new or cost_of(kept, self._kinds) >= below:
                break
            kept += new
        return None


def cost_of(fillings: Iterable[Filling], kinds: Sequence[Kind]) -> int:
    """What the vehicles of fillings cost."""
    return sum(kinds[each.kind].cost * each.times for each in fillings)


def put_together(
    lots: Sequence[Lot],
    kinds: Sequence[Kind],
    patterns: Sequence[Pattern],
    below: int,
    seconds: int,
) -> tuple[list[Filling] | None, bool]:
    """Fillings of the patterns that cost less than `below`, or None; and whether that is proved.

    The answer covers each lot, exactly; what it has more than there is, is left out.
    """
    columns = tuple(range(len(patterns)))
    costs = tuple(Fraction(kinds[each.kind].cost) for each in patterns)
    having: list[list[tuple[int, Fraction]]] = [[] for _ in lots]
    for column, pattern in enumerate(patterns):
        for lot, number in pattern.things:
            having[lot].append((column, Fraction(number)))
    rows = [
        Row(tuple(c for c, _ in pairs), tuple(n for _, n in pairs), Fraction(lot.number))
        for pairs, lot in zip(having, lots, strict=True)
    ]
    step = gcd(*map(int, costs)) or 1
    paid = [(column, -cost) for column, cost in zip(columns, costs, strict=True) if cost]
    rows.append(Row(tuple(c for c, _ in paid), tuple(n for _, n in paid), Fraction(step - below)))
    question = WholeSteps(costs, (0,) * len(columns), (None,) * len(columns), tuple(rows))
    steps, proved = solve(question, seconds, nodes=_NODES_A_SECOND * seconds)
    if steps is None:
        return None, proved
    wanted = zip(patterns, steps, strict=True)
    return _without_surplus([lot.number for lot in lots], wanted), proved


def _without_surplus(left: list[int], wanted: Iterable[tuple[Pattern, int]]) -> list[Filling]:
    """The fillings of so many of each pattern, taken from what is left, and nothing else."""
    fillings: list[Filling] = []
    for pattern, most in wanted:
        number = most
        while number:
            things = tuple((lot, min(n, left[lot])) for lot, n in pattern.things if left[lot])
            if not things:
                break
            times = min(number, *(left[lot] // n for lot, n in things))
            for lot, n in things:
                left[lot] -= n * times
            fillings.append(Filling(pattern.kind, things, times))
            number -= times
    return fillings
