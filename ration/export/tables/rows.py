"""The rows of results that every format and the screen share.

A cell is text, a number or a date. Numbers stay exact until a format converts them.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ration.core.quantity.quantity import number_text
from ration.core.quantity.units import counted, quantity_text
from ration.export.tables.people import SERVED, people_header, people_row
from ration.programme.schedule import percent
from ration.results.exclusions import Exclusion
from ration.results.lines import Counts, Line, Manifest, Subtotal
from ration.results.plan.plan import PlanRecord

Cell = str | int | Fraction | dt.date | None  # None means blank
Row = Sequence[Cell]

TOTALS = (
    "item", "name", "unit", "quantity", "packs", "loose", "send", "over",
    "net_kg", "gross_kg", "volume_m3", "vehicles", "exact", "rounding", "pool", "assumption",
    "assumed_packs", "assumed_weight",
)  # fmt: skip
# What depends on how goods are packed does not add up: in subtotals it is of each row alone.
_PACKED = ("packs", "loose", "send", "over", "gross_kg", "volume_m3", "vehicles")
SHORT = ("required", "owed_before", "short")  # of these, `quantity` is issued
MANIFEST = (
    "programme", "date", "channel", "consignee", "item", "name", "unit", "quantity", "packs",
    "loose", "net_kg", "gross_kg", "volume_m3", "received", "damaged", "lost", "seal",
)  # fmt: skip


PEOPLE = ("channel", "site", "counted", "in_register", "served")
NOTHING = ("item", "cause", "column", "value", "because", "households")


def cell_text(cell: Cell) -> str:
    """The text of a cell: a plain number, a date such as 2024-05-03, "" for a blank."""
    if isinstance(cell, str) or cell is None:
        return cell or ""
    return cell.isoformat() if isinstance(cell, dt.date) else number_text(cell)


def totals_header(lines: Iterable[Line]) -> list[str]:
    """The header of totals: `TOTALS`, and `level` if an item has less than the full ration."""
    lines = list(lines)
    sites = ["site_vehicles"] if any(line.site_vehicles for line in lines) else []
    return [*TOTALS, *(["level"] if any(line.level is not None for line in lines) else []), *sites]


def totals_rows(lines: Iterable[Line]) -> Iterator[Row]:
    """Yield a row of `totals_header` for every line."""
    lines = list(lines)
    header = totals_header(lines)
    for line in lines:
        more = {
            "level": "" if line.level is None else percent(line.level),
            "site_vehicles": counts_text(line.site_vehicles),
        }
        yield (
            line.item, line.name, line.unit, line.quantity.amount, packs_text(line),
            line.loose.amount, sent_text(line),
            None if line.dispatch is None else line.dispatch.over,
            line.net_kg, line.gross_kg, line.volume_m3,
            counts_text(line.vehicles), line.exact.amount, line.rounding.amount,
            _yes(line.pool), _yes(line.assumption),
            _yes(line.assumed_packs), _yes(line.assumed_weight),
            *(more[name] for name in header[len(TOTALS) :]),
        )  # fmt: skip


def subtotal_header(level: Sequence[Subtotal]) -> list[str]:
    """The header of a level: its columns, counts, totals, `SHORT` (if from stock) and `SERVED`.

    Only quantities add up. The names of what is of each row alone say so: `packs_alone`.
    """
    counts = [who for who, _ in level[0].people]
    short = SHORT if any(line.supply for line in level[0].lines.values()) else ()
    names = totals_header(level[0].lines.values())
    totals = [f"{name}_alone" if name in _PACKED else name for name in names]
    return [*level[0].columns, *counts, *totals, *short, SERVED]


def subtotal_rows(level: Sequence[Subtotal]) -> Iterator[Row]:
    """Yield a row of `subtotal_header` for every line; quantities add up to the totals."""
    for place in level:
        counts, served = [count for _, count in place.people], dict(place.served)
        for line, row in zip(place.lines.lines, totals_rows(place.lines.lines), strict=True):
            supply = line.supply
            short = () if supply is None else (supply.required, supply.owed, supply.short)
            yield (*place.values, *counts, *row, *short, served.get("households"))


def manifest_rows(
    manifest: Manifest, title: str, date: str | None, seal: str | None = None
) -> Iterator[Row]:
    """Yield a row of `MANIFEST` for every line; `received`, `damaged` and `lost` are left blank.

    `seal` is the code of the plan's seal.
    """
    for line in manifest.lines.values():
        cells = line_cells(line)
        yield (title, date, manifest.title, manifest.site, *cells, None, None, None, seal)


def line_cells(line: Line) -> Row:
    """The cells of `MANIFEST` that are of the line: from `item` to `volume_m3`."""
    return (
        line.item, line.name, line.unit, line.quantity.amount, packs_text(line),
        line.loose.amount, line.net_kg, line.gross_kg, line.volume_m3,
    )  # fmt: skip


def place_header(place: Manifest | Subtotal) -> list[str]:
    """The header of a table with a row per place: its name, the counts, the items with units."""
    where = ["site"] if isinstance(place, Manifest) else [*place.columns]
    items = [f"{line.name} ({line.unit})" for line in place.lines.values()]
    return [*where, *people_header(place), *items]


def place_row(place: Manifest | Subtotal) -> Row:
    """The row of a place under `place_header`; amounts are what is handed out there."""
    where = [place.site] if isinstance(place, Manifest) else [*place.values]
    amounts = [line.quantity.amount for line in place.lines.values()]
    return (*where, *people_row(place), *amounts)


def people_rows(plan: PlanRecord, sites: Iterable[Manifest]) -> Iterator[Row]:
    """Yield rows of `PEOPLE`: of the whole plan (channel and site are blank), then per site."""
    yield from _people("", "", plan.people, plan.served)
    for site in sites:
        yield from _people(site.channel, site.site, site.people, site.served)


def _people(channel: str, site: str, people: Counts, served: Counts) -> Iterator[Row]:
    for who, count in people:
        yield channel, site, who, count, dict(served).get(who)


def nothing_rows(nothing: Iterable[Exclusion]) -> Iterator[Row]:
    """Yield rows of `NOTHING`; a blank item means nothing of any item."""
    for each in nothing:
        yield each.item, each.cause, each.column, each.value, each.because, each.households


def _yes(value: bool) -> str:
    return "yes" if value else ""


def packs_text(line: Line, *, grouped: bool = False) -> str:
    """The whole packs of a line, such as `3 bags of 50 kg + 1 tin of 1 kg`; "" if none exist."""
    packs = [
        f"{counted(pack.count, pack.pack, grouped=grouped)} of {quantity_text(pack.holds)}"
        for pack in line.packs
        if pack.count
    ]
    return " + ".join(packs) if packs or not line.packs else counted(0, line.packs[-1].pack)


def sent_text(line: Line, *, grouped: bool = False) -> str:
    """The whole packs to send, such as `3 bags + 1 tin`; "" if the item is not sent in packs."""
    return "" if line.dispatch is None else counts_text(line.dispatch.packs, grouped=grouped)


def counts_text(counts: Sequence[tuple[str, int]], *, grouped: bool = False) -> str:
    """Counts with their names, such as `3 wagons`; zeros are left out."""
    return " + ".join(counted(count, name, grouped=grouped) for name, count in counts if count)


def loads_text(line: Line, between: str = " ") -> str:
    """The vehicles of a line, such as `3 wagons`; of a total, with the sum of the sites' beside.

    `between` separates the parts of the text, which may be lines of a narrow cell.
    """
    together = counts_text(line.vehicles)
    if not line.site_vehicles or line.site_vehicles == line.vehicles:
        return together
    single = len(line.site_vehicles) == 1  # then its name is there already
    at_sites = str(line.site_vehicles[0][1]) if single else counts_text(line.site_vehicles)
    return between.join(("at least", f"{together},", f"sites {at_sites}"))


def known(value: Fraction | None, *, grouped: bool = False) -> str:
    """The text of a number; "" if it is not known (None)."""
    return "" if value is None else number_text(value, grouped=grouped)
