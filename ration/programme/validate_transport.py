"""Check vehicles, and how goods are transported, against the items of a programme."""

from collections.abc import Iterator, Mapping, Sequence

from ration.core.problems.errors import FieldError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import MASS, VOLUME, Quantity, dimension
from ration.programme.field_checks import fits, measures, unknown, wrong
from ration.programme.item import Item
from ration.programme.transport import Transport
from ration.programme.vehicle import Vehicle


def vehicles_fit(
    vehicles: Sequence[Vehicle], items: Sequence[Item], currency: str | None
) -> Iterator[Problem]:
    """The problems of vehicles: what they carry and hold, their items, sites and costs.

    `currency` is the money of the programme; None means any, but the same for all costs.
    """
    for vehicle in vehicles:
        place = f"vehicles.{vehicle.id}"
        yield from measures(f"{place}.carries", vehicle.carries, MASS)
        yield from measures(f"{place}.volume", vehicle.volume, VOLUME)
        for index, name in enumerate(vehicle.items or ()):
            yield from unknown(f"{place}.items[{index}]", name, "items", items)
        if vehicle.sites is not None and vehicle.not_sites:
            yield wrong("transport-sites-twice", f"{place}.not_sites")
    yield from _costs(vehicles, currency)


def _costs(vehicles: Sequence[Vehicle], currency: str | None) -> Iterator[Problem]:
    """Check that all costs are amounts of the same money."""
    unit = currency
    for vehicle in vehicles:
        costs = {"cost_a_trip": vehicle.cost_a_trip, "cost_a_km": vehicle.cost_a_km}
        for name, cost in costs.items():
            if cost is None:
                continue
            place = f"vehicles.{vehicle.id}.{name}"
            if cost.daily or dimension(cost.unit) is not None:
                yield wrong("transport-cost", place, cost)
                continue
            unit = unit or cost.unit
            if cost.unit != unit:
                yield wrong("transport-money", place, cost, unit=unit)
            elif cost.amount < 0:
                yield wrong("programme-below-zero", place, cost)


def transport_fits(transport: Transport, items: Sequence[Item], place: str = "") -> list[Problem]:
    """The problems of depots, their stock, and goods that travel apart.

    `place` is what the places of problems begin with, such as "transport.".
    """
    return [
        *_apart(transport, items, place),
        *_depots(transport, items, place),
        *_suppliers(transport, place),
    ]


def _apart(transport: Transport, items: Sequence[Item], place: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, names in enumerate(transport.apart):
        for index, name in enumerate(names):
            where = f"{place}apart[{number}][{index}]"
            yield from unknown(where, name, "items", items)
            if name in seen:
                yield wrong("transport-apart-twice", where, name)
            seen.add(name)


def _depots(transport: Transport, items: Sequence[Item], place: str) -> Iterator[Problem]:
    by_id = {item.id: item for item in items}
    seen: set[str] = set()
    for index, depot in enumerate(transport.depots):
        where = f"{place}depots[{index}]"
        if depot.name in seen:
            yield wrong("transport-depot-twice", f"{where}.name", depot.name)
        seen.add(depot.name)
        if (depot.latitude is None) != (depot.longitude is None):
            missing = "latitude" if depot.latitude is None else "longitude"
            axis = "longitude" if depot.latitude is None else "latitude"
            yield wrong("site-details-half", f"{where}.{missing}", axis=axis)
        for name, text in depot.stock:
            amount = f"{where}.stock.{name}"
            yield from unknown(amount, name, "items", items)
            if name in by_id:
                yield from _amount(amount, by_id[name], text)


def _amount(place: str, item: Item, text: str) -> Iterator[Problem]:
    try:
        quantity = Quantity(text)
    except FieldError as error:
        yield error.problem(column=place, value=text)
    else:
        yield from fits(place, item, quantity, whole=True, zero=True)


def _suppliers(transport: Transport, place: str) -> Iterator[Problem]:
    """Check that depots are supplied from others in the list, and none from itself."""
    above = {depot.name: depot.supplied_from for depot in transport.depots}
    for index, depot in enumerate(transport.depots):
        where = f"{place}depots[{index}].supplied_from"
        name = depot.supplied_from
        if name is not None and name not in above:
            near = nearest(name, above)
            yield wrong("transport-depot-unknown", where, name, near=near)
        elif name is not None and depot.name in _above(name, above):
            yield wrong("transport-depot-circle", where, name)


def _above(name: str, above: Mapping[str, str | None]) -> Iterator[str]:
    """A depot, the one that supplies it, and so on; each once."""
    seen: set[str] = set()
    at: str | None = name
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = above.get(at)
