"""Show what an analysis found: as tables or JSON, and as a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import typer

from ration.export.answer import Answer

from ...terminal.stderr import Messages
from .answer import print_answer

_KINDS = {".toml": "programme", ".xlsx": "workbook", ".html": "page"}


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


def refuse_answer(
    path: Path | None, *, force: bool, endings: Sequence[str] = (".xlsx", ".html")
) -> None:
    """Raise an error if the answer cannot be written to `path`; None means it is not written.

    `endings` are those of the files that can be written.
    """
    from ration.core.extras import refuse_missing
    from ration.export.output import refuse_existing_file

    if path is None:
        return
    ending = path.suffix.lower()
    if ending not in endings:
        kinds = " or ".join(_KINDS[each] for each in endings)
        names = " or ".join(f"FILE{each}" for each in endings)
        raise typer.BadParameter(f"-o: {path} is no {kinds}; name {names}")
    if ending == ".html":
        refuse_missing("report", str(path))
    refuse_existing_file(path, force=force)
