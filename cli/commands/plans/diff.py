"""`ration diff`: what differs between two plans, and why."""

from pathlib import Path
from typing import Annotated

import typer

from ...errors import DATA
from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, Force, out_option
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

_PLAN = "The folder of a plan, or its plan.json."
Before = Annotated[
    str,
    typer.Argument(metavar="PLAN_A", help=_PLAN, show_default=False),
    Reads("first plan"),
]
After = Annotated[
    str,
    typer.Argument(metavar="PLAN_B", help="The plan to compare with it.", show_default=False),
    Reads("second plan"),
]
_OUT = "Write all that differs to a .xlsx file or a new folder; to a .csv file, the households."


@with_options
def diff(
    messages: Messages,
    before: Before,
    after: After,
    out: Annotated[Path | None, out_option("FILE|DIR", _OUT), WRITES] = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Compare two plans: rules, households, sites and totals; what changed and why."""
    import ration

    from ...output.plans.diff import print_diff, refuse_out, write_out

    refuse_out(out, force=force)
    with messages.working("Comparing", f"{before}, {after}"):
        found = ration.diff(before, after)
    if out is not None:
        write_out(messages, found, out, force=force)
    if as_json:
        typer.echo(found.to_json())
    else:
        print_diff(found)
    messages.warnings(after, found.warnings)
    if not found.same:
        raise typer.Exit(DATA)
