"""A map of sites, drawn from their coordinates alone: a plain projection and a scale, no tiles.

Positions on paper are floats: nothing is calculated from them.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from math import sqrt

from markupsafe import Markup

from ration.core.problems.names import some
from ration.export.html.chart_kinds import Chart, Key
from ration.export.html.labels import Box, Size, placed
from ration.export.html.map_frame import SCALE, WIDE, Frame, frame_of, grid, joined, scale
from ration.export.html.map_sites import MapSite
from ration.export.html.map_ways import Way, counted_ways, drawn_ways, keys_of

MOST = 10_000  # sites that are drawn, the largest
CIRCLES = 300  # of the largest sites; the others are dots, which are drawn at once
_DOT, _DEPOT = 2.0, 6.0  # the radius of a dot, half the side of a depot
_DESCRIBED = 12  # sites that the description names
# Labels for wide screens and paper, and for phones, where the picture is half as large.
_SIZES = (Size("far", 13, 40), Size("near", 24, 14))


def site_map(
    title: str,
    sites: Sequence[MapSite],
    counted: str,
    table: str,
    ways: Sequence[Way] = (),
) -> Chart:
    """Draw sites, the largest at the back; `counted` is what the area of a circle stands for.

    Ways are below them, and depots above; both have a legend.
    """
    moved, ways = _moved(sites, ways)
    depots = [site for site in moved if site.is_depot]
    others = [site for site in moved if not site.is_depot]
    drawn = sorted(others, key=lambda site: (-site.people, site.name))[:MOST]
    points = [
        *(site[1:3] for site in (*drawn, *depots)),
        *(at for way in ways for at in way.points),
    ]
    frame = frame_of(points)
    circles = _circles(frame, drawn[:CIRCLES])
    squares = [(site, _square(frame, site)) for site in depots]
    parts = [
        *grid(frame),
        *drawn_ways(frame, ways),
        *_dots(frame, drawn[CIRCLES:]),
        *(_circle(site, box, counted) for site, box in circles),
        *(_depot(site, box) for site, box in squares),
        *_labels(frame, [*squares, *circles]),
        *scale(frame),
    ]
    says = _says(drawn, depots, counted) + counted_ways(ways)
    keys = [*_keys(depots, counted), *keys_of(ways)] if depots or ways else []
    svg = Markup("\n").join(parts)
    return Chart(title, says, svg, frame.tall, table, wide=WIDE, keys=keys)


def _says(drawn: Sequence[MapSite], depots: Sequence[MapSite], counted: str) -> str:
    largest = "; ".join(f"{site.name} {site.people:,}" for site in drawn[:_DESCRIBED])
    rest = len(drawn) - _DESCRIBED
    more = f"; and {rest:,} more, in the table" if rest > 0 else ""
    by = f" By {counted}: {largest}{more}." if drawn else ""
    named = f" Depots: {some((site.name for site in depots), _DESCRIBED)}." if depots else ""
    return f"A map of {len(drawn):,} sites.{by}{named}"


def _moved(sites: Sequence[MapSite], ways: Sequence[Way]) -> tuple[list[MapSite], list[Way]]:
    """The sites and the ways where a map shows them."""
    points = [*(site[1:3] for site in sites), *(at for way in ways for at in way.points)]
    places = iter(joined(points))
    moved = [
        site._replace(latitude=north, longitude=east)
        for site, (north, east) in zip(sites, places, strict=False)  # what follows is of the ways
    ]
    return moved, [way._replace(points=[*islice(places, len(way.points))]) for way in ways]


def _square(frame: Frame, site: MapSite) -> Box:
    x, y = frame.x(site.longitude), frame.y(site.latitude)
    return Box(x - _DEPOT, y - _DEPOT, x + _DEPOT, y + _DEPOT)


def _depot(site: MapSite, box: Box) -> Markup:
    return Markup(
        '<rect class="depot" x="{:.1f}" y="{:.1f}" width="{}" height="{}"><title>{}</title></rect>'
    ).format(box.left, box.top, 2 * _DEPOT, 2 * _DEPOT, f"{site.name}: depot")


def _keys(depots: Sequence[MapSite], counted: str) -> Iterator[Key]:
    yield Key(Markup('<circle cx="13" cy="6" r="5"/>'), f"site, by {counted}")
    if depots:
        square = Markup('<rect class="depot" x="8" y="1" width="10" height="10"/>')
        yield Key(square, "depot")


def _circles(frame: Frame, sites: Sequence[MapSite]) -> list[tuple[MapSite, Box]]:
    """The square around the circle of each site."""
    if not sites:
        return []
    largest = max(sites[0].people, 1)
    radius = max(3.5, min(15, 70 / sqrt(len(sites))))
    found = []
    for site in sites:
        r = max(radius * sqrt(site.people / largest), _DOT)
        x, y = frame.x(site.longitude), frame.y(site.latitude)
        found.append((site, Box(x - r, y - r, x + r, y + r)))
    return found


def _dots(frame: Frame, sites: Sequence[MapSite]) -> Iterator[Markup]:
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


def _labels(frame: Frame, circles: Sequence[tuple[MapSite, Box]]) -> Iterator[Markup]:
    inside = Box(2, 2, WIDE - 2, frame.tall - 2)
    taken = [Box(0, frame.tall - SCALE, 150, frame.tall)]  # the scale
    named = [(site.name, box) for site, box in circles]
    for size in _SIZES:
        for label in placed(named, size, inside, taken):
            yield Markup(
                '<text class="{}" text-anchor="{}" x="{:.1f}" y="{:.1f}">{}</text>'
            ).format(size.name, label.anchor, label.x, label.y, label.text)
