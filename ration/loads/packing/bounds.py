"""How few or how cheap loads can be at least: exact, from what things weigh and take up.

A function that is dual feasible gives every size a value, so that the values of what fits into one
vehicle never come to more than 1. The values of all things are then a bound of the number of
vehicles. For several kinds, the value counts with the cost of the vehicle, and the least of the
kinds that may carry a thing. The functions are those of Martello and Toth's bound L2 and of Fekete
and Schepers, "New classes of fast lower bounds for bin packing problems", 2001.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from math import gcd, lcm

from ration.loads.packing.lots import Lot
from ration.loads.packing.pieces import Kind

_WORK = 200_000  # things times functions
_FEWEST, _MOST = 6, 60  # functions of a kind

# The value of a size in a vehicle, as a numerator, and its denominator, from what it holds.
_Value = Callable[[int, int], tuple[int, int]]


def least_cost(lots: Sequence[Lot], kinds: Sequence[Kind], use: frozenset[int]) -> int:
    """What vehicles of the kinds `use` cost at least, if they carry all things.

    A cost of 1 for each kind counts vehicles.

    >>> one = frozenset({0})
    >>> least_cost([Lot((6, 0), one, 5), Lot((4, 0), one, 1)], [Kind(10, None, 3)], one)
    15
    """
    step = gcd(*(kinds[at].cost for at in use)) or 1
    total = sum(
        (max((_sum(part, kinds, use, v) for v in _values(part, kinds, use)), default=Fraction(0))
         for part in _apart(lots, use)),
        Fraction(0),
    )  # fmt: skip
    return round_up(total, step)


def round_up(value: Fraction, step: int) -> int:
    """The next multiple of a step."""
    return -(-value // step) * step


def _apart(lots: Sequence[Lot], use: frozenset[int]) -> list[list[Lot]]:
    """Lots that share no kind of vehicle."""
    groups: list[tuple[set[int], list[Lot]]] = []
    for lot in lots:
        kinds, own = set(lot.kinds & use), [lot]
        for group in [each for each in groups if each[0] & kinds]:
            groups.remove(group)
            kinds, own = kinds | group[0], group[1] + own
        groups.append((kinds, own))
    return [own for _, own in groups]


def _sum(
    lots: Sequence[Lot],
    kinds: Sequence[Kind],
    use: frozenset[int],
    value: Callable[[Kind, tuple[int, int]], tuple[int, int]],
) -> Fraction:
    """The values of all things, each in the kind where it counts least."""
    common, total = 1, 0
    for lot in lots:
        least: tuple[int, int] | None = None
        for at in lot.kinds & use:
            over, under = value(kinds[at], lot.size)
            over *= kinds[at].cost
            if least is None or over * least[1] < least[0] * under:
                least = over, under
        if least is not None:
            if common % least[1]:
                larger = lcm(common, least[1])
                total, common = total * (larger // common), larger
            total += least[0] * (common // least[1]) * lot.number
    return Fraction(total, common)


def _values(
    lots: Sequence[Lot], kinds: Sequence[Kind], use: frozenset[int]
) -> Iterator[Callable[[Kind, tuple[int, int]], tuple[int, int]]]:
    most = max(_FEWEST, min(_MOST, _WORK // len(lots)))
    largest = max((kinds[at].weight for at in use), default=0)
    yield _both
    sizes = sorted({lot.size[0] for lot in lots if 0 < 2 * lot.size[0] <= largest})
    for function in _functions(_some(sizes, most), largest, most):
        yield partial(_by_weight, function)
    rooms = [kind.room for at in use if (kind := kinds[at]).room is not None]
    widest = max((room for room in rooms if room is not None), default=0)
    if len(rooms) == len(use) and widest:
        sizes = sorted({lot.size[1] for lot in lots if 0 < 2 * lot.size[1] <= widest})
        for function in _functions(_some(sizes, most), widest, most):
            yield partial(_by_room, function)


def _some(sizes: Sequence[int], most: int) -> list[int]:
    """At most so many of the sizes, evenly."""
    if len(sizes) <= most:
        return list(sizes)
    return [sizes[at * len(sizes) // most] for at in range(most)]


def _functions(sizes: Sequence[int], largest: int, most: int) -> Iterator[_Value]:
    yield partial(_with_small, 0, 1)
    yield partial(_with_small, 1, 2)
    for size in sizes:
        yield partial(_with_small, size, largest)
    for k in range(1, max(2, most // 3)):
        yield partial(_rounded, k)


def _with_small(over: int, under: int, size: int, holds: int) -> tuple[int, int]:
    """The share of a vehicle; without what is below a threshold, and all of it for the rest."""
    small = over * holds  # the threshold is this, divided by `under`
    if size * under < small:
        return 0, 1
    return (1, 1) if (holds - size) * under < small else (size, holds)


def _rounded(k: int, size: int, holds: int) -> tuple[int, int]:
    """Parts of 1/k, rounded down where the size is no whole number of parts of 1/(k + 1)."""
    whole, rest = divmod((k + 1) * size, holds)
    return (whole, k) if rest else (size, holds)


def _by_weight(function: _Value, kind: Kind, size: tuple[int, int]) -> tuple[int, int]:
    return function(size[0], kind.weight) if kind.weight else (0, 1)


def _by_room(function: _Value, kind: Kind, size: tuple[int, int]) -> tuple[int, int]:
    return function(size[1], kind.room) if kind.room else (0, 1)


def _both(kind: Kind, size: tuple[int, int]) -> tuple[int, int]:
    """Half the share by weight, and half the share by room."""
    if not kind.room or not kind.weight:
        return 0, 1
    return size[0] * kind.room + size[1] * kind.weight, 2 * kind.weight * kind.room
