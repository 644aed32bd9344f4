"""`ration substitute`: what to hand out instead of an item that is missing."""

from pathlib import Path
from typing import Annotated

import typer

from ...options.named_files import WRITES
from ...options.output import AsJson, Force, out_option
from ...options.panel import PROGRAMME, option
from ...options.programme import Days, Household, ProgrammeFile, household_counts
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages


@with_options
def substitute(
    messages: Messages,
    programme: ProgrammeFile,
    item: Annotated[
        str,
        typer.Argument(
            metavar="ITEM", help="The item that is missing, such as oil.", show_default=False
        ),
    ],
    instead: Annotated[
        list[str] | None,
        option(
            PROGRAMME,
            metavar="FOOD",
            help="Replace it by this food. Repeatable (default: what the programme has).",
        ),
    ] = None,
    days: Days = None,
    household: Household = None,
    out: Annotated[
        Path | None, out_option("FILE", "Write a workbook (.xlsx) or a page (.html)."), WRITES
    ] = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Show what may replace a missing item for a month, and how the nutrients change."""
    import ration

    from ...output.analyses.answer_file import refuse_answer, show_answer

    refuse_answer(out, force=force)
    counts = household_counts(household)
    given = {"household": counts} if counts else {}
    found = ration.substitute(programme, item, instead=instead or (), days=days, **given)
    show_answer(messages, found, out, as_json=as_json, force=force)
