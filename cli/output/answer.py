"""An answer on a terminal or in a file: what it says, its tables, and notes on its figures."""

from collections.abc import Callable
from pathlib import Path

import typer
from ration_cli.terminal.stderr import Messages

from ration.core.extras import refuse_missing
from ration.export.answer import Answer
from ration.export.output import refuse_existing_file

from .console import console, print_table


def print_answer(answer: Answer) -> None:
    """Print what it says, then the tables that are for the screen, then the notes."""
    out = console()
    out.print(answer.title)
    out.print(answer.about)
    out.print()
    for line in answer.says:
        out.print(line)
    out.print()
    for table in answer.tables:
        if table.on_screen:
            shown = table.shown()
            headers = [
                header.replace(" ", "\n") if at in shown.numbers else header
                for at, header in enumerate(shown.headers)
            ]
            print_table(out, table.title, headers, shown.rows, right=shown.numbers)
            for line in table.says:
                out.print(line)
            if table.says:
                out.print()
    for line in answer.notes:
        out.print(f"Note: {line}")


def refuse_answer(out: Path | None, *, force: bool) -> None:
    """Raise an error before any work is done, if the answer cannot be written to the file."""
    if out is None:
        return
    if out.suffix.lower() not in (".xlsx", ".html"):
        raise typer.BadParameter(f"-o: {out} is no workbook or page; name FILE.xlsx or FILE.html")
    if out.suffix.lower() == ".html":
        refuse_missing("report", str(out))
    refuse_existing_file(out, force=force)


def write_answer(
    messages: Messages, write: Callable[..., None], out: Path | None, *, force: bool
) -> None:
    """Write the answer to the file, if one is named, and note it."""
    if out is None:
        return
    with messages.writing():
        write(out, force=force)
        messages.note(f"Written: {out}")
