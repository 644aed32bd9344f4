"""The one table of results: what every writer and every screen shows of a line.

A cell is text, a number or a date: exact until a writer makes of it what its format can hold.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ration.core.quantity import number_text
from ration.results.lines import Line, Manifest, Subtotal

Cell = str | int | Fraction | dt.date | None  # None: blank
Row = Sequence[Cell]

TOTALS = (
    "item", "name", "unit", "quantity", "packs", "loose", "send", "over",
    "net_kg", "gross_kg", "volume_m3", "vehicles", "exact", "rounding", "pool", "assumption",
    "assumed_packs", "assumed_weight",
)  # fmt: skip
SHORT = ("required", "owed_before", "short")  # `quantity` is what of it is issued
MANIFEST = (
    "programme", "date", "channel", "consignee", "item", "name", "unit", "quantity", "packs",
    "loose", "net_kg", "gross_kg", "volume_m3", "received", "damaged", "lost",
)  # fmt: skip


def cell_text(cell: Cell) -> str:
    """A cell as text: the number alone, the date as 2024-05-03, nothing where it is blank."""
    if isinstance(cell, str) or cell is None:
        return cell or ""
    return cell.isoformat() if isinstance(cell, dt.date) else number_text(cell)


def totals_rows(lines: Iterable[Line]) -> Iterator[Row]:
    """A row of `TOTALS` for every line."""
    for line in lines:
        yield (
            line.item, line.name, line.unit, line.quantity.amount, packs_text(line),
            line.loose.amount, sent_text(line),
            None if line.dispatch is None else line.dispatch.over,
            line.net_kg, line.gross_kg, line.volume_m3,
            counts_text(line.vehicles), line.exact.amount, line.rounding.amount,
            _yes(line.pool), _yes(line.assumption),
            _yes(line.assumed_packs), _yes(line.assumed_weight),
        )  # fmt: skip


def subtotal_header(level: Sequence[Subtotal]) -> list[str]:
    """The columns of a level, who is counted there, `TOTALS`; where stock was shared `SHORT`."""
    short = SHORT if any(line.supply for line in level[0].lines.each()) else ()
    return [*level[0].columns, *(who for who, _ in level[0].people), *TOTALS, *short]


def subtotal_rows(level: Sequence[Subtotal]) -> Iterator[Row]:
    """A row of `subtotal_header` for every line of every place: they add up to the totals."""
    for one in level:
        counts = [count for _, count in one.people]
        for line, row in zip(one.lines.lines, totals_rows(one.lines.lines), strict=True):
            given = line.supply
            short = () if given is None else (given.required, given.owed, given.short)
            yield (*one.values, *counts, *row, *short)


def manifest_rows(manifest: Manifest, title: str, date: str | None) -> Iterator[Row]:
    """A row of `MANIFEST` for every line; what is received is left to fill in."""
    for line in manifest.lines.each():
        yield (
            title, date, manifest.title, manifest.site,
            line.item, line.name, line.unit, line.quantity.amount, packs_text(line),
            line.loose.amount, line.net_kg, line.gross_kg, line.volume_m3, None, None, None,
        )  # fmt: skip


def place_header(one: Manifest | Subtotal) -> list[str]:
    """A table of places, a row each: where, who is counted there, every item with its unit."""
    where = ["site"] if isinstance(one, Manifest) else [*one.columns]
    items = [f"{line.name} ({line.unit})" for line in one.lines.each()]
    return [*where, *(who for who, _ in one.people), *items]


def place_row(one: Manifest | Subtotal) -> Row:
    """The row of `place_header`: what is handed out there."""
    where = [one.site] if isinstance(one, Manifest) else [*one.values]
    amounts = [line.quantity.amount for line in one.lines.each()]
    return (*where, *(count for _, count in one.people), *amounts)


def _yes(value: bool) -> str:
    return "yes" if value else ""


def packs_text(line: Line, *, grouped: bool = False) -> str:
    """The whole packs of a line, as `3 bag of 50 kg + 1 bag of 25 kg`; "" where it has none."""
    counts = [number_text(one.count, grouped=grouped) for one in line.packs]
    packs = [
        f"{count} {one.pack} of {one.holds}"
        for one, count in zip(line.packs, counts, strict=True)
        if one.count
    ]
    return " + ".join(packs) if packs or not line.packs else f"0 {line.packs[-1].pack}"


def sent_text(line: Line) -> str:
    """The whole packs to send, as `3 bag + 1 tin`."""
    return "" if line.dispatch is None else counts_text(line.dispatch.packs)


def counts_text(counts: Sequence[tuple[str, int]]) -> str:
    """Names and whole numbers, as `3 wagon`."""
    return " + ".join(f"{count} {name}" for name, count in counts if count)


def known(value: Fraction | None, *, grouped: bool = False) -> str:
    """A number, or nothing where it is not known."""
    return "" if value is None else number_text(value, grouped=grouped)
