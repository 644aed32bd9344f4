"""The numbers of a question as the solver gets them: smaller, so that none overflows.

Goods are rounded up, and what carries them down: what the solver finds can be carried. Costs and
metres are rounded too: they only guide it, and every answer is counted anew in whole numbers.
"""

from collections.abc import Iterator, Sequence
from math import gcd
from typing import NamedTuple

from ration.loads.routes.parts import Question
from ration.results.loads import Least

_LARGEST_SIZE = 2**24  # of goods in a vehicle, in steps
_SMALLEST_SIZE = 2**12  # a step too much must not be cheap beside the way that it saves
_LARGEST_COST = 2**26  # of a single trip; times all goods that are too much, it is below 2**63
_LARGEST_TIME = 2**44  # of a trip, in thousandths of a second
_COARSEST = 100  # metres
_A_ROUTE = 10  # the longest single trips: what a route less is worth, if few routes are wanted


class Sizes(NamedTuple):
    """Goods of each stop and what each kind carries, in one dimension."""

    goods: Sequence[int]
    carried: Sequence[int]


class Costs(NamedTuple):
    """What trips and metres of each kind cost; distances are divided by `metres`.

    `single` is the most that a trip to one stop costs.
    """

    trips: Sequence[int]
    a_metre: Sequence[int]
    metres: int
    single: int


class Times(NamedTuple):
    """How long a kind is on the way; an arc takes `metre` times its metres and `stop`, scaled down.

    `most` is the longest trip without its loading.
    """

    metre: int
    stop: int
    most: int
    scale: int


def sizes(asked: Question) -> list[Sizes]:
    """Weight; room, if it counts; and for kinds that may not serve all stops, what is forbidden.

    A stop that a kind must not serve has some of a dimension in which the kind carries nothing.
    """
    found = [_sizes([stop.weight for stop in asked.stops], [kind.weight for kind in asked.kinds])]
    rooms = [kind.room for kind in asked.kinds]
    if any(room is not None for room in rooms):
        goods = [stop.room or 0 for stop in asked.stops]
        enough = sum(goods)
        found.append(_sizes(goods, [enough if room is None else room for room in rooms]))
    forbidden: dict[tuple[bool, ...], list[int]] = {}
    for kind, _ in enumerate(asked.kinds):
        not_for = tuple(kind not in stop.kinds for stop in asked.stops)
        if any(not_for):
            forbidden.setdefault(not_for, []).append(kind)
    for not_for, kinds in forbidden.items():
        goods = [_SMALLEST_SIZE * each for each in not_for]
        enough = sum(goods)
        carried = [0 if kind in kinds else enough for kind, _ in enumerate(asked.kinds)]
        found.append(Sizes(goods, carried))
    return found


def _sizes(goods: Sequence[int], carried: Sequence[int]) -> Sizes:
    common = gcd(*goods, *carried) or 1
    largest = max(carried) // common or 1
    times, by = -(-_SMALLEST_SIZE // largest), common * -(-largest // _LARGEST_SIZE)
    return Sizes(
        [-(-each * times // by) for each in goods], [each * times // by for each in carried]
    )


def costs(asked: Question, least: Least) -> Costs:
    """Costs of trips and metres; metres alone, if nothing costs anything."""
    nothing = asked.costs_nothing
    trips = [kind.cost for kind in asked.kinds]
    a_metre = [1 if nothing else kind.metre_cost for kind in asked.kinds]
    longest = max((asked.length([stop]) for stop, _ in enumerate(asked.stops)), default=0)
    single = max(trip + metre * longest for trip, metre in zip(trips, a_metre, strict=True)) or 1
    if least == "vehicles":
        trips = [trip + _A_ROUTE * single for trip in trips]
        single *= _A_ROUTE + 1
    common = gcd(*trips, *a_metre) or 1
    scale = -(-single // common // _LARGEST_COST)
    metres = min(scale, _COARSEST)
    by = -(-scale // metres)
    return Costs(
        [trip // common // scale for trip in trips],
        [_half_up(metre // common, by) for metre in a_metre],
        metres,
        single // common // scale,
    )


def times(asked: Question) -> Iterator[Times | None]:
    """How long each kind is on the way; None means that its trips may take any time."""
    longest = max((asked.length([stop]) for stop, _ in enumerate(asked.stops)), default=0)
    for kind in asked.kinds:
        if kind.most_seconds is None:
            yield None
            continue
        most = 1000 * (kind.most_seconds - kind.seconds_to_load)
        stop = 1000 * kind.seconds_a_stop
        scale = -(-max(most, stop, kind.seconds_a_km * longest) // _LARGEST_TIME) or 1
        yield Times(kind.seconds_a_km, stop, max(0, most // scale), scale)


def _half_up(number: int, by: int) -> int:
    return (2 * number + by) // (2 * by)
