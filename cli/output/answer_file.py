"""Show what an analysis found: as tables or JSON, and as a file."""

from pathlib import Path
from typing import Protocol

import typer

from ration.export.answer import Answer

from ..stderr import Messages
from .answer import print_answer


class Found(Protocol):
    """What an analysis found."""

    def answer(self) -> Answer:
        """The answer for people to read."""
        ...

    def to_json(self) -> str:
        """The record as JSON."""
        ...

    def write(self, path: str | Path, *, force: bool = False) -> None:
        """Write the answer to a file."""
        ...


def show_answer(
    messages: Messages, found: Found, out: Path | None, *, as_json: bool, force: bool
) -> None:
    """Write the answer to the file `out`, if any, and print it."""
    if out is not None:
        with messages.writing(), messages.working("Writing", str(out)):
            found.write(out, force=force)
            messages.note(f"Written: {out}")
    if as_json:
        typer.echo(found.to_json())
    else:
        print_answer(found.answer())


def refuse_answer(path: Path | None, source: str, *, force: bool) -> None:
    """Raise an error if the answer cannot be written to `path`; None means it is not written."""
    from ration.core.extras import refuse_missing
    from ration.export.output import refuse_existing_file

    if path is None:
        return
    if path.suffix.lower() not in (".xlsx", ".html"):
        why = f"-o: {path} is no workbook or page; use a name such as answer.xlsx or answer.html"
        raise typer.BadParameter(why)
    if path.suffix.lower() == ".html":
        refuse_missing("report", source)
    refuse_existing_file(path, force=force)
