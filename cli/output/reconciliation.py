"""A reconciliation on a terminal: what is unaccounted for first, then what does not agree."""

from collections import Counter

from rich.console import Console

from ration import Discrepancy, Reconciliation
from ration.export.display import DisplayTable
from ration.export.reconciliation_tables import (
    about,
    answer_shown,
    checks_shown,
    differing,
    lines_shown,
)

from .console import console, print_table

MOST = 20  # discrepancies and places that are printed; a file has all


def print_reconciliation(found: Reconciliation, *, sites: bool) -> None:
    """Print the answer, the discrepancies, the places that have some; `sites` prints all places."""
    out = console()
    out.print(found.programme.heading)
    out.print(about(found))
    out.print()
    _table(out, "What is unaccounted for", answer_shown(found))
    if any(total.unaccounted_short is None or total.not_counted for total in found.totals):
        out.print("? is not known: nothing was counted there. A loss there is not seen.")
    out.print()
    _discrepancies(out, found.discrepancies)
    lines = [*found.lines] if sites else differing(found)
    if lines:
        shown = lines if sites else lines[:MOST]
        more = f", the first {MOST} of {len(lines):,}" if len(shown) < len(lines) else ""
        title = "All places" if sites else f"Places with discrepancies{more}"
        _table(out, title, lines_shown(shown))
    if any(line.checks for line in lines):
        _table(out, "Checks of bulk goods", checks_shown(lines))


def _table(out: Console, title: str, shown: DisplayTable) -> None:
    """Print a table; the headers of numbers take several lines, so that it is narrow."""
    headers = [
        header.replace(" ", "\n") if at in shown.numbers else header
        for at, header in enumerate(shown.headers)
    ]
    print_table(out, title, headers, shown.rows, right=shown.numbers)


def _discrepancies(out: Console, found: tuple[Discrepancy, ...]) -> None:
    if not found:
        out.print("No discrepancies: every quantity is accounted for, to the step.")
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
