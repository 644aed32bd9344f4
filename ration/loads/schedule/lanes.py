"""Share out what a depot can load in a day into lanes, each of which loads one vehicle a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ration.loads.schedule.runs import Run
from ration.loads.schedule.vehicle_days import VehicleDay

Lane = tuple[int, int]  # a depot, and the number of its lane


def divided(
    own: Sequence[VehicleDay], runs: Sequence[Run], days: int, most: int
) -> list[VehicleDay]:
    """The vehicles' days of a depot, divided so that it loads `most` trips a day within `days`.

    There are no more trips than `most` times `days`. Vehicles' days stay as full as they can be:
    they are divided to fewer and fewer trips, at last to 1, until they fit.
    """
    largest = max(len(each.runs) for each in own)
    ways = (
        _filled([part for each in own for part in _parts(each, runs, limit)], runs, days, most)
        for limit in range(largest, 0, -1)
    )
    return next(found for found in ways if found is not None)


def _filled(
    own: list[VehicleDay], runs: Sequence[Run], days: int, most: int
) -> list[VehicleDay] | None:
    """Vehicles' days in lanes, side by side; None means that there is no room for all.

    Each lane takes `days` vehicles, the fullest first, and is as wide as the fullest of them. What
    is wider than the room that is left is divided: if a depot loads 3 trips a day, and vehicles
    make 2, every second vehicle makes 1.
    """
    room, left = most, sorted(own, key=_fullest)
    taken: list[VehicleDay] = []
    while left:
        if not room:
            return None
        if len(left[0].runs) > room:
            parts = [part for each in left for part in _parts(each, runs, room)]
            left = sorted(parts, key=_fullest)
        room -= len(left[0].runs)
        taken += left[:days]
        left = left[days:]
    return taken


def _fullest(each: VehicleDay) -> tuple[int, int, tuple[int, ...]]:
    return -len(each.runs), each.first, each.runs


def _parts(each: VehicleDay, runs: Sequence[Run], most: int) -> list[VehicleDay]:
    parts = [each.runs[at : at + most] for at in range(0, len(each.runs), most)]
    return [each._replace(runs=part, first=runs[part[0]].first) for part in parts]


def lanes(found: Sequence[VehicleDay], days: int, limited: Iterable[int]) -> list[Lane | None]:
    """The lane of each vehicle's day; None at depots that are not `limited`.

    Vehicles that make as many trips change places, so that what is wanted first is in front.
    """
    of: dict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(found):
        of[each.depot].append(number)
    result: list[Lane | None] = [None] * len(found)
    for depot in limited:
        own = sorted(of[depot], key=lambda number: _fullest(found[number]))
        sizes: dict[int, list[int]] = defaultdict(list)
        for place, number in enumerate(own):
            sizes[len(found[number].runs)].append(place)
        for places in sizes.values():
            fronts = sorted((place % days, place // days) for place in places)
            for place, (_, lane) in zip(places, fronts, strict=True):
                result[own[place]] = (depot, lane)
    return result
