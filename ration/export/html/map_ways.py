"""The ways on a map, such as those of trips: a line each, in a colour and dashes for its kind."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ration.export.html.chart_kinds import Key
from ration.export.html.map_frame import Frame, Point

LOOKS = 4  # kinds that look different; page.css has them
NAMED = 300  # ways with a name to point at; more are drawn at once


class Way(NamedTuple):
    """A way: its name, its kind, and its points."""

    name: str
    kind: str
    points: Sequence[Point]


def drawn_ways(frame: Frame, ways: Sequence[Way]) -> Iterator[Markup]:
    """Draw ways; each has its name, if they are few enough to point at one."""
    looks = _looks(ways)
    if len(ways) <= NAMED:
        for way in ways:
            yield Markup('<path class="{}" d="{}"><title>{}</title></path>').format(
                looks[way.kind], _path(frame, way), f"{way.name}: {way.kind}"
            )
        return
    paths: dict[str, list[str]] = defaultdict(list)
    for way in ways:
        paths[looks[way.kind]].append(_path(frame, way))
    for look, parts in paths.items():
        yield Markup('<path class="{}" d="{}"/>').format(look, "".join(parts))


def keys_of(ways: Sequence[Way]) -> Iterator[Key]:
    """What lines mean, for the legend; kinds that look alike share a key."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, look in _looks(ways).items():
        kinds[look].append(kind)
    for look, names in kinds.items():
        yield Key(Markup('<path class="{}" d="M0 6h26"/>').format(look), ", ".join(names))


def counted_ways(ways: Sequence[Way]) -> str:
    """How many ways there are, by their kinds, in a sentence; "" for none."""
    kinds = _looks(ways)
    counts = [f"{sum(way.kind == kind for way in ways):,} {kind}" for kind in kinds]
    return f" Lines: {', '.join(counts)}." if counts else ""


def _looks(ways: Sequence[Way]) -> dict[str, str]:
    """The CSS class of each kind, in the order in which they come; the last look is of the rest."""
    kinds = dict.fromkeys(way.kind for way in ways)
    return {kind: f"way way-{min(at, LOOKS)}" for at, kind in enumerate(kinds, start=1)}


def _path(frame: Frame, way: Way) -> str:
    points = [f"{frame.x(east):.1f} {frame.y(north):.1f}" for north, east in way.points]
    return f"M{'L'.join(points)}" if points else ""
