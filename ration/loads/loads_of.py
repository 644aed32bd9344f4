"""Load the goods of a plan: which packs on which vehicle and trip, and on which day."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.export.inputs import inputs
from ration.loads.check_transport import checked
from ration.loads.costs import costs_of
from ration.loads.depots.transfers import transfers_of
from ration.loads.facts import (
    assumptions_of,
    carries_of,
    group_records,
    places_of,
    short_of,
    unloaded_of,
)
from ration.loads.goods.sent import sent_goods
from ration.loads.loads import Loads
from ration.loads.plan_group import Planning
from ration.loads.records import Known, trip_records
from ration.loads.schedule.depot_days import depot_days
from ration.loads.scheduled import scheduled
from ration.loads.supply import depot_goods, supply
from ration.loads.upstream import legs
from ration.loads.ways import Ways
from ration.plan.load_plan import PlanSource, load_plan
from ration.plan.plan import DistributionPlan
from ration.plan.plan_programme import plan_programme
from ration.plan.site_details import site_details as details_of
from ration.programme.load import ProgrammeSource
from ration.programme.programme import Programme
from ration.programme.transport import (
    Split,
    Transport,
    TransportFile,
    TransportSource,
    load_transport,
)
from ration.register.mapping.load import MappingSource
from ration.results.loads import Least
from ration.results.plan.site_details import SiteDetails
from ration.seals.seal import seal_of


def loads_of(
    plan: PlanSource,
    transport: TransportSource | None = None,
    *,
    programme: ProgrammeSource | None = None,
    site_details: Any = None,
    distances: Any = None,
    mapping: MappingSource | None = None,
    routes: bool | None = None,
    split: Split | None = None,
    least: Least = "vehicles",
    start: dt.date | None = None,
    seconds: int = 30,
) -> Loads:
    """Load the goods of a plan: which packs on which vehicle and trip, and on which day.

    `transport` has vehicles and depots; None means as the programme has them. `site_details` are
    those of the plan, if None. `distances` is a table of pairs of places. `mapping` says how these
    two are read. `routes` is whether the order of stops is planned; None means where all distances
    are known. `split` is that of the transport, if None. `least` is what is made small: the number
    of trips, or their cost. `start` is day 1; None means the day of the distribution. `seconds` is
    how long something better is looked for, at most.

    Packs travel whole, no vehicle is over its weight or room, and goods that the transport keeps
    apart, or that different vehicles may carry, share none. What can travel on no vehicle is listed
    with its reason.

    Raises InputError for what cannot be read or does not fit the plan, and if a package that is
    needed is not installed; DataError for rows of details or distances that have problems.

    >>> import polars as pl
    >>> import ration
    >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
    >>> found = loads_of(ration.compute(frame, "kaesong-2020"))
    >>> [(trip.name, str(trip.kg)) for trip in found.trips]
    [('Railway wagon', '60000'), ('Railway wagon', '60000'), ('Railway wagon', '60000')]
    """
    read = load_plan(plan)
    chosen = plan_programme(read, programme)
    own = transport_of(chosen, transport, split)
    details, warnings = _details(read, site_details, chosen, mapping)
    known = read.model_copy(update={"site_details": details})
    _refuse(transport, checked(own, chosen, known))
    ways = Ways(distances, mapping, own, details)
    goods = sent_goods(known, chosen)
    supplied = supply(known, chosen, own, goods, ways, seconds)
    planning = Planning(
        goods.pieces, own.vehicles, costs_of(own.vehicles), ways, own.split, least, seconds, routes
    )
    made = scheduled(legs(supplied.sent, own), planning, own)
    first = start or (None if known.date is None else dt.date.fromisoformat(known.date))
    records = Known(goods.pieces, own.vehicles, planning.costs, details, first)
    trips = tuple(trip_records(records, made.trips, made.slots))
    most: dict[str | None, int] = {
        each.name: each.trips_a_day for each in own.depots if each.trips_a_day is not None
    }
    helpful = transfers_of(known, chosen, own.vehicles, ways.km)
    found = Loads(
        programme=known.programme,
        source=known.source,
        seal=seal_of(read).code,
        date=first,
        money=planning.costs.money,
        routes=any(trip.metres is not None for trip in made.trips),
        least=least,
        distances=ways.words,
        carries=tuple(map(carries_of, own.vehicles)),
        groups=tuple(group_records(made, planning)),
        trips=trips,
        days=depot_days(trips, most),
        depots=tuple(depot_goods(goods.pieces, made.trips, supplied.stock)),
        missing=supplied.missing,
        short=tuple(map(short_of, helpful.items)),
        transfers=helpful.transfers,
        places=tuple(places_of(made.trips, ways)),
        unloaded=tuple(unloaded_of(chosen, goods, made.left)),
        assumptions=tuple(assumptions_of(own, ways)),
        warnings=(*warnings, *ways.warnings, *_lacking(made.lacking)),
    )
    found._read = (
        *inputs(plan=plan, programme=programme, transport=transport, mapping=mapping),
        *inputs(site_details=site_details, distances=distances),
    )
    return found


def transport_of(
    programme: Programme, given: TransportSource | None, split: Split | None = None
) -> TransportFile:
    """The vehicles and the rest: of the file, else of the programme.

    Raises InputError if there are no vehicles.
    """
    if given is None:
        own = programme.transport or Transport()
        read = TransportFile(**{name: getattr(own, name) for name in Transport.model_fields})
    else:
        read = load_transport(given)
    if not read.vehicles:
        read = read.model_copy(update={"vehicles": programme.vehicles})
    if not read.vehicles:
        raise InputError(programme.id, [problem("loads-no-vehicles")])
    return read if split is None else read.model_copy(update={"split": split})


def _refuse(source: object, problems: Sequence[Problem]) -> None:
    """InputError if there are problems; `source` names a file, if it is one."""
    if problems:
        named = isinstance(source, str) or hasattr(source, "__fspath__")
        raise InputError(str(source) if named else "transport", problems)


def _details(
    plan: DistributionPlan,
    given: Any,
    programme: Programme,
    mapping: MappingSource | None,
) -> tuple[SiteDetails, Sequence[Problem]]:
    if given is None:
        return plan.site_details or SiteDetails(), ()
    return details_of(plan, given, programme, mapping)


def _lacking(places: Sequence[str]) -> Iterator[Problem]:
    if places:
        yield problem("loads-far-some", places=some(dict.fromkeys(places)))
