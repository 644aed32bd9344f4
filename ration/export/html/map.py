"""A map of sites, drawn from their coordinates alone: a plain projection and a scale, no tiles.

Positions on paper are floats: nothing is calculated from them.
"""

from collections.abc import Iterator, Sequence
from math import ceil, cos, floor, log10, radians, sqrt
from typing import NamedTuple

from markupsafe import Markup

from ration.export.html.chart_kinds import Chart
from ration.export.html.labels import Box, Size, placed
from ration.export.html.map_sites import MapSite

WIDE = 720  # SVG units
MOST = 10_000  # sites that are drawn, the largest
_TALLEST, _FLATTEST, _EDGE = 640, 240, 28
_KM = 111.195  # in a degree of latitude
_LEAST = 0.02  # degrees that a map shows at least
CIRCLES = 300  # of the largest sites; the others are dots, which are drawn at once
_DOT = 2.0  # the radius of a dot
_SCALE = 34  # the height of the scale, in the corner below on the left
_DESCRIBED = 12  # sites that the description names
# Labels for wide screens and paper, and for phones, where the picture is half as large.
_SIZES = (Size("far", 13, 40), Size("near", 24, 14))


class _Frame(NamedTuple):
    """Where a degree is on the map."""

    west: float
    north: float
    across: float  # SVG units in a degree of longitude
    down: float  # and of latitude
    tall: int

    def x(self, longitude: float) -> float:
        return _EDGE + (longitude - self.west) * self.across

    def y(self, latitude: float) -> float:
        return _EDGE + (self.north - latitude) * self.down


def site_map(title: str, sites: Sequence[MapSite], counted: str, table: str) -> Chart:
    """Draw sites, the largest at the back; `counted` is what the area of a circle stands for."""
    drawn = sorted(_joined(sites), key=lambda site: (-site.people, site.name))[:MOST]
    frame = _frame(drawn)
    circles = _circles(frame, drawn[:CIRCLES])
    parts = [
        *_grid(frame),
        *_dots(frame, drawn[CIRCLES:]),
        *(_circle(site, box, counted) for site, box in circles),
        *_labels(frame, circles),
        *_scale(frame),
    ]
    largest = "; ".join(f"{site.name} {site.people:,}" for site in drawn[:_DESCRIBED])
    rest = len(drawn) - _DESCRIBED
    more = f"; and {rest:,} more, in the table" if rest > 0 else ""
    says = f"A map of {len(drawn):,} sites. By {counted}: {largest}{more}."
    return Chart(title, says, Markup("\n").join(parts), frame.tall, table, wide=WIDE)


def _joined(sites: Sequence[MapSite]) -> list[MapSite]:
    """Sites beyond the line where 180° east is 180° west: move the west beside the east."""
    longitudes = [site.longitude for site in sites]
    if max(longitudes) - min(longitudes) <= 180:
        return list(sites)
    return [
        site._replace(longitude=site.longitude + 360) if site.longitude < 0 else site
        for site in sites
    ]


def _frame(sites: Sequence[MapSite]) -> _Frame:
    """The part of the Earth that is shown, and its scale: the same to the north and the east."""
    north, south = (each(site.latitude for site in sites) for each in (max, min))
    east, west = (each(site.longitude for site in sites) for each in (max, min))
    narrow = max(cos(radians((north + south) / 2)), 0.05)
    height = max(north - south, _LEAST)
    width = max((east - west) * narrow, _LEAST)
    inside = WIDE - 2 * _EDGE
    down = min(inside / width, (_TALLEST - 2 * _EDGE) / height)
    tall = max(ceil(height * down) + 2 * _EDGE, _FLATTEST)
    spare_x = inside - (east - west) * narrow * down
    spare_y = tall - 2 * _EDGE - (north - south) * down
    across = down * narrow
    return _Frame(west - spare_x / 2 / across, north + spare_y / 2 / down, across, down, tall)


def _circles(frame: _Frame, sites: Sequence[MapSite]) -> list[tuple[MapSite, Box]]:
    """The square around the circle of each site."""
    largest = max(sites[0].people, 1)
    radius = max(3.5, min(15, 70 / sqrt(len(sites))))
    found = []
    for site in sites:
        r = max(radius * sqrt(site.people / largest), _DOT)
        x, y = frame.x(site.longitude), frame.y(site.latitude)
        found.append((site, Box(x - r, y - r, x + r, y + r)))
    return found


def _dots(frame: _Frame, sites: Sequence[MapSite]) -> Iterator[Markup]:
    for kind in (False, True):
        points = [
            f"M{frame.x(site.longitude):.1f} {frame.y(site.latitude):.1f}h0"
            for site in sites
            if site.is_short is kind
        ]
        if points:
            name = "dots short" if kind else "dots"
            yield Markup('<path class="{}" stroke-width="{}" d="{}"/>').format(
                name, 2 * _DOT, "".join(points)
            )


def _circle(site: MapSite, box: Box, counted: str) -> Markup:
    x, y, r = (box.left + box.right) / 2, (box.top + box.bottom) / 2, (box.right - box.left) / 2
    kind = Markup(' class="short"') if site.is_short else ""
    title = Markup("<title>{}: {} {}</title>").format(site.name, f"{site.people:,}", counted)
    return Markup('<circle{} cx="{:.1f}" cy="{:.1f}" r="{:.1f}">{}</circle>').format(
        kind, x, y, r, title
    )


def _labels(frame: _Frame, circles: Sequence[tuple[MapSite, Box]]) -> Iterator[Markup]:
    inside = Box(2, 2, WIDE - 2, frame.tall - 2)
    taken = [Box(0, frame.tall - _SCALE, 150, frame.tall)]  # the scale
    named = [(site.name, box) for site, box in circles]
    for size in _SIZES:
        for label in placed(named, size, inside, taken):
            yield Markup(
                '<text class="{}" text-anchor="{}" x="{:.1f}" y="{:.1f}">{}</text>'
            ).format(size.name, label.anchor, label.x, label.y, label.text)


def _grid(frame: _Frame) -> Iterator[Markup]:
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
        if 24 < y < frame.tall - _SCALE:
            yield text.format(3, y - 3, _degrees(at * step, decimals, "N", "S"))


def _degrees(degrees: float, decimals: int, plus: str, minus: str) -> str:
    degrees = (degrees + 180) % 360 - 180 if abs(degrees) > 180 else degrees
    side = plus if degrees > 0 else minus if degrees < 0 else ""
    return f"{abs(degrees):.{decimals}f}°{side}"


def _scale(frame: _Frame) -> Iterator[Markup]:
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
