"""The load list of a trip: what goes onto the vehicle, in the order of loading."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from ration.core.problems.names import shorten
from ration.export.pdf.document import DASH, Document, DocumentMaker
from ration.export.pdf.fitting import fitted, height_of, lines_of, plain
from ration.export.pdf.paper import FOOT, MARGIN, Paper, split_by_height
from ration.export.pdf.papers.trip_waybill import filled
from ration.export.pdf.trips import Trips
from ration.results.loads import Carries, Loaded, Stop, Trip

KIND = "load-list"
# The columns, each with its width in mm; None takes what is left.
_COLUMNS = {"number": 7.0, "item": None, "stop": 44.0, "packs": 30.0, "quantity": 24.0,
            "weight": 21.0, "volume": 16.0, "loaded": 12.0}  # fmt: skip
_ROW, _SUM = 7.0, 6.0  # mm: a row, and a row with the sum of an item
_PADDING, _LINE = 2.0, 3.6  # mm: around the lines of a cell, and each of them
_FORM, _HEADING = 24.0, 9.0  # mm: the lines to fill in, the heading of the columns
_BELOW = 72.0  # mm: sums, limits, signatures and remarks
_GAP = 6.0  # mm: between the columns of lines to fill in
# What the papers of a site have, and the frame of all forms asks for.
_NO_SITE: dict[str, Any] = {
    "people": [], "served": [], "consignee": [], "root": None, "notes": [],
}  # fmt: skip
_SITE = 40  # letters of a site in the line of stops


class _Goods(NamedTuple):
    """Goods of one item in one size of pack, or loose: for each stop, its number and what it gets.

    `piece` is the weight of one pack in kg; of loose goods, the most that a stop gets.
    """

    item: str
    piece: Fraction
    stops: list[tuple[int, Stop, Loaded]]


def load_list(trips: Trips, trip: Trip) -> Document:
    """Make the load list of a trip, with the limits of its vehicle and what is left of them.

    Heavy goods are first, and of each those for the last stop first: they are the first that is
    loaded, and the last that is taken off.
    """
    maker, paper = trips.maker, trips.maker.options.paper
    rows = [*_rows(maker, trip)]
    head = _head(trips, trip, paper)
    room = paper.height - 2 * MARGIN - FOOT - head["top"] - _FORM - _HEADING - head["more"]
    heights = [_height(row, paper) for row in rows]
    starts = [0, *accumulate(split_by_height(heights, room, room - _BELOW, _SUM))]
    split = [rows[start:end] for start, end in pairwise(starts)]
    pages = [
        {"rows": part, "n": number, "last": number == len(split), "copy": None}
        for number, part in enumerate(split, start=1)
    ]
    return Document(KIND, "", "", head | {"of": len(pages)}, pages, trip=trip.number)


def loading_order(trip: Trip) -> list[_Goods]:
    """The goods of a trip in the order in which they are loaded: each item and pack once."""
    found: dict[tuple[str, str | None], _Goods] = {}
    for number, stop in reversed([*enumerate(trip.stops, start=1)]):
        for each in stop.goods:
            piece = each.kg / each.count if each.pack is not None and each.count else each.kg
            key = each.item, each.pack
            known = found.get(key, _Goods(each.item, piece, []))
            found[key] = known._replace(piece=max(piece, known.piece))
            found[key].stops.append((number, stop, each))
    return sorted(found.values(), key=lambda goods: -goods.piece)


def _head(trips: Trips, trip: Trip, paper: Paper) -> dict[str, Any]:
    """The values at the top of a load list, and below its last row."""
    maker = trips.maker
    labels, kind = maker.labels, maker.labels.label("trip")[0]
    head = maker.page_head(kind, trip.number, trip.number, paper)
    head["fill"] = filled(maker, trip) | {"turn": labels.number(trip.turn)} | head["fill"]
    stops = [
        f"{number} {maker.isolated(shorten(plain(stop.site), _SITE))}"
        for number, stop in enumerate(trip.stops, start=1)
    ]
    texts = [*labels.label("stops"), " · ".join(stops)]
    carries = _carries(trips, trip)
    kg, m3 = (None, None) if carries is None else (carries.kg, carries.m3)
    left = [None if most is None or has is None else most - has
            for most, has in ((kg, trip.kg), (m3, trip.m3))]  # fmt: skip
    third = (paper.room - 2 * _GAP) / 3 - 22
    lines = [lines_of(text, third) - 1 for text in head["fill"].values()]
    more = _LINE * sum(max(0, each) for each in lines)
    return head | {
        "columns": _COLUMNS,
        "stops": stops,
        "more": height_of(" · ".join(texts), 8, paper.room) + more,
        "limits": [
            ["total", labels.number(trip.kg), labels.number(trip.m3)],
            ["carries", labels.number(kg), labels.number(m3)],
            ["room_left", *map(labels.number, left)],
        ],
        **_NO_SITE,
    }


def _carries(trips: Trips, trip: Trip) -> Carries | None:
    """What the vehicle of a trip carries: as the loads have it, else the programme; else None."""
    known = next((each for each in trips.loads.carries if each.vehicle == trip.vehicle), None)
    if known is not None:
        return known
    programme = trips.maker.programme
    vehicle = next((each for each in programme.vehicles if each.id == trip.vehicle), None)
    if vehicle is None:
        return None
    room = None if vehicle.volume is None else vehicle.volume.to("m3").amount
    kg = vehicle.carries.to("kg").amount
    return Carries(vehicle=vehicle.id, name=vehicle.name, kg=kg, m3=room)


def _rows(maker: DocumentMaker, trip: Trip) -> Iterator[Any]:
    """The cells of every row; a row with the sum of an item has them in a dict."""
    number = 0
    for goods in loading_order(trip):
        for at, stop, each in goods.stops:
            number += 1
            place = f"{at} · {plain(', '.join(filter(None, (stop.site, stop.name))))}"
            yield [
                str(number),
                list(maker.item(each.item)),
                fitted(place, (_COLUMNS["stop"] or 0) - 2),
                *_amounts(maker, [each]),
                "",
            ]
        if len(goods.stops) > 1:
            yield {"sum": _amounts(maker, [each for _, _, each in goods.stops])}


def _amounts(maker: DocumentMaker, goods: Sequence[Loaded]) -> list[str]:
    """The packs, quantity, weight and volume of goods of one item in packs of one size."""
    first, number = goods[0], maker.labels.number
    rooms = [each.m3 for each in goods if each.m3 is not None]
    packs = maker.labels.label("loose")[0]
    if first.pack is not None:
        packs = maker.amount(sum(each.count or 0 for each in goods), first.pack)
    return [
        packs,
        maker.amount(sum((each.quantity for each in goods), Fraction(0)), first.unit),
        number(sum((each.kg for each in goods), Fraction(0))),
        number(sum(rooms, Fraction(0))) if len(rooms) == len(goods) else DASH,
    ]


def _height(row: Any, paper: Paper) -> float:
    """The height of a row in mm."""
    if type(row) is not list:
        return _SUM
    room = paper.room - sum(width or 0 for width in _COLUMNS.values())
    lines = [
        sum(lines_of(text, room - 2) for text in row[1]),
        lines_of(row[3], (_COLUMNS["packs"] or 0) - 2),
        lines_of(row[4], (_COLUMNS["quantity"] or 0) - 2),
    ]
    return max(_ROW, _PADDING + _LINE * max(lines))
