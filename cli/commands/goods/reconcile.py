"""`ration reconcile`: a plan against the journal of its goods, and what is unaccounted for."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, Force, out_option
from ...options.panel import OUTPUT, PROGRAMME, option
from ...options.plan import PlanFolder, PlanProgramme
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages
from .journal import Loads, Map

JournalFiles = Annotated[
    list[str],
    typer.Argument(
        metavar="JOURNAL…",
        help="The journal of goods: one file or several, as for journal.",
        show_default=False,
    ),
    Reads("journal"),
]


@with_options
def reconcile(
    messages: Messages,
    plan: PlanFolder,
    journal: JournalFiles,
    programme: PlanProgramme = None,
    map_: Map = None,
    measurements: Annotated[
        Path | None,
        option(
            PROGRAMME,
            metavar="FILE",
            help="The errors of measurement of bulk goods, a TOML file (default: none; any "
            "difference is a discrepancy).",
        ),
        Reads("measurements"),
    ] = None,
    loads: Loads = None,
    date: Annotated[
        dt.datetime | None,
        option(
            OUTPUT,
            metavar="YYYY-MM-DD",
            formats=["%Y-%m-%d"],
            help="Reconcile as of the end of this day (default: after all rows).",
        ),
    ] = None,
    sites: Annotated[
        bool, option(OUTPUT, "--sites", help="Show all places, not only those with discrepancies.")
    ] = False,
    out: Annotated[
        Path | None,
        out_option("FILE", "Write a workbook FILE.xlsx, or a page FILE.html."),
        WRITES,
    ] = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Reconcile a plan with the journal of its goods: what is unaccounted for, and where."""
    import ration

    from ...errors import DATA
    from ...output.goods.reconciliation import print_reconciliation

    _refuse_out(out, plan, force=force)
    loaded = ration.load_plan(plan)
    with messages.working("Reading", journal[0]):
        read = ration.load_journal(journal, programme, plan=loaded, mapping=map_)
    day = None if date is None else date.date()
    found = ration.reconcile(
        loaded, read, programme=programme, measurements=measurements, loads=loads, date=day
    )
    if out is not None:
        if out.suffix.lower() == ".xlsx":
            found.write_xlsx(out, force=force)
        else:
            found.write_html(out, force=force)
        messages.note(f"Written: {out}")
    if as_json:
        typer.echo(found.to_json())
    else:
        print_reconciliation(found, sites=sites)
    messages.warnings(journal[0], found.warnings)
    if found.discrepancies:
        raise typer.Exit(DATA)


def _refuse_out(out: Path | None, plan: Path, *, force: bool) -> None:
    """Raise an error before any work is done, if the file cannot be made or written."""
    from ration.core.extras import refuse_missing
    from ration.export.output import refuse_existing_file

    if out is None:
        return
    ending = out.suffix.lower()
    if ending not in (".xlsx", ".html"):
        raise typer.BadParameter(f"-o: {out} is no workbook or page; name FILE.xlsx or FILE.html")
    if ending == ".html":
        refuse_missing("report", str(plan))
    refuse_existing_file(out, force=force)
