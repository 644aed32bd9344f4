"""How far points are from each other along the Earth, as a ball; floats, for no amounts."""

from math import asin, cos, dist, radians, sin

_EARTH_METRES = 6_371_008.8  # its mean radius: (2a + b) / 3 of WGS 84
Direction = tuple[float, float, float]


def km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance between two points, given as latitude and longitude, along the Earth.

    >>> round(km((37.97, 126.55), (39.03, 125.75)))
    137
    """
    return metres_between(direction(*one), direction(*other)) / 1000


def direction(latitude: float, longitude: float) -> Direction:
    """The direction of a point from the middle of the Earth: a vector of length 1."""
    north, east = radians(latitude), radians(longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def metres_between(one: Direction, other: Direction) -> float:
    """The metres along the Earth between two directions."""
    return 2 * _EARTH_METRES * asin(min(1.0, dist(one, other) / 2))
