"""The map of an answer: where the goods of trips go."""

from collections.abc import Iterator
from fractions import Fraction

from ration.export.answer import AnswerMap, MapLine, MapPlace
from ration.results.loads import LoadsRecord, Trip

Key = tuple[str | None, str]
Point = tuple[Fraction, Fraction]


def trips_map(record: LoadsRecord) -> AnswerMap:
    """The places of trips whose coordinates are known, and the ways between them."""
    points: dict[Key, Point] = {
        (each.channel, each.site): (each.latitude, each.longitude) for each in record.places
    }
    kg: dict[Key, Fraction] = {}
    for _, stop in record.stops():
        key = stop.channel, stop.site
        kg[key] = kg.get(key, Fraction(0)) + stop.kg
    places = [
        MapPlace(
            each.site,
            each.latitude,
            each.longitude,
            kg.get((each.channel, each.site), Fraction(0)),
            each.channel is None,
        )
        for each in record.places
    ]
    lines = [
        MapLine(trip.number, trip.name, way)
        for trip in record.trips
        if len(way := list(_way(trip, points))) > 1
    ]
    return AnswerMap("Where the trips go", "kg", "trips-table", places, lines)


def _way(trip: Trip, points: dict[Key, Point]) -> Iterator[Point]:
    """The places of a trip that are known, from its depot and back."""
    depot = None if trip.depot is None else points.get((None, trip.depot))
    stops = [points.get((stop.channel, stop.site)) for stop in trip.stops]
    return (point for point in (depot, *stops, depot) if point is not None)
