"""The answer to what travels on which vehicle: sentences, tables, notes."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from ration.core.problems.names import some
from ration.core.quantity.quantity import number_text
from ration.core.quantity.units import counted, unit_word
from ration.core.text.cells import many
from ration.export.answer import Answer, AnswerChart, AnswerTable, decimal_text
from ration.loads.answer_map import trips_map
from ration.results.loads import ItemShort, Loaded, LoadGroup, LoadsRecord, Transfer

_LONG = 60  # rows; longer tables are in files alone
_WHY = {
    "weight": "their weight is not known: give weighs, and the tare of packs",
    "volume": "their volume is not known, and the room of vehicles is stated",
    "vehicle": "no vehicle may carry them there",
    "heavy": "one pack is too much for any vehicle that may carry it",
    "reach": "no vehicle comes back within its day",
}


def loads_answer(record: LoadsRecord) -> Answer:
    """The answer for people to read."""
    return Answer(
        title=f"Loads: {record.programme.heading}",
        about=_about(record),
        says=tuple(_says(record)),
        tables=tuple(_tables(record)),
        charts=tuple(_charts(record)),
        notes=tuple(_notes(record)),
        maps=(trips_map(record),) if record.places else (),
    )


def _about(record: LoadsRecord) -> str:
    sites = len({(stop.channel, stop.site) for _, stop in record.stops() if stop.channel})
    return (
        f"Programme {record.programme.id}, version {record.programme.version}; register "
        f"{record.source.source}; {many(sites, 'site')}, {_tonnes(record)} t with packs."
    )


def _tonnes(record: LoadsRecord) -> str:
    """The weight of what comes to sites."""
    kg = sum((stop.kg for _, stop in record.stops() if stop.channel is not None), Fraction(0))
    return decimal_text(kg / 1000, 1)


def _says(record: LoadsRecord) -> Iterator[str]:
    if not record.trips:
        yield "Nothing travels."
    for group in record.groups:
        yield _group_says(record, group)
    if len(record.groups) > 1:
        needed = sum(group.least_trips for group in record.groups)
        yield f"In all {many(len(record.trips), 'trip')}; at least {needed:,} are needed."
    if record.trips:
        yield _schedule_says(record)
    yield from _over_limits(record)
    if record.missing:
        sites = dict.fromkeys(each.site for each in record.missing)
        names = dict.fromkeys(each.name for each in record.missing)
        yield (
            f"Depots have too little: {some(names)} is missing at {many(len(sites), 'site')} "
            f"({some(sites)})."
        )
    yield from map(_short_says, record.short)
    for each in record.transfers[:3]:
        yield _transfer_says(each, record.money)
    if len(record.transfers) > 3:
        yield f"{len(record.transfers) - 3:,} more transfers are proposed, in the table."
    yield from _unloaded_says(record)


def _unloaded_says(record: LoadsRecord) -> Iterator[str]:
    """What travels on no vehicle, by the reason."""
    for why, words in _WHY.items():
        found = [each for each in record.unloaded if each.why == why]
        if found:
            sites = many(max(each.sites for each in found), "site")
            names = some([each.name for each in found], 4)
            yield f"On no vehicle: {names}, for up to {sites}: {words}."


def _group_says(record: LoadsRecord, group: LoadGroup) -> str:
    names = {line.item: line.name for trip in record.trips for s in trip.stops for line in s.goods}
    goods = some([names.get(item, item) for item in group.items], 4)
    where = "" if group.depot is None else f" from {group.depot}"
    kinds: Counter[str] = Counter()
    for trip in record.trips:
        if trip.group == group.number:
            kinds[trip.name] += 1
    loads = " and ".join(_vehicles(name, n) for name, n in kinds.items())
    words = f"{goods}{where}: {loads} loaded"
    if record.least == "cost" and group.cost is not None and group.least_cost is not None:
        money = record.money or ""
        words += f", at {decimal_text(group.cost, 0)} {money}"
        if group.proved:
            return f"{words}; none is cheaper."
        least = decimal_text(group.least_cost, 0)
        return f"{words}; it costs at least {least} {money}{_gap(group.cost, group.least_cost)}."
    if group.trips == group.least_trips:
        return f"{words}; at least {group.least_trips:,} are needed."
    gap = _gap(Fraction(group.trips), Fraction(group.least_trips))
    return f"{words}; at least {group.least_trips:,} are needed{gap}."


def _vehicles(name: str, count: int) -> str:
    """A number of vehicles.

    >>> _vehicles("Railway wagon", 3), _vehicles("Lorry", 2), _vehicles("Boat", 1)
    ('3 railway wagons', '2 lorries', '1 boat')
    """
    *first, last = name.lower().split()
    return " ".join([f"{count:,}", *first, unit_word(last, count)])


def _gap(found: Fraction, least: Fraction) -> str:
    """How far a result may be from the best."""
    if not least or found == least:
        return ""
    return f" (up to {decimal_text((found - least) / least * 100, 1)} % more than the best)"


def _schedule_says(record: LoadsRecord) -> str:
    last = max(record.days, key=lambda each: each.day)
    used: dict[str, int] = {}
    for trip in record.trips:
        used[trip.name] = max(used.get(trip.name, 0), trip.vehicle_number)
    vehicles = " and ".join(_vehicles(name, n) for name, n in used.items())
    until = "" if last.date is None else f", the last on {last.date}"
    km = [trip.km for trip in record.trips]
    words = f"With {vehicles}: {many(last.day, 'day')}{until}."
    if km and None not in km:
        words += f" {decimal_text(sum((each or 0 for each in km), Fraction(0)), 1)} km in all."
    return words


def _over_limits(record: LoadsRecord) -> Iterator[str]:
    busy = max(record.days, key=lambda each: each.trips, default=None)
    if busy is not None and len({trip.day for trip in record.trips}) > 1:
        where = "A depot" if busy.depot is None else busy.depot
        on = f"day {busy.day}" if busy.date is None else str(busy.date)
        yield f"{where} loads at most {many(busy.trips, 'trip')} in a day, on {on}."


def _short_says(each: ItemShort) -> str:
    short, over, moved, left = (
        f"{number_text(amount, grouped=True)} {each.unit}"
        for amount in (each.short, each.over, each.moved, each.at_depots)
    )
    words = f"{each.name}: {many(each.sites, 'site')} short of {short} in the plan"
    if not each.over and not each.at_depots:
        return f"{words}, and nobody has any over."
    others = [f"other sites have {over} over"] if each.over else []
    others += [f"depots keep {left}"] if each.at_depots else []
    more = f"; the transfers below bring {moved}" if each.moved else ""
    return f"{words}, while {' and '.join(others)}{more}."


def _transfer_says(each: Transfer, money: str | None) -> str:
    """A transfer as a proposal, such as `From North to South: 7 kg of rice (12.0 km, 29 USD).`."""
    amount = f"{number_text(each.quantity, grouped=True)} {each.unit} of {each.name.lower()}"
    more = [] if each.count is None else [counted(each.count, each.pack or "")]
    more += [] if each.km is None else [f"{decimal_text(each.km, 1)} km"]
    more += [] if each.cost is None else [f"{decimal_text(each.cost, 0)} {money or ''}".strip()]
    words = f" ({', '.join(more)})" if more else ""
    return f"From {each.from_site} to {each.to_site}: {amount}{words}."


def _tables(record: LoadsRecord) -> Iterator[AnswerTable]:
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
    decimals = (None, None, None, 0, None, None, 1, 2, 1, 1, 0)
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
    decimals = (None, None, None, None, None, None, None, None, None, 1)
    return AnswerTable("load-lists", "Load lists", header, rows, decimals, on_screen=False)


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
        (None, None, None, None, 1),
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


def _charts(record: LoadsRecord) -> Iterator[AnswerChart]:
    several = {each.day for each in record.days}
    if len(several) > 1:
        trips: Counter[str] = Counter()
        for each in record.days:
            trips[str(each.day) if each.date is None else f"{each.date:%m-%d}"] += each.trips
        values = [(day, Fraction(count)) for day, count in trips.items()]
        yield AnswerChart("columns", "Trips a day", "trips", "days", values)


def _notes(record: LoadsRecord) -> Iterator[str]:
    yield (
        "No vehicle is over its weight or room, and packs travel whole: what a site needs of an "
        "opened pack comes as a full one."
    )
    if record.distances is not None:
        yield f"Distances: {record.distances}."
    if not record.routes:
        yield "The order of stops is not planned: give distances or coordinates for routes."
    if any(not group.proved for group in record.groups):
        yield (
            "Where more trips are made than are needed at least, fewer may be possible: neither "
            "was proved."
        )
    for each in record.assumptions:
        yield f"Assumption: {each.says}."
