"""How large a run of papers is: shown before it, and asked about on a terminal."""

from typing import TYPE_CHECKING

import typer

from ration.core.text.cells import many

from ...terminal.asking import Asking
from ...terminal.progress import shown_time
from ...terminal.stderr import Messages

if TYPE_CHECKING:
    from ration.export.pdf.preflight.estimate import Estimate


def approve(messages: Messages, programme: str, estimate: "Estimate", *, yes: bool) -> None:
    """Write what is known before printing, and ask whether to go on if the run is large.

    Only a person at a terminal is asked, and not with `yes`. Raises typer.Exit if the answer is
    no: then nothing is printed.
    """
    messages.warnings(programme, estimate.warnings)
    if not estimate.large:
        return
    pages, files = many(estimate.pages, "page"), many(estimate.files, "file")
    size = f"{pages}, about {shown_time(estimate.seconds)}, {files}"
    asking = Asking(yes=yes)
    if not asking.asks:
        messages.note(f"{size}.")
    elif not asking.agrees(f"{size}; go on?", default=False):
        messages.note("Nothing is printed.")
        raise typer.Exit(130)
