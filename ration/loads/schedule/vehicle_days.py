"""Pack trips into the days of vehicles: as few as can be found, and how many are needed."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ration.loads.schedule.runs import KindDay, Run


class VehicleDay(NamedTuple):
    """What a vehicle does in a day: the numbers of its runs, all from one depot, in their order."""

    depot: int
    kind: int
    runs: tuple[int, ...]
    first: int


def in_order(each: VehicleDay) -> tuple[int, tuple[int, ...]]:
    """Sort key: what is wanted first."""
    return each.first, each.runs


def is_longer(run: Run, kind: KindDay) -> bool:
    """Whether a run takes longer than the day of its vehicle."""
    if run.seconds is None or kind.most_seconds is None:
        return False
    return run.seconds > kind.most_seconds


def vehicle_days(
    runs: Sequence[Run], kinds: Sequence[KindDay], depot_most: Sequence[int | None]
) -> list[VehicleDay]:
    """Pack all runs; no vehicle has more of them in a day than its depot loads.

    The number of vehicles plays no part in it.
    """
    found: list[VehicleDay] = []
    for (depot, kind), own in _by_place(runs).items():
        day = kinds[kind]
        limit = min(len(own), depot_most[depot] or len(own))
        timed = [each for each in own if _is_timed(runs[each], day)]
        others = [each for each in own if not _is_timed(runs[each], day)]
        bins = _by_time(runs, timed, day.most_seconds or 0, min(limit, day.trips_a_day or limit))
        bins += _by_count(runs, others, min(limit, day.trips_a_day or 1))
        for each in bins:
            ordered = tuple(sorted(each, key=lambda run: (runs[run].first, run)))
            found.append(VehicleDay(depot, kind, ordered, runs[ordered[0]].first))
    return sorted(found, key=in_order)


def _by_place(runs: Sequence[Run]) -> dict[tuple[int, int], list[int]]:
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, run in enumerate(runs):
        places[run.depot, run.kind].append(number)
    return places


def _is_timed(run: Run, day: KindDay) -> bool:
    return run.seconds is not None and day.most_seconds is not None


def _by_time(runs: Sequence[Run], own: Iterable[int], most: int, limit: int) -> list[list[int]]:
    """Best fit, the longest runs first: each goes where the least time is left after it."""
    bins: list[list[int]] = []
    room: list[tuple[int, int]] = []  # the time left in a vehicle's day, and its number: sorted
    for run in sorted(own, key=lambda each: (-(runs[each].seconds or 0), runs[each].first, each)):
        seconds = runs[run].seconds or 0
        at = bisect_left(room, (seconds, -1))
        if at == len(room):
            left, number = most - seconds, len(bins)
            bins.append([])
        else:
            left, number = room.pop(at)
            left -= seconds
        bins[number].append(run)
        if len(bins[number]) < limit and left >= 0:
            place = (left, number)
            room.insert(bisect_left(room, place), place)
    return bins


def _by_count(runs: Sequence[Run], own: Iterable[int], limit: int) -> list[list[int]]:
    ordered = sorted(own, key=lambda each: (runs[each].first, each))
    return [ordered[at : at + limit] for at in range(0, len(ordered), limit)]


def least_vehicle_days(runs: Sequence[Run], kinds: Sequence[KindDay]) -> list[int]:
    """The number of vehicles' days that every packing needs at least, for each kind.

    A vehicle loads at a single depot on a day.
    """
    least = [0] * len(kinds)
    for (_, kind), own in _by_place(runs).items():
        day = kinds[kind]
        times = [runs[each].seconds or 0 for each in own if _is_timed(runs[each], day)]
        most = day.most_seconds or 0
        short = [each for each in times if each <= most]
        longer = len(times) - len(short)
        needed = [sum(1 for each in short if 2 * each > most)]
        needed.append(-(-sum(short) // most) if most else bool(short))
        if day.trips_a_day is not None:
            needed.append(-(-len(short) // day.trips_a_day))
        least[kind] += longer + max(needed) + -(-(len(own) - len(times)) // (day.trips_a_day or 1))
    return least
