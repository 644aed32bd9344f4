"""Discrepancies between trips as loaded and as sent: not sent, less, more, on another trip."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from ration.accounts.reconcile.bulk import EXACT, Error, exceeds
from ration.accounts.reconcile.found import Finder
from ration.accounts.reconcile.trips import OfTrip, TripSteps
from ration.core.problems.names import nearest, some
from ration.results.accounts.journal import Entry
from ration.results.accounts.reconciliation import Discrepancy
from ration.results.loads import LoadsRecord, Trip

_COMPARED = 20  # documents that are compared with the numbers of all trips, which takes long


def trip_faults(
    loads: LoadsRecord,
    steps: TripSteps,
    errors: Mapping[str, Error],
    date: dt.date | None,
    find: Finder,
) -> Iterator[Discrepancy]:
    """Yield what was sent otherwise than it is loaded.

    What one trip lacks and another has beyond its load, for the same place, left with the other.
    Of bulk goods, `errors` excuse small differences. Trips that are planned for after `date` need
    not be sent; None means that all are due.
    """
    less, more = _differences(steps, errors)
    sent = {key.trip for key in steps.sent}
    for place, item in [*more]:
        yield from _on_other_trips(less[place, item], more[place, item], steps, find)
    for rows in more.values():
        for key, amount in rows.items():
            yield _at("reconcile-trip-more", key, amount, steps, find)
    for rows in less.values():
        for key, amount in rows.items():
            if key.trip in sent:
                yield _at("reconcile-trip-less", key, amount, steps, find)
    waiting = {key.trip for rows in less.values() for key in rows} - sent
    for trip in loads.trips:
        due = date is None or trip.date is None or trip.date <= date
        if trip.number in waiting and due:
            yield _not_sent(trip, find)


_Of = dict[tuple[str, str], dict[OfTrip, int]]  # what differs, by place and item


def _differences(steps: TripSteps, errors: Mapping[str, Error]) -> tuple[_Of, _Of]:
    """What trips were sent without, and with beyond their loads."""
    less: _Of = defaultdict(dict)
    more: _Of = defaultdict(dict)
    for key in dict.fromkeys((*steps.planned, *steps.sent)):
        planned, sent = steps.planned.get(key, 0), steps.sent.get(key, 0)
        error = errors.get(key.item, EXACT) if key in steps.sent else EXACT
        if planned != sent and exceeds(planned - sent, error.variance([sent])):
            side = less if sent < planned else more
            side[key.place, key.item][key] = abs(planned - sent)
    return less, more


def _on_other_trips(
    less: dict[OfTrip, int], more: dict[OfTrip, int], steps: TripSteps, find: Finder
) -> Iterator[Discrepancy]:
    """What left with another trip; both are then less by it, and gone at 0."""
    for key in [*more]:
        for lacking in [*less]:
            if key not in more:
                break
            amount = min(more[key], less[lacking])
            yield _at("reconcile-trip-other", key, amount, steps, find, trip=lacking.trip)
            for rows, each in ((more, key), (less, lacking)):
                rows[each] -= amount
                if not rows[each]:
                    del rows[each]


def _at(
    code: str, key: OfTrip, amount: int, steps: TripSteps, find: Finder, **facts: str
) -> Discrepancy:
    facts |= {"planned": find.text(key.item, steps.planned.get(key, 0))}
    about: dict[str, Any] = {"entry": steps.entries.get(key), "document": key.trip, **facts}
    return find.at(code, key.place, key.item, amount, **about)


def _not_sent(trip: Trip, find: Finder) -> Discrepancy:
    sites = [*dict.fromkeys(stop.site for stop in trip.stops)]
    when = "" if trip.date is None else f", planned for {trip.date},"
    place = trip.depot or sites[0]
    return find.at(
        "reconcile-trip-not-sent",
        *(place, None),
        date=trip.date,
        document=trip.number,
        when=when,
        sites=some(sites),
    )


def documents_of_no_trip(
    entries: Iterable[Entry], loads: LoadsRecord, sites: Set[str], find: Finder
) -> Iterator[Discrepancy]:
    """Yield the documents of dispatches to sites of the plan that are no trip, each once."""
    numbers = [trip.number for trip in loads.trips]
    known, compared = {*numbers}, 0
    for entry in entries:
        document = entry.document
        if entry.kind != "dispatch" or entry.target not in sites or document in known:
            continue
        known.add(document)
        compared += 1
        few = compared <= _COMPARED
        near = nearest(document, numbers) if few else f"use one of: {some(numbers)}"
        yield find.at("reconcile-trip-unknown", entry.target or "", None, entry=entry, near=near)
