"""How far named places are from each other: by a table, as the crow flies, or through others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from typing import Literal, NamedTuple

from ration.core.quantity.quantity import number_text
from ration.loads.distances.metres import (
    UNKNOWN,
    Metres,
    Point,
    crow_flies,
    great_circle_metres,
    whole_metres,
)
from ration.results.distances import Distance, DistanceTable
from ration.results.plan.site_details import SiteDetails

# Where a distance comes from: the table, the details of a site (its own from its depot), its
# coordinates, or several distances of table and details together.
Source = Literal["table", "details", "crow", "through"]
_Roads = Mapping[str, Mapping[str, int]]


class Between(NamedTuple):
    """Metres between places, in their order; what is not known; and where they come from.

    `unknown` are places without which all others have distances between them. In `metres`, what is
    not known is -1. `used` are the sources of at least one distance.
    """

    metres: Metres
    unknown: tuple[str, ...]
    used: frozenset[Source]


def distances_between(
    places: Sequence[str],
    table: DistanceTable | None,
    points: Mapping[str, Point],
    detour: Fraction,
    *,
    details: SiteDetails | None = None,
) -> Between:
    """The metres between all places, by their names, in whole metres, rounded up.

    The first that is known: the distance in the table; that of a site's details from its depot;
    as the crow flies between `points`, times `detour`; the shortest way through distances of the
    table and the details, which may be sections of roads; the shortest way through a place that
    both have a distance to.

    >>> ways = Distance("A", "B", Fraction(1)), Distance("B", "C", Fraction(2))
    >>> table = DistanceTable(distances=ways)
    >>> found = distances_between(["A", "C", "D"], table, {}, Fraction(7, 5))
    >>> [list(row) for row in found.metres], found.unknown, sorted(found.used)
    ([[0, 3000, -1], [3000, 0, -1], [-1, -1, 0]], ('D',), ['through'])
    """
    listed = () if table is None else table.distances
    by_table, by_both = _roads(listed), _roads([*listed, *_own(details, listed)])
    known = [points.get(place) for place in places]
    metres = crow_flies(known, detour)
    used: set[Source] = {"crow"} if sum(point is not None for point in known) > 1 else set()
    numbers = {place: at for at, place in enumerate(places)}
    for start, ends in by_both.items():
        if start in numbers:
            row, in_table = metres[numbers[start]], by_table.get(start, {})
            for end, length in ends.items():
                if end in numbers:
                    row[numbers[end]] = length
                    used.add("table" if end in in_table else "details")
    if _through_roads(metres, numbers, by_both) | _through_one(metres, numbers, by_both):
        used.add("through")
    return Between(metres, tuple(places[at] for at in _unknown(metres)), frozenset(used))


def metres_from(
    place: str,
    places: Sequence[str],
    table: DistanceTable | None,
    points: Mapping[str, Point],
    detour: Fraction,
    *,
    details: SiteDetails | None = None,
) -> tuple[list[int | None], frozenset[Source]]:
    """The metres from a place to others, and the sources used; None means not known.

    As `distances_between`, but for ways through a place that both have a distance to.

    >>> ab, bc = Distance("A", "B", Fraction(1)), Distance("B", "C", Fraction(2))
    >>> table = DistanceTable(distances=(ab, bc))
    >>> metres_from("A", ["B", "C", "D"], table, {}, Fraction(7, 5))[0]
    [1000, 3000, None]
    """
    listed = () if table is None else table.distances
    by_table, by_both = _roads(listed), _roads([*listed, *_own(details, listed)])
    own, tabled = by_both.get(place, {}), by_table.get(place, {})
    ways = _shortest(by_both, place) if own else {}
    here = points.get(place)
    used: set[Source] = set()
    found: list[int | None] = []
    for other in places:
        there = points.get(other)
        if other == place:
            found.append(0)
        elif other in own:
            found.append(own[other])
            used.add("table" if other in tabled else "details")
        elif here is not None and there is not None:
            found.append(great_circle_metres(here, there, detour))
            used.add("crow")
        else:
            found.append(ways.get(other))
            used |= {"through"} if other in ways else set()
    return found, frozenset(used)


def source_words(
    found: Between,
    table: DistanceTable | None,
    detour: Fraction,
    *,
    assumed: bool,
    details: SiteDetails | None = None,
) -> str:
    """Where distances come from, for people to read; `assumed` means that the detour is.

    >>> found = Between([], (), frozenset(["table", "crow"]))
    >>> source_words(found, DistanceTable(source="roads.csv"), Fraction(7, 5), assumed=True)
    'roads.csv; as the crow flies × 1.4 (assumption)'
    """
    words = []
    if table is not None and found.used & {"table", "through"}:
        words.append(table.source)
    if details is not None and "details" in found.used:
        words.append(details.source)
    if "crow" in found.used:
        mark = " (assumption)" if assumed else ""
        words.append(f"as the crow flies × {number_text(detour)}{mark}")
    return "; ".join(words)


def _own(details: SiteDetails | None, listed: Sequence[Distance]) -> Iterator[Distance]:
    """The distances of sites from their depots, where the table has none."""
    pairs = {(each.start, each.end) for each in listed}
    for each in details.sites if details is not None else ():
        pair = (each.depot or "", each.site)
        if each.depot and each.distance_km is not None and not {pair, pair[::-1]} & pairs:
            yield Distance(*pair, each.distance_km)


def _roads(distances: Iterable[Distance]) -> _Roads:
    """The metres from each place to others; both ways, unless the other way is there too."""
    roads: dict[str, dict[str, int]] = {}
    every = list(distances)
    for each in every:
        roads.setdefault(each.start, {})[each.end] = whole_metres(each.km)
    for each in every:
        roads.setdefault(each.end, {}).setdefault(each.start, roads[each.start][each.end])
    return roads


def _through_roads(metres: Metres, numbers: Mapping[str, int], roads: _Roads) -> bool:
    """Fill what is not known with the shortest ways through roads; whether there were any."""
    filled = False
    for place, at in numbers.items():
        row = metres[at]
        if place in roads and UNKNOWN in row:
            for other, length in _shortest(roads, place).items():
                end = numbers.get(other)
                if end is not None and row[end] == UNKNOWN:
                    row[end] = length
                    filled = True
    return filled


def _shortest(roads: _Roads, start: str) -> dict[str, int]:
    """The shortest ways from a place to all that roads reach, by Dijkstra's algorithm."""
    found: dict[str, int] = {}
    best = {start: 0}
    heap = [(0, start)]
    while heap:
        length, place = heappop(heap)
        if place in found:
            continue
        found[place] = length
        for end, more in roads[place].items():
            way = length + more
            if end not in best or way < best[end]:
                best[end] = way
                heappush(heap, (way, end))
    return found


def _through_one(metres: Metres, numbers: Mapping[str, int], roads: _Roads) -> bool:
    """Fill what is not known with ways through one place on the roads; whether there were any."""
    lacking = [at for at, row in enumerate(metres) if UNKNOWN in row]
    ends = {end for at in lacking for end, length in enumerate(metres[at]) if length == UNKNOWN}
    by = [at for place, at in numbers.items() if place in roads]
    there = {at: _bits(metres[at][each] for each in by) for at in lacking}
    back = {end: _bits(metres[each][end] for each in by) for end in ends}
    ways = {
        (at, end): min(
            metres[at][each] + metres[each][end]
            for bit, each in enumerate(by)
            if through >> bit & 1
        )
        for at in lacking
        for end, length in enumerate(metres[at])
        if length == UNKNOWN and (through := there[at] & back[end])
    }
    for (at, end), length in ways.items():
        metres[at][end] = length
    return bool(ways)


def _bits(lengths: Iterable[int]) -> int:
    """Which of some lengths are known, as the bits of a number."""
    return sum(1 << bit for bit, length in enumerate(lengths) if length != UNKNOWN)


def _unknown(metres: Metres) -> list[int]:
    """Few places without which everything is known: the one that lacks most, and so on."""
    lacks = {
        at: {end for end, length in enumerate(row) if length == UNKNOWN}
        for at, row in enumerate(metres)
        if UNKNOWN in row
    }
    for at, ends in list(lacks.items()):
        for end in ends:
            lacks.setdefault(end, set()).add(at)
    found = []
    while any(lacks.values()):
        worst = max(lacks, key=lambda at: (len(lacks[at]), at))
        found.append(worst)
        for end in lacks.pop(worst):
            lacks[end].discard(worst)
    return sorted(found)
