"""Better loads and a better bound from patterns: what one vehicle can carry.

The continuous question says what each thing is worth. From that, loads that would pay are looked
for, in whole numbers, until there are none. If no load of a kind is worth more than its vehicle
costs, what all things are worth is a bound: Farley, "A note on bounding a class of linear
programming problems, including cutting stock problems", 1990. The patterns found are then put
together in whole numbers by HiGHS.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from ration.loads.packing.bounds import round_up
from ration.loads.packing.knapsack import most_worth
from ration.loads.packing.lots import Filling, Lot
from ration.loads.packing.pieces import Kind
from ration.solver.covering import WORTH, Covering
from ration.solver.solve import solve
from ration.solver.whole_steps import Row, WholeSteps

MOST_LOTS = 200
_ROUNDS = 400  # of new patterns
_NEAR = WORTH >> 20  # less than this pays nothing
_NODES_A_SECOND = 20


class Pattern(NamedTuple):
    """What a vehicle of a kind can carry: how many things of which lots."""

    kind: int
    things: tuple[tuple[int, int], ...]


class Patterns(NamedTuple):
    """Patterns that may be of use, and a bound of the cost, which no packing is below."""

    found: tuple[Pattern, ...]
    bound: int


def priced_patterns(
    lots: Sequence[Lot],
    kinds: Sequence[Kind],
    use: frozenset[int],
    start: Iterable[Filling],
    enough: int,
) -> Patterns:
    """Patterns in which parts of vehicles would cost least; it ends if the bound is `enough`."""
    found = dict.fromkeys(Pattern(each.kind, each.things) for each in start)
    covering = Covering([lot.number for lot in lots], max(kinds[at].cost for at in use))
    for pattern in found:
        _add(covering, kinds, pattern)
    bound = 0
    for _ in range(_ROUNDS):
        prices = covering.prices()
        if prices is None:
            break
        new, below = _new_patterns(lots, kinds, use, prices)
        bound = max(bound, below)
        new = [each for each in new if each not in found]
        if not new or bound >= enough:
            break
        for pattern in new:
            found[pattern] = None
            _add(covering, kinds, pattern)
    return Patterns(tuple(found), bound)


def _add(covering: Covering, kinds: Sequence[Kind], pattern: Pattern) -> None:
    places, numbers = zip(*pattern.things, strict=True)
    covering.add(kinds[pattern.kind].cost, places, numbers)


def _new_patterns(
    lots: Sequence[Lot], kinds: Sequence[Kind], use: frozenset[int], prices: Sequence[int]
) -> tuple[list[Pattern], int]:
    """The patterns that are worth more than they cost, and the bound that the prices prove."""
    most = max(kinds[at].cost for at in use) or 1
    sizes, counts = [lot.size for lot in lots], [lot.number for lot in lots]
    new: list[Pattern] = []
    shares: list[Fraction] = []
    for at in sorted(use):
        places = [place for place, lot in enumerate(lots) if at in lot.kinds]
        worth = most_worth(sizes, counts, prices, kinds[at], places)
        if worth.most:
            shares.append(Fraction(kinds[at].cost, worth.most))
        if worth.value * most > kinds[at].cost * WORTH + _NEAR * most:
            new.append(Pattern(at, worth.things))
    total = sum(price * lot.number for price, lot in zip(prices, lots, strict=True))
    step = gcd(*(kinds[at].cost for at in use)) or 1
    return new, round_up(min(shares, default=Fraction(0)) * total, step)


def put_together(
    lots: Sequence[Lot],
    kinds: Sequence[Kind],
    patterns: Sequence[Pattern],
    below: int,
    seconds: int,
) -> list[Filling] | None:
    """Fillings of the patterns that cost less than `below`; None means that none is found.

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
    steps = solve(question, seconds, nodes=_NODES_A_SECOND * seconds).steps
    return None if steps is None else _whole(lots, patterns, steps)


def _whole(lots: Sequence[Lot], patterns: Sequence[Pattern], steps: Sequence[int]) -> list[Filling]:
    """The fillings of so many of each pattern, without what is more than there is."""
    left = [lot.number for lot in lots]
    fillings: list[Filling] = []
    for pattern, wanted in zip(patterns, steps, strict=True):
        number = wanted
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
