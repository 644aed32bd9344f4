"""The tables of a reconciliation, for files, the screen and the page alike."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from ration.core.quantity.quantity import Quantity
from ration.export.tables.display import DisplayTable, grouped
from ration.export.tables.rows import Row
from ration.results.accounts.reconciliation import (
    FIGURES,
    TRIP,
    Check,
    Discrepancy,
    Figures,
    GoodsLine,
    ReconciliationRecord,
    TripAccount,
    TripLine,
)

_FIGURES = ("planned", *FIGURES, "smallest_loss")
TOTALS = ("item", "name", "unit", *_FIGURES, "not_counted")
LINES = ("place", "role", *TOTALS)
LOTS = ("place", "lot", *TOTALS)
DISCREPANCIES = (
    *("place", "item", "lot", "code", "what is wrong", "how to fix it", "quantity", "unit"),
    *("document", "date", "file", "row"),
)
CHECKS = (
    *("place", "item", "unit", "lot", "check", "document", "date", "short", "surplus"),
    *("standard error", "alarm from", "sum short", "sum surplus", "alarm"),
)
BEHIND = (
    *("place", "item", "unit", "lot", "figure", "quantity", "kind", "document", "date"),
    *("file", "row"),
)
TRIPS = (
    *("trip", "vehicle", "depot", "planned for", "state", "sent on", "arrived on"),
    *("place", "item", "name", "unit", "planned", *TRIP),
)
# On screen: what is left out where it is 0 in every row.
_SELDOM = frozenset(FIGURES) - {"dispatched", "received", "issued", "on_hand", "counted"}
_WORDS = {
    "short": "short on way",
    "surplus": "surplus on way",
    "smallest_loss": "smallest loss found",
}
_ANSWER = ("short", "surplus", "unaccounted_short", "unaccounted_surplus", "smallest_loss")


_REASONS = (  # figures that a reason explains, and nothing else
    *("lost_in_transit", "damaged_in_transit", "lost", "damaged"),
    *("corrected_up", "corrected_down"),
)


def reasons(found: ReconciliationRecord) -> list[str]:
    """What is accounted for by a written reason alone, item by item; none is []."""
    listed = []
    for total in found.totals:
        amounts = [(name, getattr(total, name)) for name in _REASONS]
        parts = [f"{name} {_amount(each)}" for name, each in amounts if each.amount]
        if parts:
            listed.append(f"{total.name}, {total.unit}: {', '.join(words(parts))}")
    return [f"Accounted for by a written reason alone: {'; '.join(listed)}."] if listed else []


def words(names: Iterable[str]) -> list[str]:
    """Names of figures for people to read."""
    return [_WORDS.get(name, name.replace("_", " ")) for name in names]


def _amount(quantity: Quantity | None) -> str:
    """A quantity on screen; "?" means that nobody knows."""
    return "?" if quantity is None else grouped(quantity.amount)


def _cells(figures: Figures) -> Row:
    quantities = [getattr(figures, name) for name in _FIGURES]
    amounts = [None if quantity is None else quantity.amount for quantity in quantities]
    return (figures.item, figures.name, figures.unit, *amounts, figures.not_counted)


def total_rows(found: ReconciliationRecord) -> Iterator[Row]:
    """Yield a row of `TOTALS` for every item."""
    return map(_cells, found.totals)


def line_rows(found: ReconciliationRecord) -> Iterator[Row]:
    """Yield a row of `LINES` for every place and item."""
    return ((line.place, line.role, *_cells(line)) for line in found.lines)


def lot_rows(found: ReconciliationRecord) -> Iterator[Row]:
    """Yield a row of `LOTS` for every lot that is kept apart."""
    for line in found.lines:
        for lot in line.lots:
            if lot.lot is not None:
                yield (line.place, lot.lot, *_cells(lot))


def discrepancy_rows(found: Iterable[Discrepancy]) -> Iterator[Row]:
    """Yield a row of `DISCREPANCIES` for each."""
    for each in found:
        amount = None if each.quantity is None else each.quantity.amount
        unit = None if each.quantity is None else each.quantity.unit
        yield (
            *(each.place, each.item, each.lot, each.code, each.message, each.hint, amount, unit),
            *(each.document, each.date, each.file, each.row),
        )


def check_rows(found: ReconciliationRecord) -> Iterator[Row]:
    """Yield a row of `CHECKS` for every check of bulk goods."""
    for line in found.lines:
        for check in line.checks:
            yield (line.place, line.item, line.unit, *_check(check))


def _check(check: Check) -> Row:
    return (
        *(check.lot, check.check, check.document, check.date),
        *(check.short.amount, check.surplus.amount, check.sigma.amount, check.alarm_from.amount),
        *(check.sum_short, check.sum_surplus, "yes" if check.alarm else ""),
    )


def behind_rows(found: ReconciliationRecord) -> Iterator[Row]:
    """Yield a row of `BEHIND` for every row of the journal behind a figure."""
    for line in found.lines:
        for row in line.behind:
            yield (
                *(line.place, line.item, line.unit, row.lot, row.figure, row.quantity.amount),
                *(row.kind, row.document, row.date, row.file, row.row),
            )


def answer_shown(found: ReconciliationRecord) -> DisplayTable:
    """What is unaccounted for, item by item: short and surplus apart, and what would be seen."""
    headers = ["item", *words(_ANSWER), "not counted"]
    rows = [
        [
            f"{total.name}, {total.unit}",
            *(_amount(getattr(total, name)) for name in _ANSWER),
            grouped(total.not_counted),
        ]
        for total in found.totals
    ]
    return DisplayTable(headers, rows, frozenset(range(1, len(headers))))


def lines_shown(lines: Sequence[GoodsLine]) -> DisplayTable:
    """Lines for people to read, without the figures that are 0 in all of them."""
    names = ["planned", *(name for name in FIGURES if name not in _SELDOM or _any(lines, name))]
    names += ["smallest_loss"]
    headers = ["place", "item", *words(names)]
    rows = [
        [
            line.place,
            f"{line.name}, {line.unit}",
            "" if line.planned is None else _amount(line.planned),
            *(_amount(getattr(line, name)) for name in names[1:]),
        ]
        for line in lines
    ]
    return DisplayTable(headers, rows, frozenset(range(2, len(headers))))


def _any(lines: Iterable[GoodsLine], name: str) -> bool:
    quantities = (getattr(line, name) for line in lines)
    return any(quantity is not None and quantity.amount for quantity in quantities)


def differing(found: ReconciliationRecord) -> list[GoodsLine]:
    """The lines that have a discrepancy."""
    places = {(each.place, each.item) for each in found.discrepancies}
    return [line for line in found.lines if (line.place, line.item) in places]


def about(found: ReconciliationRecord, named: Callable[[str], str] = str) -> str:
    """A sentence on what was reconciled: the plan, the journal, the day.

    `named` changes the names of files.
    """
    files = ", ".join(named(source.source) for source in found.journal) or "the journal"
    until = "" if found.date is None else f", to the end of {found.date}"
    later = f" Rows after that day, not used: {found.later:,}." if found.later else ""
    programme = found.programme
    what = f"Programme {programme.id}, version {programme.version}"
    return f"{what}; {found.entries:,} rows of {files}{until}.{later}"


def discrepancies_shown(
    found: Sequence[Discrepancy], named: Callable[[str], str] = str
) -> DisplayTable:
    """Discrepancies for people to read, each with where it is written and what to do."""
    rows = [[each.message, each.hint, named(each.where)] for each in found]
    return DisplayTable(["what does not agree", "what to do", "written in"], rows)


def checks_shown(lines: Sequence[GoodsLine]) -> DisplayTable:
    """The checks of bulk goods, in the units of their items."""
    headers = ["place", "item", "check", "on", "short", "surplus"]
    headers += ["standard error", "alarm from", "alarm"]
    rows = [
        [
            line.place,
            f"{line.name}, {line.unit}",
            f"{check.check} {check.document}",
            check.date.isoformat(),
            *map(_amount, (check.short, check.surplus, check.sigma, check.alarm_from)),
            "alarm" if check.alarm else "",
        ]
        for line in lines
        for check in line.checks
    ]
    return DisplayTable(headers, rows, frozenset({4, 5, 6, 7}))


def trip_rows(found: ReconciliationRecord) -> Iterator[Row]:
    """Yield a row of `TRIPS` for every item of a trip at a stop."""
    for trip in found.trips:
        state, days = _state(trip), (trip.sent_on, trip.arrived_on)
        for line in trip.lines:
            amounts = [getattr(line, name).amount for name in ("planned", *TRIP)]
            of_item = (line.place, line.item, line.name, line.unit)
            start = (trip.trip, trip.vehicle, trip.depot, trip.date, state, *days)
            yield (*start, *of_item, *amounts)


def _state(trip: TripAccount) -> str:
    return trip.state.replace("_", " ")


def trips_say(found: ReconciliationRecord) -> list[str]:
    """How many trips arrived, are on the way, and are not sent; without loads []."""
    if not found.trips:
        return []
    counts = Counter(map(_state, found.trips))
    states = [f"{count:,} {state}" for state, count in sorted(counts.items())]
    return [f"Trips of the loads: {len(found.trips):,}; {', '.join(states)}."]


TripGoods = tuple[TripAccount, TripLine]


def trip_goods(found: ReconciliationRecord) -> list[TripGoods]:
    """Every item of every trip at every place, each with its trip."""
    return [(trip, line) for trip in found.trips for line in trip.lines]


def trip_goods_differing(found: ReconciliationRecord) -> list[TripGoods]:
    """What was not sent as loaded, or not received as sent."""
    goods = trip_goods(found)
    return [each for each in goods if not each[1].planned == each[1].sent == each[1].received]


def trips_shown(goods: Sequence[TripGoods]) -> DisplayTable:
    """Trips for people to read, without the figures that are 0 in all of them."""
    names = [name for name in TRIP if name in ("sent", "received") or _some(goods, name)]
    headers = ["trip", "place", "item", "state", "planned", *words(names)]
    rows = [
        [
            *(trip.trip, line.place, f"{line.name}, {line.unit}", _state(trip)),
            *(_amount(getattr(line, name)) for name in ("planned", *names)),
        ]
        for trip, line in goods
    ]
    return DisplayTable(headers, rows, frozenset(range(4, len(headers))))


def _some(goods: Iterable[TripGoods], name: str) -> bool:
    return any(getattr(line, name).amount for _, line in goods)
