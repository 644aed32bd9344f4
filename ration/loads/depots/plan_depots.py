"""Which depots there are, and what is at each, as a plan or a file of transport has it."""

from collections.abc import Mapping

from ration.core.quantity.quantity import Quantity
from ration.programme.programme import Programme
from ration.programme.transport import Transport
from ration.results.plan.plan import PlanRecord
from ration.results.stock import Lot

Key = tuple[str | None, str]  # a depot's name, None for one without a name, and the id of an item


def depot_names(plan: PlanRecord, transport: Transport) -> tuple[str, ...]:
    """The names of depots: those of the transport, or else of the stock and of site details."""
    if transport.depots:
        return tuple(depot.name for depot in transport.depots)
    lots = () if plan.stock is None else plan.stock.lots
    sites = () if plan.site_details is None else plan.site_details.sites
    names = [use.lot.depot for use in lots if use.lot.site is None]
    names += [site.depot for site in sites]
    return tuple(dict.fromkeys(name for name in names if name is not None))


def depot_stock(
    plan: PlanRecord, programme: Programme, transport: Transport
) -> Mapping[Key, int | None] | None:
    """The steps of each item at each depot on the plan's day, before anything is sent.

    They are those of the lots that the plan issues from; if none of them is at a depot, those
    that the depots of the `transport` have. There, a depot without `stock` has all that is needed,
    which is None; an item that no depot names is in no key: it has no limit. None as a whole means
    that nothing is known of stock.

    `transport` must be checked: an amount that cannot be read raises FieldError.
    """
    lots = () if plan.stock is None else plan.stock.lots
    there: dict[Key, int | None] = {}
    for use in lots:
        if use.lot.site is None:
            key = depot_of(use.lot, transport), use.lot.item
            steps = int(programme.item(use.lot.item).steps(use.lot.quantity))
            there[key] = (there.get(key) or 0) + steps
    return there or _of_transport(programme, transport)


def depot_of(lot: Lot, transport: Transport) -> str | None:
    """The depot of a lot; if none is named, and the transport has one depot, it is that one."""
    if lot.depot is None and len(transport.depots) == 1:
        return transport.depots[0].name
    return lot.depot


def _of_transport(programme: Programme, transport: Transport) -> Mapping[Key, int | None] | None:
    named = dict.fromkeys(item for depot in transport.depots for item, _ in depot.stock)
    there: dict[Key, int | None] = {}
    for depot in transport.depots:
        stock = dict(depot.stock)
        for name in named:
            amount = stock.get(name)
            steps = 0 if amount is None else int(programme.item(name).steps(Quantity(amount)))
            there[depot.name, name] = steps if stock else None
    return there or None
