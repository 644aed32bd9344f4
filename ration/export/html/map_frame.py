"""Where a degree is on a map: a plain projection, a grid and a scale, no tiles.

Positions on paper are floats: nothing is calculated from them.
"""

from collections.abc import Iterator, Sequence
from math import ceil, cos, floor, log10, radians
from typing import NamedTuple

from markupsafe import Markup

WIDE = 720  # SVG units
SCALE = 34  # the height of the scale, in the corner below on the left
_TALLEST, _FLATTEST, _EDGE = 640, 240, 28
_KM = 111.195  # in a degree of latitude
_LEAST = 0.02  # degrees that a map shows at least
Point = tuple[float, float]  # degrees north and east


class Frame(NamedTuple):
    """Where a degree is on the map."""

    west: float
    north: float
    across: float  # SVG units in a degree of longitude
    down: float  # and of latitude
    tall: int

    def x(self, longitude: float) -> float:
        """Where a degree east is, from the left."""
        return _EDGE + (longitude - self.west) * self.across

    def y(self, latitude: float) -> float:
        """Where a degree north is, from the top."""
        return _EDGE + (self.north - latitude) * self.down


def joined(points: Sequence[Point]) -> list[Point]:
    """Points beyond the line where 180° east is 180° west: move the west beside the east.

    >>> joined([(-17.0, 178.0), (-14.0, -171.0)])
    [(-17.0, 178.0), (-14.0, 189.0)]
    """
    longitudes = [longitude for _, longitude in points]
    if max(longitudes) - min(longitudes) <= 180:
        return list(points)
    return [(north, east + 360 if east < 0 else east) for north, east in points]


def frame_of(points: Sequence[Point]) -> Frame:
    """The part of the Earth that is shown, and its scale: the same to the north and the east."""
    north, south = (each(latitude for latitude, _ in points) for each in (max, min))
    east, west = (each(longitude for _, longitude in points) for each in (max, min))
    narrow = max(cos(radians((north + south) / 2)), 0.05)
    height = max(north - south, _LEAST)
    width = max((east - west) * narrow, _LEAST)
    inside = WIDE - 2 * _EDGE
    down = min(inside / width, (_TALLEST - 2 * _EDGE) / height)
    tall = max(ceil(height * down) + 2 * _EDGE, _FLATTEST)
    spare_x = inside - (east - west) * narrow * down
    spare_y = tall - 2 * _EDGE - (north - south) * down
    across = down * narrow
    return Frame(west - spare_x / 2 / across, north + spare_y / 2 / down, across, down, tall)


def grid(frame: Frame) -> Iterator[Markup]:
    """A line at whole parts of degrees, with its number at the edge."""
    line = Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>')
    text = Markup('<text class="edge" x="{:.1f}" y="{:.1f}">{}</text>')
    width, height = WIDE / frame.across, frame.tall / frame.down
    step = _round(max(width, height) / 4)
    decimals = max(0, -floor(log10(step)))
    east_edge, south_edge = frame.west - _EDGE / frame.across, frame.north + _EDGE / frame.down
    for at in range(ceil(east_edge / step), floor((east_edge + width) / step) + 1):
        x = frame.x(at * step)
        yield line.format(x, 0, x, frame.tall)
        if x < WIDE - 2 * _EDGE:
            yield text.format(x + 3, 12, _degrees(at * step, decimals, "E", "W"))
    for at in range(ceil((south_edge - height) / step), floor(south_edge / step) + 1):
        y = frame.y(at * step)
        yield line.format(0, y, WIDE, y)
        if 24 < y < frame.tall - SCALE:
            yield text.format(3, y - 3, _degrees(at * step, decimals, "N", "S"))


def _degrees(degrees: float, decimals: int, plus: str, minus: str) -> str:
    degrees = (degrees + 180) % 360 - 180 if abs(degrees) > 180 else degrees
    side = plus if degrees > 0 else minus if degrees < 0 else ""
    return f"{abs(degrees):.{decimals}f}°{side}"


def scale(frame: Frame) -> Iterator[Markup]:
    """A bar of a round number of kilometres, in the middle latitude."""
    unit = frame.down / _KM  # SVG units in a kilometre
    km = _round(130 / unit)
    y = frame.tall - 10
    bar = Markup('<path class="scale" d="M10 {0}v6h{1:.1f}v-6"/>').format(y - 6, km * unit)
    yield bar
    yield Markup('<text x="12" y="{}">{}</text>').format(y - 9, f"{km:,.10g} km")


def _round(most: float) -> float:
    """The largest of 1, 2, 5, 10, 20 … that is not more than `most`.

    >>> _round(7.3), _round(0.04), _round(100)
    (5.0, 0.02, 100.0)
    """
    power = floor(log10(most))
    first: int = next(each for each in (5, 2, 1) if each * 10**power <= most * (1 + 1e-9))
    return float(first * 10**power if power >= 0 else first / 10**-power)
