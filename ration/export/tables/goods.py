"""The totals for people to read: what to hand out, what to send in packs, weights and loads."""

from collections.abc import Sequence

from ration.core.quantity.units import counted, quantity_text
from ration.export.tables.display import DisplayTable, grouped
from ration.export.tables.rows import counts_text, known, loads_text
from ration.results.lines import Line

PACKS_NOTE = (
    "A site is sent whole packs: where it hands out a part of a pack, it is sent one more, and "
    "keeps what is left over."
)


def answer_shown(lines: Sequence[Line]) -> DisplayTable:
    """What is handed out of each item, the packs to send, their weight and the vehicles.

    A star marks an assumed figure. Columns that are empty for all items are left out.
    """
    apart = any(line.site_vehicles not in ((), line.vehicles) for line in lines)
    loads = "loads,\nat least" if apart else "loads"
    columns = {
        "item": [_name(line) for line in lines],
        "quantity": [grouped(line.quantity.amount) + "*" * line.assumption for line in lines],
        "packs to send": [_to_send(line) + _packs_star(line) for line in lines],
        "gross kg": [known(line.gross_kg, grouped=True) + _weight_star(line) for line in lines],
        loads: [counts_text(line.vehicles, grouped=True) for line in lines],
    }
    shown = {name: cells for name, cells in columns.items() if any(cells)}
    numbers = frozenset(range(1, len(shown)))
    return DisplayTable([*shown], [*zip(*shown.values(), strict=True)], numbers)


def packs_shown(lines: Sequence[Line]) -> DisplayTable:
    """Each item in packs: what is handed out, whole and loose, and what is sent.

    An item has a row for each size of its packs; what is loose comes from the smallest.
    """
    rows = [
        [
            _name(line),
            f"{pack.pack} of {quantity_text(pack.holds)}" + _packs_star(line),
            grouped(pack.count),
            grouped(line.loose.amount) if pack is line.packs[-1] else "",
            grouped(dict(line.dispatch.packs)[pack.pack]),
            grouped(line.dispatch.over) if pack is line.packs[-1] else "",
        ]
        for line in lines
        if line.dispatch is not None
        for pack in line.packs
    ]
    headers = ["item", "pack", "whole\npacks", "and\nloose", "packs\nto send", "left\nover"]
    return DisplayTable(headers, rows, frozenset(range(2, len(headers))))


def weights_shown(lines: Sequence[Line]) -> DisplayTable:
    """Weights without and with packs, and the vehicles: of all goods together, and of sites."""
    rows = [
        [
            _name(line),
            known(line.net_kg, grouped=True) + "*" * line.assumed_weight,
            known(line.gross_kg, grouped=True) + _weight_star(line),
            loads_text(line),
        ]
        for line in lines
        if line.net_kg is not None
    ]
    loads = ["loads"] if any(row[-1] for row in rows) else []
    headers = ["item", "net kg", "gross kg", *loads]
    return DisplayTable(headers, [row[: len(headers)] for row in rows], frozenset({1, 2}))


def _name(line: Line) -> str:
    return f"{line.name}, {line.unit}"


def _to_send(line: Line) -> str:
    """The packs to send, such as `19,262 bags`; "" if the item has no packs."""
    if line.dispatch is None:
        return ""
    return counts_text(line.dispatch.packs, grouped=True) or counted(0, line.packs[-1].pack)


def _packs_star(line: Line) -> str:
    return "*" if line.packs and line.assumed_packs else ""


def _weight_star(line: Line) -> str:
    starred = line.assumed_weight or line.assumed_packs
    return "*" if starred and line.gross_kg is not None else ""
