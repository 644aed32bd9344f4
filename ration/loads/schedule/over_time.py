"""Loads over time: how many trips depots load on every day of all rounds, and when they cannot."""

import datetime as dt
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import NamedTuple

from ration.results.loads import LoadsRecord
from ration.results.loads_over_time import (
    DepotDate,
    DepotTrips,
    LoadsOverTimeRecord,
    RoundTrips,
)
from ration.results.provenance import ProgrammeStamp

_DAY = dt.timedelta(days=1)


class RoundLoads(NamedTuple):
    """A round, the day that day 1 of its loads is, and its loads."""

    number: int
    date: dt.date
    loads: LoadsRecord


class _Wanted(NamedTuple):
    """A trip of a round, and the day that it is planned for. They sort as they are loaded."""

    date: dt.date
    round: int
    trip: int


def loads_over_time(
    programme: ProgrammeStamp, rounds: Sequence[RoundLoads], most: Mapping[str | None, int]
) -> LoadsOverTimeRecord:
    """Count the trips that every depot loads on every day.

    `most` is how many trips depots can load in a day; a depot that is not in it loads any number.
    What is too much for a day is put off to the next, where it is loaded first. Each round is as
    its loads have it: whether vehicles are free for two rounds at once is not asked.
    """
    ordered = sorted(rounds, key=lambda each: (each.date, each.number))
    wanted: dict[str | None, list[_Wanted]] = defaultdict(list)
    for round_ in ordered:
        for number, trip in enumerate(round_.loads.trips):
            day = round_.date + (trip.day - 1) * _DAY
            wanted[trip.depot].append(_Wanted(day, round_.number, number))
    loaded: dict[_Wanted, dt.date] = {}
    days: list[DepotDate] = []
    depots: list[DepotTrips] = []
    for depot in sorted(wanted, key=lambda name: (name is not None, name or "")):
        own = [*_days(depot, sorted(wanted[depot]), most.get(depot), loaded)]
        days += own
        depots.append(_depot(depot, wanted[depot], most.get(depot), own, loaded))
    following = [each.date for each in ordered[1:]]
    return LoadsOverTimeRecord(
        programme=programme,
        rounds=tuple(
            _round(each, after, [(w, day) for w, day in loaded.items() if w.round == each.number])
            for each, after in zip_longest(ordered, following)
        ),
        depots=tuple(depots),
        days=tuple(sorted(days, key=lambda each: (each.date, each.depot or ""))),
    )


def _days(
    depot: str | None, wanted: Sequence[_Wanted], most: int | None, loaded: dict[_Wanted, dt.date]
) -> Iterator[DepotDate]:
    """The days on which trips of a depot are planned or loaded; `loaded` gets the day of each."""
    ahead, waiting = deque(wanted), deque[_Wanted]()
    day = wanted[0].date
    while ahead or waiting:
        if not waiting:
            day = max(day, ahead[0].date)
        before = len(waiting)
        while ahead and ahead[0].date == day:
            waiting.append(ahead.popleft())
        planned = len(waiting) - before
        now = [waiting.popleft() for _ in range(min(len(waiting), most or len(waiting)))]
        loaded.update(dict.fromkeys(now, day))
        yield DepotDate(
            date=day,
            depot=depot,
            planned=planned,
            waiting=before,
            trips=len(now),
            left=len(waiting),
            most=most,
            rounds=tuple(dict.fromkeys(each.round for each in now)),
        )
        day += _DAY


def _depot(
    depot: str | None,
    wanted: Sequence[_Wanted],
    most: int | None,
    days: Sequence[DepotDate],
    loaded: Mapping[_Wanted, dt.date],
) -> DepotTrips:
    planned = Counter(each.date for each in wanted)
    peak = min(planned, key=lambda day: (-planned[day], day))
    late = [(loaded[each] - each.date).days for each in wanted if loaded[each] > each.date]
    return DepotTrips(
        depot=depot,
        most=most,
        trips=len(wanted),
        peak=planned[peak],
        peak_date=peak,
        first_over=next((each.date for each in days if each.left), None),
        late=len(late),
        most_days_late=max(late, default=0),
    )


def _round(
    round_: RoundLoads, after: dt.date | None, loaded: Sequence[tuple[_Wanted, dt.date]]
) -> RoundTrips:
    last = max((day for _, day in loaded), default=None)
    return RoundTrips(
        number=round_.number,
        date=round_.date,
        trips=len(loaded),
        kg=sum((trip.kg for trip in round_.loads.trips), Fraction(0)),
        planned=max((each.date for each, _ in loaded), default=None),
        last=last,
        late=sum(1 for each, day in loaded if day > each.date),
        next=after,
        overlaps=last is not None and after is not None and last >= after,
        unloaded=round_.loads.unloaded,
        missing=round_.loads.missing,
    )
