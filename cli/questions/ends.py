"""Ask what comes first and last: the register, the folder, and the names on papers."""

from pathlib import Path

import typer

from ration import RegisterColumns
from ration.authoring.first_steps import source_of, usual_folder
from ration.core.problems.names import nearest
from ration.export.output import refuse_existing

from ..terminal.asking import Asking
from ..terminal.stderr import write_line


def named_register(asking: Asking, register: str | None, programme: str | None) -> str:
    """Ask for the register; a usage error if it, or a programme, is missing and nobody answers."""
    if not asking.asks:
        missing = [name for name, given in (("REGISTER", register), ("-p", programme)) if not given]
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            raise typer.BadParameter(
                f"{' and '.join(missing)} {verb} missing; write `ration new REGISTER -p PROGRAMME`;"
                " `ration programme list` lists the programmes"
            )
    if asking.asks:
        write_line("Nothing is written before the last question. Ctrl-C stops.")
    while not register:
        text = _path(asking.text("Which file has the households"))
        if "://" in text or "*" in text or (text and Path(text).exists()):
            register = text
        elif text:
            write_line(f"{text}: file not found; check the name and the folder")
    if register == "-":
        raise typer.BadParameter("-: standard input cannot be read again; name a file")
    return register


def _path(text: str) -> str:
    """A path without what terminals add to a dragged file: quotation marks, or backslashes.

    Windows has backslashes in paths, but none before a space.
    """
    return text.strip("\"'").replace("\\ ", " ")


def given_folder(asking: Asking, register: str, out: Path | None, *, force: bool) -> Path | None:
    """The new folder, if it is known before the work; None means that it is to be asked.

    Raises FileExistsError if it may not be written.
    """
    if out is None and asking.asks:
        return None
    usual = usual_folder(register)
    if out is None and usual is None:
        raise typer.BadParameter("-o is missing; name the new folder, such as -o may")
    folder = out or Path(usual or "")
    refuse_existing(folder, force=force)
    return folder


def asked_folder(asking: Asking, register: str, *, force: bool) -> Path:
    """Ask for the new folder until it may be written."""
    while True:
        folder = Path(
            asking.text("Which new folder is to be written", usual_folder(register) or "")
        )
        try:
            refuse_existing(folder, force=force)
        except FileExistsError as error:
            write_line(f"{folder}: {error.strerror}")
        else:
            return folder


def choose_names(asking: Asking, found: RegisterColumns, named: str | None) -> str | None:
    """Ask for the column with the names of heads; None means no names on papers.

    Rows of people or of areas have no heads' names to print: a usage error if they are named.
    """
    names = [column.name for column in found.columns]
    people, areas = found.mapping.people, found.mapping.average_size or found.mapping.long
    if areas or (people is not None and not (people.file or people.sheet)):
        if named is not None:
            raise typer.BadParameter("--names: it needs a row for each household; leave it out")
        return None
    if named is not None:
        if named not in names:
            raise typer.BadParameter(f"--names: {named}: no such column; {nearest(named, names)}")
        return named
    while text := asking.text("Print heads' names on papers? The column, or Enter for no names"):
        column = source_of(text, names)
        if column in names:
            return column
        write_line(f"no such column; {nearest(text, names)}")
    return None
