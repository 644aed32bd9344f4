"""The answer to how many trips depots load over time: sentences, tables, charts."""

from collections.abc import Iterator
from fractions import Fraction

from ration.core.problems.names import some
from ration.core.text.cells import many
from ration.export.answer import Answer, AnswerChart, AnswerTable
from ration.results.loads_over_time import DepotTrips, LoadsOverTimeRecord, RoundTrips

_SHOWN = 40  # rows of days on a screen
_DEPOTS = 5  # in sentences and charts; the tables have all
_COLUMNS = 60  # days that a chart has at most


def loads_over_time_answer(record: LoadsOverTimeRecord) -> Answer:
    """The answer for people to read."""
    trips = sum(each.trips for each in record.depots)
    return Answer(
        title=f"Loads over time: {record.programme.heading}",
        about=(
            f"Programme {record.programme.id}, version {record.programme.version}; "
            f"{many(len(record.rounds), 'round')}, {many(trips, 'trip')}."
        ),
        says=tuple(_says(record)),
        tables=tuple(_tables(record)),
        charts=tuple(_charts(record)),
        notes=(
            "What a depot cannot load on a day is put off to the next day, and loaded there first.",
            "Each round is planned as if all vehicles were free: where rounds overlap, there may "
            "be too few.",
        ),
    )


def _says(record: LoadsOverTimeRecord) -> Iterator[str]:
    if not record.depots:
        yield "There are no trips."
    ordered = sorted(record.depots, key=lambda each: (-each.late, -each.peak))
    yield from map(_depot, ordered[:_DEPOTS])
    if len(ordered) > _DEPOTS:
        over = sum(1 for each in ordered[_DEPOTS:] if each.late)
        others = many(len(ordered) - _DEPOTS, "other depot")
        yield f"{others}: {over or 'none'} of them cannot load all in time."
    for round_ in record.rounds:
        yield from _round(round_)


def _depot(depot: DepotTrips) -> str:
    name = "The depot" if depot.depot is None else f"Depot {depot.depot}"
    peak = f"{name} is to load at most {many(depot.peak, 'trip')}, on {depot.peak_date}."
    if depot.most is None:
        return f"{peak} How many it can load is not stated."
    if depot.first_over is None:
        return f"{peak} It can load {depot.most:,} a day, which is enough."
    late = many(depot.late, "trip")
    verb = "is" if depot.late == 1 else "are"
    days = "1 day" if depot.most_days_late == 1 else f"up to {depot.most_days_late:,} days"
    return (
        f"{peak} It can load {depot.most:,} a day: from {depot.first_over} on, {late} {verb} "
        f"{days} late."
    )


def _round(round_: RoundTrips) -> Iterator[str]:
    if round_.unloaded:
        names = some(dict.fromkeys(each.name for each in round_.unloaded))
        yield f"Round {round_.number}: on no vehicle: {names}. `ration loads` of its plan says why."
    if round_.missing:
        names = some(dict.fromkeys(each.name for each in round_.missing))
        sites = len({(each.channel, each.site) for each in round_.missing})
        yield f"Round {round_.number}: depots have too little {names} for {many(sites, 'site')}."
    if round_.late:
        late = f", {many(round_.days_late, 'day')} late" if round_.days_late else ", on time"
        verb = "leaves" if round_.late == 1 else "leave"
        yield (
            f"Round {round_.number}: {many(round_.late, 'trip')} {verb} late; the last goods leave "
            f"on {round_.last}{late}."
        )
    if round_.overlaps:
        yield (
            f"Round {round_.number} is not delivered before the next begins on {round_.next}: its "
            f"last goods leave on {round_.last}."
        )


def _tables(record: LoadsOverTimeRecord) -> Iterator[AnswerTable]:
    yield AnswerTable(
        "rounds",
        "Rounds",
        ("round", "day", "trips", "kg", "late trips", "last planned", "last leaves", "days late"),
        [
            (
                *(str(each.number), each.date, each.trips, each.kg, each.late),
                *(each.planned, each.last, each.days_late),
            )
            for each in record.rounds
        ],
    )
    yield AnswerTable(
        "depots",
        "Depots",
        (
            *("depot", "trips", "most planned", "on", "can load a day", "not all from"),
            *("late trips", "days late at most"),
        ),
        [
            (
                *(each.depot or "", each.trips, each.peak, each.peak_date),
                *("any number" if each.most is None else str(each.most), each.first_over),
                *(each.late, each.most_days_late),
            )
            for each in record.depots
        ],
    )
    yield AnswerTable(
        "days",
        "Trips a day",
        ("day", "depot", "planned", "waiting from before", "loaded", "put off", "rounds"),
        [
            (
                *(each.date, each.depot or "", each.planned, each.waiting, each.trips, each.left),
                ", ".join(map(str, each.rounds)),
            )
            for each in record.days
        ],
        on_screen=len(record.days) <= _SHOWN,
    )


def _charts(record: LoadsOverTimeRecord) -> Iterator[AnswerChart]:
    """The trips that are planned on every day, for the depots that have the most."""
    busiest = sorted(record.depots, key=lambda each: -each.trips)[:_DEPOTS]
    for depot in busiest:
        days = [each for each in record.days if each.depot == depot.depot]
        if len(days) <= _COLUMNS:
            values = [(str(each.date), Fraction(each.planned)) for each in days]
            where = "" if depot.depot is None else f", {depot.depot}"
            yield AnswerChart("columns", f"Trips planned a day{where}", "trips", "days", values)
