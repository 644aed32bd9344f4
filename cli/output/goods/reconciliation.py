"""A reconciliation on a terminal: what is unaccounted for first, then what does not agree."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console

from ration import Discrepancy, Reconciliation
from ration.export.tables.display import DisplayTable
from ration.export.tables.reconciliation import (
    about,
    answer_shown,
    checks_shown,
    differing,
    lines_shown,
    reasons,
    trip_goods,
    trip_goods_differing,
    trips_say,
    trips_shown,
)
from ration.results.accounts.reconciliation import Figures, GoodsLine

from ..console import console, print_table

MOST = 20  # discrepancies and places that are printed; a file has all


def print_reconciliation(found: Reconciliation, *, sites: bool) -> None:
    """Print the answer, the discrepancies, the places that have some; `sites` prints all places."""
    out = console()
    out.print(found.programme.heading)
    out.print(about(found))
    out.print()
    _table(out, "What is unaccounted for", answer_shown(found))
    unknown = any(total.unaccounted_short is None or total.not_counted for total in found.totals)
    if unknown:
        out.print("? is not known: nothing was counted there. A loss there is not seen.")
    for line in reasons(found):
        out.print(line)
    out.print()
    _discrepancies(out, found.discrepancies, unknown=unknown)
    _trips(out, found, every=sites)
    lines = [*found.lines] if sites else differing(found)
    for total in found.totals:
        _item(out, total, [line for line in lines if line.item == total.item], sites=sites)


def _trips(out: Console, found: Reconciliation, *, every: bool) -> None:
    """Print what was not sent or received as loaded; `every` prints the goods of all trips."""
    if not found.trips:
        return
    for line in trips_say(found):
        out.print(line)
    goods = trip_goods(found) if every else trip_goods_differing(found)
    shown = goods if every else goods[:MOST]
    if shown:
        more = f", the first {MOST} of {len(goods):,}" if len(shown) < len(goods) else ""
        _table(
            out, "All trips" if every else f"Goods of trips that differ{more}", trips_shown(shown)
        )


def _item(out: Console, total: Figures, lines: Sequence[GoodsLine], *, sites: bool) -> None:
    """Print the places of one item, and the checks there if it is bulk."""
    if not lines:
        return
    name = f"{total.name}, {total.unit}"
    shown = lines if sites else lines[:MOST]
    more = f", the first {MOST} of {len(lines):,}" if len(shown) < len(lines) else ""
    title = f"{name}: {'all places' if sites else f'places with discrepancies{more}'}"
    _table(out, title, _without_item(lines_shown(shown)))
    if any(line.checks for line in shown):
        _table(out, f"{name}: checks", _without_item(checks_shown(shown)))


def _table(out: Console, title: str, shown: DisplayTable) -> None:
    """Print a table; the headers of numbers take several lines, so that it is narrow."""
    headers = [
        header.replace(" ", "\n") if at in shown.numbers else header
        for at, header in enumerate(shown.headers)
    ]
    print_table(out, title, headers, shown.rows, right=shown.numbers)


def _without_item(shown: DisplayTable) -> DisplayTable:
    """A table without its second column, the item."""
    headers = [shown.headers[0], *shown.headers[2:]]
    rows = [[row[0], *row[2:]] for row in shown.rows]
    return DisplayTable(headers, rows, frozenset(at - 1 for at in shown.numbers))


def _discrepancies(out: Console, found: tuple[Discrepancy, ...], *, unknown: bool) -> None:
    if not found:
        known = "in what was counted" if unknown else "every quantity is accounted for, to the step"
        out.print(f"No discrepancies{' ' if unknown else ': '}{known}.")
        out.print()
        return
    out.print(f"Discrepancies: {len(found):,}")
    for each in found[:MOST]:
        where = f"{each.where}: " if each.where else ""
        out.print(f"  {where}{each.message}; {each.hint}")
    if len(found) > MOST:
        counts = Counter(each.code for each in found)
        counted = ", ".join(f"{count} {code}" for code, count in sorted(counts.items()))
        out.print(f"  … {len(found):,} in total: {counted}. -o FILE.xlsx writes all.")
    out.print()
