"""What depots handle on each day of a schedule."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from ration.results.loads import DepotDay, Trip


def depot_days(trips: Iterable[Trip], most: Mapping[str | None, int]) -> tuple[DepotDay, ...]:
    """The trips and the weight that each depot loads on each day that has trips.

    `most` is how many trips depots can load in a day; a depot that is not in it loads any number.
    """
    found: dict[tuple[int, str | None], list[Trip]] = defaultdict(list)
    for trip in trips:
        found[trip.day, trip.depot].append(trip)
    ordered = sorted(found.items(), key=lambda each: (each[0][0], each[0][1] or ""))
    return tuple(
        DepotDay(
            day=day,
            date=own[0].date,
            depot=depot,
            trips=len(own),
            most=most.get(depot),
            kg=sum((trip.kg for trip in own), Fraction(0)),
        )
        for (day, depot), own in ordered
    )
