"""The waybill of a stop of a trip: the goods that one vehicle brings a site on one way."""

from fractions import Fraction
from typing import Any

from ration.core.quantity.quantity import Quantity
from ration.core.quantity.units import has_word
from ration.engine.packing import unit_kg
from ration.export.pdf.document import Document, DocumentMaker
from ration.export.pdf.fitting import plain
from ration.export.pdf.papers.sent import LOT, Sent, sent_lots
from ration.export.pdf.papers.waybill import Frame, waybill_of
from ration.export.pdf.trips import Trips, sent_amount
from ration.results.lines import Dispatch, Line, Manifest
from ration.results.loads import Stop, Trip
from ration.results.supply import LotShare

# The columns of a waybill but the whole packs of what is handed out: others may travel elsewhere.
_COLUMNS = {"number": 7.0, "item": None, "unit": 13.0, "quantity": 18.0, "load": 38.0,
            "lot_number": LOT, "expiry": 19.0, "net": 18.0, "gross": 18.0, "volume": 13.0,
            "good": 14.0, "damaged": 15.0, "lost": 13.0}  # fmt: skip


def trip_waybill(trips: Trips, trip: Trip, stop: Stop, manifest: Manifest) -> Document:
    """Make the waybill of a stop: only the goods of this trip, with the weights of its load."""
    maker = trips.maker
    lines = ((line, _loaded(maker, stop, line)) for line in manifest.lines.values())
    sent = [_sent(trips, trip, stop, line, now) for line, now in lines if now is not None]
    rest, others = trips.others(trip, stop)
    named = [("rest_on", rest), ("others_on", others)]
    depot = maker.depot(manifest)
    frame = Frame(
        trip.number,
        f"{trip.number}/{stop.site}",
        ({} if depot is None else {"from": plain(depot)}) | filled(maker, trip),
        [(key, trips.listed(numbers)) for key, numbers in named if numbers],
    )
    return waybill_of(maker, manifest, sent, frame, _COLUMNS)


def filled(maker: DocumentMaker, trip: Trip) -> dict[str, str]:
    """What is known of a trip for the lines of its papers: depot, vehicle, day."""
    depot = {} if trip.depot is None else {"from": plain(trip.depot)}
    return depot | {"by": vehicle_name(maker, trip), "date_sent": day(maker, trip)}


def vehicle_name(maker: DocumentMaker, trip: Trip) -> str:
    """The kind of vehicle and which of them it is, such as `Lorry 3`.

    A language that has a word for the id of the kind uses it, if the programme is in another.
    """
    language = maker.labels.codes[0]
    own = language == maker.programme.language or not has_word(trip.vehicle, language)
    name = trip.name if own else maker.unit(trip.vehicle)
    return f"{maker.isolated(plain(name))} {trip.vehicle_number}"


def day(maker: DocumentMaker, trip: Trip) -> str:
    """The date of a trip; if it is not known, the number of its day."""
    if trip.date is not None:
        return trip.date.isoformat()
    return maker.labels.label("trip_day", n=trip.day)[0]


def _loaded(maker: DocumentMaker, stop: Stop, line: Line) -> Line | None:
    """The line of an item with what is loaded of it, in packs that are full; None for nothing."""
    goods = [each for each in stop.goods if each.item == line.item]
    if not goods:
        return None
    amount = sum((each.quantity for each in goods), Fraction(0))
    kg = unit_kg(maker.programme.item(line.item))
    rooms = [each.m3 for each in goods if each.m3 is not None]
    packs = tuple((each.pack, each.count or 0) for each in goods if each.pack is not None)
    quantity = Quantity(amount=amount, unit=line.unit)
    return line.model_copy(
        update={
            "quantity": quantity,
            "packs": (),
            "loose": quantity,
            "dispatch": Dispatch(packs=packs, over=Fraction(0)) if packs else None,
            "net_kg": None if kg is None else amount * kg,
            "gross_kg": sum((each.kg for each in goods), Fraction(0)),
            "volume_m3": sum(rooms, Fraction(0)) if len(rooms) == len(goods) else None,
            "vehicles": (),
        }
    )


class _OnTrip(Sent):
    """A line of the waybill of a trip: its packs to load stand in the column of what is loaded."""

    def _lot_row(self, part: LotShare) -> dict[str, Any]:
        row = super()._lot_row(part)
        *before, packs, _, lot, expiry, net, gross, volume = row["cells"]
        return {"cells": [*before, "", packs, lot, expiry, net, gross, volume]}


def _sent(trips: Trips, trip: Trip, stop: Stop, line: Line, now: Line) -> Sent:
    """What is sent of an item, with its lots where it is known which of them travel.

    Those of an item that several trips bring are not known, unless all is of one lot. Where one
    trip brings all, and full packs hold more than the site needs, what it needs is named.
    """
    maker = trips.maker
    every = sent_lots(line)
    lots = [lot for lot in every if trip.depot is None or lot.depot in (None, trip.depot)]
    whole = trips.brings_all(trip, stop, line.item)
    needed, text = sent_amount(line), ""
    if trips.brings_all(trip, stop, line.item, any_depot=True) and needed < now.quantity.amount:
        amount = maker.amount(needed, line.unit)
        text = maker.labels.label("needed", amount=amount)[0]
    return _OnTrip(maker, now, lots if whole or len(lots) == 1 else [], text)
