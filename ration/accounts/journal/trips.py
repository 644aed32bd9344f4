"""The dispatches of trips as rows of a journal: what leaves on each vehicle, to be filled in."""

from collections.abc import Iterator
from fractions import Fraction

from ration.accounts.journal.write import pack_text
from ration.core.quantity.quantity import Quantity
from ration.export.tables.rows import Row
from ration.results.loads import Loaded, LoadsRecord, Trip

_Goods = tuple[str, str, str, str | None]  # site, item, unit, pack


def trip_rows(loads: LoadsRecord) -> Iterator[Row]:
    """The rows of a journal, in the order of `JOURNAL_COLUMNS`, as the loads plan them.

    The document of a trip is its number. There is a row for each site, item and pack, and another
    for loose goods. The date is blank if the day of the trip is not known, `from` if it has no
    depot.
    """
    for trip in loads.trips:
        start = (trip.date, trip.number, "dispatch", trip.depot)
        for (site, item, unit, pack), (count, quantity) in _goods(trip).items():
            amount = (quantity, unit, None, None) if pack is None else (None, None, count, pack)
            yield (*start, site, item, None, *amount, None, None)


def _goods(trip: Trip) -> dict[_Goods, tuple[int, Fraction]]:
    """Packs and quantities by site, item and pack; stops of one site are one place."""
    found: dict[_Goods, tuple[int, Fraction]] = {}
    for stop in trip.stops:
        for each in stop.goods:
            if each.quantity:
                key = (stop.site, each.item, each.unit, _pack(each))
                count, quantity = found.get(key, (0, Fraction(0)))
                found[key] = (count + (each.count or 0), quantity + each.quantity)
    return found


def _pack(goods: Loaded) -> str | None:
    """A pack with what it holds, such as `bag of 25 kg`; None means loose goods."""
    if goods.pack is None or not goods.count:
        return None
    holds = Quantity(amount=goods.quantity / goods.count, unit=goods.unit)
    return pack_text(goods.pack, holds)
