"""On which day each trip is, and by which vehicle: few days, and no depot over its limit."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ration.loads.schedule.days import one_by_one, within
from ration.loads.schedule.lanes import Lane, divided, lanes
from ration.loads.schedule.runs import KindDay, Run, Schedule, Slot
from ration.loads.schedule.vehicle_days import (
    VehicleDay,
    in_order,
    is_longer,
    least_vehicle_days,
    vehicle_days,
)


def schedule(
    runs: Sequence[Run], kinds: Sequence[KindDay], depot_most: Sequence[int | None]
) -> Schedule:
    """Give each run a day, a vehicle and a turn.

    A vehicle's runs of a day are from one depot and fit into its hours and its trips a day. On no
    day there are more vehicles than the kind has, and no depot loads more trips than its
    `depot_most`; None means any number. `kinds` and `depot_most` are those that runs name.

    Another vehicle never gives a later end: trips are packed into vehicles' days, and these divided
    for what depots load in a number of days, whatever the number of vehicles is. The schedule has
    the fewest days in which there are vehicles enough for all of them.

    >>> lorries = [KindDay(number=2, most_seconds=32_400, trips_a_day=None)]
    >>> found = schedule([Run(0, 0, 15_000, n) for n in range(6)], lorries, [3])
    >>> [(slot.day, slot.vehicle, slot.turn) for slot in found.slots]
    [(1, 1, 1), (1, 1, 2), (2, 1, 1), (2, 1, 2), (1, 2, 1), (2, 2, 1)]
    >>> found.days, found.least_days
    (2, 2)
    """
    least = _least(runs, kinds, depot_most)
    packing = _packing(runs, kinds, depot_most, least)
    slots = _slots(runs, packing.found, _days(packing, kinds, depot_most))
    return Schedule(
        slots=slots,
        days=max((slot.day for slot in slots), default=0),
        least_days=least,
        longer=tuple(n for n, run in enumerate(runs) if is_longer(run, kinds[run.kind])),
    )


class _Packing(NamedTuple):
    """Runs packed into vehicles' days, and how many days these need."""

    days: int
    found: list[VehicleDay]


def _packing(
    runs: Sequence[Run], kinds: Sequence[KindDay], depot_most: Sequence[int | None], least: int
) -> _Packing:
    """The fewest days, from `least` on, in which vehicles and depots do what they have to."""
    whole: dict[int, list[VehicleDay]] = defaultdict(list)
    for each in vehicle_days(runs, kinds, depot_most):
        whole[each.depot].append(each)
    days = least
    while True:
        found = _within(days, whole, runs, depot_most)
        if _are_enough(found, days, kinds):
            return _Packing(days, sorted(found, key=in_order))
        days += 1


def _within(
    days: int,
    whole: Mapping[int, Sequence[VehicleDay]],
    runs: Sequence[Run],
    depot_most: Sequence[int | None],
) -> list[VehicleDay]:
    """The vehicles' days of all depots, divided where needed."""
    found: list[VehicleDay] = []
    for depot, own in whole.items():
        most = depot_most[depot]
        found += own if most is None else divided(own, runs, days, most)
    return found


def _are_enough(found: Iterable[VehicleDay], days: int, kinds: Sequence[KindDay]) -> bool:
    """Whether there are vehicles enough of every kind."""
    counts = Counter(each.kind for each in found)
    numbers = {kind: kinds[kind].number for kind in counts}
    return all(number is None or counts[kind] <= number * days for kind, number in numbers.items())


def _days(
    packing: _Packing, kinds: Sequence[KindDay], depot_most: Sequence[int | None]
) -> list[int]:
    """The day of each vehicle's day: in their order if that is in time, else as Kőnig found."""
    found, days = packing.found, packing.days
    limited = [depot for depot, most in enumerate(depot_most) if most is not None]
    own = lanes(found, days, limited) if found else []
    of_kind = [each.kind for each in found]
    ordered = one_by_one(of_kind, own, [kind.number for kind in kinds])
    if max(ordered, default=0) <= days:
        return ordered
    seen: Counter[int] = Counter()
    edges = []
    for number, (kind, lane) in enumerate(zip(of_kind, own, strict=True)):
        vehicle = (kind, seen[kind] // days) if kinds[kind].number is not None else None
        seen[kind] += 1
        edges.append(_edge(number, vehicle, lane))
    return within(edges, days)


def _edge(
    number: int, vehicle: tuple[int, int] | None, lane: Lane | None
) -> tuple[Hashable, Hashable]:
    """The vehicle and the lane that a vehicle's day is of; one of its own where none is counted."""
    left = ("vehicle", *vehicle) if vehicle is not None else ("any vehicle", number)
    right = ("lane", *lane) if lane is not None else ("any lane", number)
    return left, right


def _slots(
    runs: Sequence[Run], found: Sequence[VehicleDay], days: Sequence[int]
) -> tuple[Slot, ...]:
    """The slot of each run; vehicles of a kind are numbered on each day."""
    slots: dict[int, Slot] = {}
    used: Counter[tuple[int, int]] = Counter()
    for each, day in zip(found, days, strict=True):
        used[each.kind, day] += 1
        for turn, run in enumerate(each.runs, 1):
            slots[run] = Slot(day, used[each.kind, day], turn)
    return tuple(slots[number] for number in range(len(runs)))


def _least(runs: Sequence[Run], kinds: Sequence[KindDay], depot_most: Sequence[int | None]) -> int:
    """The days that every schedule needs, by the number of vehicles and by what depots load."""
    days = [1] if runs else [0]
    for kind, count in zip(kinds, least_vehicle_days(runs, kinds), strict=True):
        if kind.number is not None:
            days.append(-(-count // kind.number))
    for depot, trips in Counter(run.depot for run in runs).items():
        most = depot_most[depot]
        if most is not None:
            days.append(-(-trips // most))
    return max(days)
