"""Show what travels on which vehicle: as tables or JSON, and as a folder or file."""

from pathlib import Path

import typer

from ...options.named_files import ENDING
from ...terminal.stderr import Messages
from ..analyses.answer import print_answer
from ..analyses.answer_file import Found, refuse_answer
from ..files import note_folder

_FILES = (".xlsx", ".html")


def show_loads(
    messages: Messages, found: Found, out: Path | None, *, as_json: bool, force: bool
) -> None:
    """Write what was found to `out`, if anything, and print it."""
    if out is not None:
        folder = not _is_file(out)
        with messages.writing(), messages.working("Writing", str(out)):
            found.write(out, force=force)
            if folder:
                note_folder(messages, out)
            else:
                messages.note(f"Written: {out}")
    if as_json:
        typer.echo(found.to_json())
    else:
        print_answer(found.answer())


def refuse_loads(out: Path | None, *, force: bool) -> None:
    """Raise an error before any work is done, if something may not be written."""
    from ration.export.output import refuse_existing

    if out is not None and ENDING.fullmatch(out.suffix) and not (_is_file(out) or out.is_dir()):
        raise typer.BadParameter(
            f"-o: {out} is no folder, workbook or page; name DIR, FILE.xlsx or FILE.html"
        )
    if out is None or _is_file(out):
        refuse_answer(out, force=force)
    else:
        refuse_existing(out, force=force)


def _is_file(out: Path) -> bool:
    return out.suffix.lower() in _FILES
