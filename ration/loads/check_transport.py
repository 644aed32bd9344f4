"""Check a file of transport against the programme and the plan that it is for."""

from collections.abc import Iterable, Iterator, Sequence

from ration.core.problems.errors import FieldError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem
from ration.loads.depots.plan_depots import depot_names, depot_of
from ration.programme.field_checks import wrong
from ration.programme.programme import Programme
from ration.programme.transport import Depot, TransportFile
from ration.programme.validate_transport import transport_fits, vehicles_fit
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import site_names
from ration.sites.cells import MOST, Axis, Swapped, coordinate


def checked(transport: TransportFile, programme: Programme, plan: PlanRecord) -> list[Problem]:
    """The problems of a file of transport, in its order; none means that it fits the plan."""
    sites = dict.fromkeys(
        site for channel in plan.channels for site in site_names(plan.manifests(channel))
    )
    depots = depot_names(plan, transport)
    found = list(vehicles_fit(transport.vehicles, programme.items, programme.currency))
    for vehicle in transport.vehicles:
        place = f"vehicles.{vehicle.id}"
        found += _unknown("transport-site-unknown", f"{place}.sites", vehicle.sites or (), sites)
        found += _unknown("transport-site-unknown", f"{place}.not_sites", vehicle.not_sites, sites)
        found += _unknown(
            "transport-depot-unknown", f"{place}.depots", vehicle.depots or (), depots
        )
    found += transport_fits(transport, programme.items)
    found += _stock_left_out(transport, plan)
    for name in depots:
        if name in sites:
            found.append(wrong("transport-depot-site", "depots", name))
    for index, depot in enumerate(transport.depots):
        found += _points(f"depots[{index}]", depot)
    return found


def _stock_left_out(transport: TransportFile, plan: PlanRecord) -> Iterator[Problem]:
    """Depots of the plan's stock that the transport does not have, if it lists depots."""
    if transport.depots and plan.stock is not None:
        known = {depot.name for depot in transport.depots}
        at_depots = [use.lot for use in plan.stock.lots if use.lot.site is None]
        there = [depot_of(lot, transport) for lot in at_depots if lot.quantity.amount]
        for name in dict.fromkeys(there):
            if name not in known:
                yield wrong("transport-depot-left-out", "depots", name or "without a name")


def _unknown(
    code: str, place: str, names: Sequence[str], known: Iterable[str]
) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if name not in known:
            yield wrong(code, f"{place}[{index}]", name, near=nearest(name, known))


def _points(place: str, depot: Depot) -> Iterator[Problem]:
    axes: tuple[tuple[Axis, str | None], ...] = (
        ("latitude", depot.latitude),
        ("longitude", depot.longitude),
    )
    for axis, text in axes:
        if text is None:
            continue
        where = f"{place}.{axis}"
        try:
            degrees = coordinate(text, axis)
        except Swapped:
            yield wrong("site-details-swapped", where, text)
        except FieldError as error:
            yield error.problem(column=where, value=text)
        else:
            if abs(degrees) > MOST[axis]:
                yield wrong("site-details-range", where, text, axis=axis, most=MOST[axis])
