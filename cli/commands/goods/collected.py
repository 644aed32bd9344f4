"""`ration collected`: what households collected, from the files that sites send back."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

from ...errors import DATA
from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, Force, out_option
from ...options.panel import OUTPUT, option
from ...options.plan import PlanFolder, PlanProgramme
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

COLLECTION = "Collection"  # a panel of the help

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…",
        help="Collection workbooks that were filled in, lists or tally sheets; or folders of them.",
        show_default=False,
        readable=False,
    ),
    Reads("collection"),
]
By = Annotated[
    list[str] | None,
    option(
        OUTPUT,
        "--by",
        metavar="COLUMN",
        help="Also count by this column of the plan's list of households. Repeatable.",
    ),
]
LastDay = Annotated[
    dt.datetime | None,
    option(
        COLLECTION,
        "--date",
        metavar="YYYY-MM-DD",
        formats=["%Y-%m-%d"],
        help="The last day on which something can have been collected (default: today).",
    ),
]
Pending = Annotated[
    Literal["owed", "lapse"],
    option(
        COLLECTION,
        "--pending",
        help="What households did not come for is owed in the next round (the default), or lapses.",
    ),
]
Journal = Annotated[
    list[Path] | None,
    option(
        COLLECTION,
        "--journal",
        metavar="JOURNAL",
        help="The journal of goods, for the stock columns of the site report. Repeatable.",
    ),
    Reads("journal"),
]


@with_options
def collected(
    messages: Messages,
    plan: PlanFolder,
    files: Files,
    programme: PlanProgramme = None,
    date: LastDay = None,
    pending: Pending = "owed",
    by: By = None,
    journal: Journal = None,
    out: Annotated[
        Path | None,
        out_option(
            "DIR", "Write lists, arrears, a site report and feedback to the new folder DIR."
        ),
        WRITES,
    ] = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Read what households collected: coverage, no-shows, and what is owed next."""
    import ration

    from ...output.files import OutputFiles, note_folder
    from ...output.goods.collected import print_collected

    if journal and out is None:
        raise typer.BadParameter(
            "--journal: it is for the report of sites; name its folder with -o"
        )
    OutputFiles(folder=out, force=force).refuse(str(plan))
    with messages.working("Reading", str(plan)):
        result = ration.load_collected(
            plan, files, programme, by=by or (), date=date and date.date(), pending=pending
        )
    if out is not None:
        result.write(out, journal=journal, force=force)
        note_folder(messages, out)
    if as_json:
        typer.echo(result.to_json())
    else:
        print_collected(result)
        messages.problems(str(plan), result.problems)
    messages.warnings(str(plan), result.warnings)
    if result.problems:
        raise typer.Exit(DATA)
