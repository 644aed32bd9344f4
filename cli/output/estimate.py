"""How large a run of papers is: shown before it, and asked about on a terminal."""

import sys
from typing import TYPE_CHECKING

import typer

from ration.core.text import many

from ..progress import shown_time
from ..stderr import Messages

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
    if yes or not _is_answered():
        messages.note(f"{size}.")
    elif not typer.confirm(f"{size}; go on?", err=True):
        messages.note("Nothing is printed.")
        raise typer.Exit(130)


def _is_answered() -> bool:
    """Whether a person reads the question and can answer it."""
    return all(each is not None and each.isatty() for each in (sys.stdin, sys.stdout, sys.stderr))
