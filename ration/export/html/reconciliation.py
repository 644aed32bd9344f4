"""A reconciliation as one page of HTML: the answer first, then what does not agree, then all."""

from collections.abc import Iterator

from ration.core.extras import refuse_missing
from ration.export.html.page import render
from ration.export.html.problems import file_named
from ration.export.html.sections import HtmlSection
from ration.export.html.table import HtmlTable
from ration.export.tables.display import DisplayTable
from ration.export.tables.reconciliation import (
    about,
    answer_shown,
    checks_shown,
    differing,
    discrepancies_shown,
    lines_shown,
    reasons,
    trip_goods,
    trips_say,
    trips_shown,
)
from ration.results.accounts.reconciliation import ReconciliationRecord
from ration.seals.seal import Seal


def reconciliation_page(found: ReconciliationRecord, seal: Seal | None = None) -> str:
    """The page, with the seal of its plan if it is known.

    InputError if a package that it needs is not installed.
    """
    refuse_missing("report", "the reconciliation")
    title = f"{found.programme.heading}: reconciliation"
    code = "" if seal is None else seal.code
    return render(title, about(found, file_named), _sections(found), code)


def _sections(found: ReconciliationRecord) -> Iterator[HtmlSection]:
    says = [
        f"Discrepancies: {len(found.discrepancies):,}.",
        "Short and surplus are never netted. ? means that nobody knows: nothing was counted there.",
        *reasons(found),
    ]
    yield _of("answer", "What is unaccounted for", answer_shown(found), says=says)
    if found.discrepancies:
        shown = discrepancies_shown(found.discrepancies, file_named)
        yield _of("discrepancies", "Discrepancies", shown, tools=True)
        yield _of("differing", "Places with discrepancies", lines_shown(differing(found)), names=2)
    yield _of("lines", "All places", lines_shown(found.lines), names=2, tools=True)
    if found.trips:
        shown, says = trips_shown(trip_goods(found)), trips_say(found)
        yield _of("trips", "Trips", shown, names=4, tools=True, says=says)
    if any(line.checks for line in found.lines):
        shown = checks_shown(found.lines)
        yield _of("checks", "Checks of bulk goods", shown, names=2, tools=True)


def _of(
    id_: str,
    title: str,
    shown: DisplayTable,
    *,
    names: int = 1,
    tools: bool = False,
    says: tuple[str, ...] | list[str] = (),
) -> HtmlSection:
    table = HtmlTable(f"{id_}-table", title, shown, names=names, tools=tools)
    return HtmlSection(id_, title, says, tables=[table])
