"""The tables of the answer to what travels on which vehicle.

Weights and volumes are exact, as on papers: lines add up to their trip.
"""

from collections.abc import Iterator

from ration.core.quantity.units import counted
from ration.export.answer import AnswerTable
from ration.results.loads import Loaded, LoadsRecord

_LONG = 60  # rows; longer tables are in files alone


def answer_tables(record: LoadsRecord) -> Iterator[AnswerTable]:
    """The tables: groups, trips, load lists, days, depots, what is missing, transfers."""
    yield _groups_table(record)
    yield _trips_table(record)
    yield _stops_table(record)
    yield _schedule_table(record)
    if any(each.available is not None for each in record.depots):
        yield AnswerTable(
            "depots",
            "Depots",
            ("depot", "item", "unit", "there", "sent", "left"),
            [
                (each.depot or "", each.name, each.unit, each.available, each.sent, each.left)
                for each in record.depots
            ],
        )
    if record.missing:
        yield AnswerTable(
            "missing",
            "What depots lack",
            ("channel", "site", "item", "pack", "packs", "quantity", "unit"),
            [
                (e.channel, e.site, e.name, e.pack or "", e.count, e.quantity, e.unit)
                for e in record.missing
            ],
            on_screen=len(record.missing) <= _LONG,
        )
    if record.transfers:
        yield _transfers_table(record)


def _groups_table(record: LoadsRecord) -> AnswerTable:
    money = record.money or "cost"
    header = ("from", "goods", "vehicles", "trips", "at least", "km", money, f"least {money}")
    rows = [
        (
            each.depot or "",
            ", ".join(each.items),
            ", ".join(each.vehicles),
            each.trips,
            each.least_trips,
            each.km,
            each.cost,
            each.least_cost,
        )
        for each in record.groups
    ]
    keep = [0, 1, 2, 3, 4]
    keep += [5] if any(each.km is not None for each in record.groups) else []
    keep += [6, 7] if any(each.cost is not None for each in record.groups) else []
    decimals = (None, None, None, 0, 0, 1, 0, 0)
    return AnswerTable(
        "groups",
        "Goods that travel together",
        [header[at] for at in keep],
        [[row[at] for at in keep] for row in rows],
        [decimals[at] for at in keep],
    )


def _trips_table(record: LoadsRecord) -> AnswerTable:
    header = ("trip", "day", "vehicle", "no.", "from", "to", "kg", "m3", "km", "hours", "cost")
    rows = [
        (
            trip.number,
            str(trip.date or trip.day),
            trip.name,
            trip.vehicle_number,
            trip.depot or "",
            ", ".join(stop.site for stop in trip.stops),
            trip.kg,
            trip.m3,
            trip.km,
            trip.hours,
            trip.cost,
        )
        for trip in record.trips
    ]
    known = [
        at
        for at, name in enumerate(header)
        if name not in ("from", "m3", "km", "hours", "cost")
        or any(row[at] not in (None, "") for row in rows)
    ]
    decimals = (None, None, None, 0, None, None, None, None, 1, 1, 0)
    return AnswerTable(
        "trips",
        "Trips",
        [header[at] for at in known],
        [[row[at] for at in known] for row in rows],
        [decimals[at] for at in known],
        on_screen=len(rows) <= _LONG,
    )


def _stops_table(record: LoadsRecord) -> AnswerTable:
    rows = [
        (
            trip.number,
            at,
            stop.channel,
            stop.site,
            stop.name or "",
            goods.name,
            _packs(goods),
            goods.quantity,
            goods.unit,
            goods.kg,
        )
        for trip in record.trips
        for at, stop in enumerate(trip.stops, 1)
        for goods in stop.goods
    ]
    header = ("trip", "stop", "channel", "site", "name", "item", "packs", "quantity", "unit", "kg")
    return AnswerTable("load-lists", "Load lists", header, rows, on_screen=False)


def _packs(goods: Loaded) -> str:
    return "loose" if goods.pack is None else counted(goods.count or 0, goods.pack)


def _schedule_table(record: LoadsRecord) -> AnswerTable:
    rows = [
        (str(each.date or each.day), each.depot or "", each.trips, each.most, each.kg)
        for each in record.days
    ]
    return AnswerTable(
        "days",
        "Days",
        ("day", "from", "trips", "most", "kg"),
        [[cell if cell is not None else "" for cell in row] for row in rows],
        on_screen=len(rows) <= _LONG,
    )


def _transfers_table(record: LoadsRecord) -> AnswerTable:
    return AnswerTable(
        "transfers",
        "Transfers that would help",
        ("item", "from", "to", "packs", "quantity", "unit", "km", "cost"),
        [
            (
                each.name,
                each.from_site,
                each.to_site,
                "" if each.count is None else counted(each.count, each.pack or ""),
                each.quantity,
                each.unit,
                each.km,
                each.cost,
            )
            for each in record.transfers
        ],
        (None, None, None, None, None, None, 1, 0),
        on_screen=len(record.transfers) <= _LONG,
    )
