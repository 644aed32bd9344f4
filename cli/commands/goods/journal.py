"""`ration journal`: read a journal of goods and check it, or write one to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, Force, out_option
from ...options.panel import OUTPUT, PROGRAMME, REGISTER, option
from ...options.programme import DEFAULT, ProgrammeName
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="JOURNAL...",
        help="The files of one journal: CSV, Excel, OpenDocument, Parquet; folders or 'pattern*'.",
        show_default=False,
    ),
    Reads("journal"),
]
Plan = Annotated[
    Path | None,
    option(
        PROGRAMME,
        "--plan",
        metavar="PLAN",
        help="The folder of a plan: its programme is used, its sites and day are checked.",
    ),
    Reads("plan"),
]
Map = Annotated[
    str | None,
    option(
        REGISTER,
        "--map",
        metavar="FILE",
        help="A mapping file; its table journal says how the journal is read.",
    ),
    Reads("mapping"),
]
Loads = Annotated[
    Path | None,
    option(
        PROGRAMME,
        "--loads",
        metavar="DIR",
        help="The folder of the plan's loads, or its loads.json: documents are trips.",
    ),
    Reads("loads"),
]
Template = Annotated[
    Path | None,
    option(
        OUTPUT,
        "--template",
        metavar="FILE",
        help="Write a journal to fill in, FILE.xlsx or FILE.csv: with --plan or --loads, what "
        "is to be sent.",
    ),
    WRITES,
]


@with_options
def journal(
    messages: Messages,
    files: Files = None,
    map_: Map = None,
    plan: Plan = None,
    loads: Loads = None,
    programme: ProgrammeName = None,
    out: Annotated[
        Path | None,
        out_option("FILE", "Write all entries, in order, to FILE.csv or FILE.xlsx."),
        WRITES,
    ] = None,
    template: Template = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Read a journal of goods: check every row, and show what is in it."""
    import ration

    from ...output.goods.journal import print_journal

    _refuse(files, template, out)
    if loads is not None and template is None:
        raise typer.BadParameter("--loads: it is for --template FILE; reconcile reads it too")
    if template is not None:
        record = None if plan is None else ration.load_plan(plan)
        rows = ration.journal_template(template, record, loads=loads, force=force)
        messages.note(f"Written: {template}, rows to fill in: {rows:,}.")
        return
    if plan is None and programme is None:
        messages.advise(
            f"The programme is {DEFAULT}, the default; name another with -p, or --plan PLAN."
        )
    result = ration.load_journal(files, programme, plan=plan, mapping=map_)
    if out is not None:
        ration.write_journal(result, out, force=force)
        messages.note(f"Written: {out}, entries: {len(result.entries):,}.")
    if as_json:
        typer.echo(result.model_dump_json(indent=1))
    else:
        print_journal(result)
    messages.warnings(files[0] if files and len(files) == 1 else "journal", result.warnings)


def _refuse(files: list[str] | None, template: Path | None, out: Path | None) -> None:
    """A usage error if there is nothing to read or write, or a file has another ending."""
    if not files and template is None:
        raise typer.BadParameter("name the files of the journal, or --template FILE to fill in")
    if files and template is not None:
        raise typer.BadParameter("--template: it writes a journal to fill in; name no other files")
    for name, path in (("--template", template), ("-o", out)):
        if path is not None and path.suffix.lower() not in (".csv", ".xlsx"):
            raise typer.BadParameter(f"{name}: name a .csv or .xlsx file, such as journal.xlsx")
