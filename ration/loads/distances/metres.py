"""Metres from place to place, as whole numbers in rows."""

from array import array
from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from ration.sites.cells import MOST_KM
from ration.sites.great_circle import direction, metres_between

UNKNOWN = -1
Point = tuple[Fraction, Fraction]  # degrees north and east
Metres = Sequence["array[int]"]  # metres[start][end]; UNKNOWN where not known


def whole_metres(km: Fraction) -> int:
    """Kilometres in whole metres, rounded up; more than `MOST_KM` count as that.

    >>> whole_metres(Fraction(1, 3))
    334
    """
    return min(ceil(km * 1000), MOST_KM * 1000)


def great_circle_metres(start: Point, end: Point, detour: Fraction = Fraction(1)) -> int:
    """The metres along the Earth between two points, times a detour, in whole metres.

    `detour` is how many metres of road there are for each as the crow flies.

    >>> great_circle_metres((Fraction("37.97"), Fraction("126.55")), (Fraction(38), Fraction(127)))
    39579
    """
    return detoured(metres_between(_direction(start), _direction(end)), detour)


def crow_flies(points: Sequence[Point | None], detour: Fraction) -> Metres:
    """The metres between all points, times a detour; UNKNOWN where a point is None."""
    ways = [None if point is None else _direction(point) for point in points]
    rows = nothing_known(len(points))
    for start, one in enumerate(ways):
        if one is not None:
            row = rows[start]
            for end, other in enumerate(ways[:start]):
                if other is not None:
                    row[end] = rows[end][start] = detoured(metres_between(one, other), detour)
    return rows


def nothing_known(places: int) -> Metres:
    """Rows in which each place is 0 metres from itself, and nothing else is known."""
    rows = [array("q", [UNKNOWN]) * places for _ in range(places)]
    for place, row in enumerate(rows):
        row[place] = 0
    return rows


def detoured(metres: float, detour: Fraction) -> int:
    """Whole metres, times a detour, rounded up."""
    long = -(-round(metres) * detour.numerator // detour.denominator)
    return min(long, MOST_KM * 1000)


def _direction(point: Point) -> tuple[float, float, float]:
    return direction(float(point[0]), float(point[1]))
