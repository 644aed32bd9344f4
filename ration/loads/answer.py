"""The answer to what travels on which vehicle: sentences, tables, notes."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from ration.core.problems.names import some
from ration.core.quantity.quantity import number_text
from ration.core.quantity.units import counted, unit_word
from ration.core.text.cells import many
from ration.export.answer import Answer, AnswerChart, decimal_text
from ration.loads.answer_map import trips_map
from ration.loads.answer_tables import answer_tables
from ration.results.loads import ItemShort, LoadGroup, LoadsRecord, Transfer

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
        tables=tuple(answer_tables(record)),
        charts=tuple(_charts(record)),
        notes=tuple(_notes(record)),
        maps=(trips_map(record),) if record.places else (),
    )


def _about(record: LoadsRecord) -> str:
    sites = len({(stop.channel, stop.site) for _, stop in record.stops() if stop.channel})
    return (
        f"Programme {record.programme.id}, version {record.programme.version}; register "
        f"{record.source.source}; {many(sites, 'site')}, {_weight(record)} with packs."
    )


def _weight(record: LoadsRecord) -> str:
    """The weight of what comes to sites, in kg below a tonne."""
    kg = sum((stop.kg for _, stop in record.stops() if stop.channel is not None), Fraction(0))
    return f"{decimal_text(kg, 1)} kg" if kg < 1000 else f"{decimal_text(kg / 1000, 1)} t"


def _says(record: LoadsRecord) -> Iterator[str]:
    if not record.trips:
        yield "Nothing travels."
    for group in record.groups:
        yield _group_says(record, group)
    if len(record.groups) > 1:
        needed = _needed(sum(group.least_trips for group in record.groups))
        serve = {trip.depot for trip, stop in record.stops() if stop.channel is not None}
        several = len(serve) > 1
        how = ", as goods are divided among depots" if several else ""
        yield f"In all {many(len(record.trips), 'trip')}; {needed}{how}."
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
            most = max(each.sites for each in found)
            up_to = "up to " if any(each.sites < most for each in found) else ""
            sites = up_to + many(most, "site")
            names = some([each.name for each in found], 4)
            yield f"On no vehicle: {names}, for {sites}: {words}."


def _group_says(record: LoadsRecord, group: LoadGroup) -> str:
    names = {line.item: line.name for trip in record.trips for s in trip.stops for line in s.goods}
    goods = some([names.get(item, item) for item in group.items], 4)
    where = "" if group.depot is None else f" from {group.depot}"
    kinds: Counter[str] = Counter()
    for trip in record.trips:
        if trip.group == group.number:
            kinds[trip.name] += 1
    loads = " and ".join(_vehicles(name, n) for name, n in kinds.items())
    if not group.trips:
        return f"{goods}{where}: nothing travels."
    words = f"{goods}{where}: {loads} loaded"
    if record.least == "cost" and group.cost is not None and group.least_cost is not None:
        money = record.money or ""
        words += f", at {decimal_text(group.cost, 0)} {money}"
        if group.proved:
            return f"{words}; none is cheaper."
        least = decimal_text(group.least_cost, 0)
        return f"{words}; it costs at least {least} {money}{_gap(group.cost, group.least_cost)}."
    gap = _gap(Fraction(group.trips), Fraction(group.least_trips))
    return f"{words}; {_needed(group.least_trips)}{gap}."


def _needed(least: int) -> str:
    return f"at least {least:,} {'is' if least == 1 else 'are'} needed"


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
    if record.least == "cost" and all(group.cost is None for group in record.groups):
        yield "No costs are known, so trips are few instead: give cost_a_trip, or distances too."
    elif any(trip.cost is None for trip in record.trips) and record.money is not None:
        yield "Trips without a cost have a cost a kilometre, and their way is not known."
    if any(not group.proved for group in record.groups):
        yield (
            "Where more trips are made than are needed at least, fewer may be possible: neither "
            "was proved."
        )
    for each in record.assumptions:
        yield f"Assumption: {each.says}."
