"""`ration new`: from a register to its mapping, its programme and the commands to run."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import DATA
from ...options.completion import programmes as complete_programmes
from ...options.named_files import WRITES, Reads
from ...options.output import Force, out_option
from ...options.panel import OUTPUT, PROGRAMME, REGISTER, option
from ...options.programme import DEFAULT
from ...options.register import ColumnOptions
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

if TYPE_CHECKING:
    from ration.authoring.first_steps import FirstSteps

    from ...terminal.asking import Asking


@dataclass(frozen=True)
class NewOptions(ColumnOptions):
    """How a register is read, and the answers to the other questions; None means not given."""

    programme: Annotated[
        str | None,
        option(
            PROGRAMME,
            "-p",
            "--programme",
            metavar="PROGRAMME",
            help="A built-in programme or a TOML file.",
            autocompletion=complete_programmes,
        ),
        Reads("programme"),
    ] = None
    own: Annotated[
        bool,
        option(
            PROGRAMME, "--own", help="Begin a programme file from the built-in one, to change it."
        ),
    ] = False
    household: Annotated[
        str | None,
        option(
            PROGRAMME,
            metavar="NAME=VALUE,…",
            help="Try the programme on one household, such as persons=5,adults=2.",
        ),
    ] = None
    names: Annotated[
        str | None,
        option(
            REGISTER,
            metavar="COLUMN",
            help="The column with heads' names, to print on papers (default: no names).",
        ),
    ] = None
    drop_rejected: Annotated[
        bool,
        option(
            OUTPUT,
            "--drop-rejected",
            help="Let the commands go on without the rows that have problems, and list them.",
        ),
    ] = False


@with_options
def new(
    messages: Messages,
    options: NewOptions,
    register: Annotated[
        str | None,
        typer.Argument(
            metavar="REGISTER",
            help="The household register: a file, a folder, a pattern or a URL.",
            show_default=False,
        ),
        Reads("register"),
    ] = None,
    yes: Annotated[
        bool, option(OUTPUT, "--yes", help="Ask nothing: take what is proposed or given.")
    ] = False,
    out: Annotated[
        Path | None,
        out_option("DIR", "The new folder to write (default: the register's name and -ration)."),
        WRITES,
    ] = None,
    force: Force = False,
) -> None:
    """Begin with a register: ask what its columns are and which programme; write the files."""
    from ration.core.file_state import unchanged
    from ration.export.inputs import input_files, inputs

    from ...output.registers.new import print_written, write_files
    from ...questions.ends import given_folder, named_register
    from ...terminal.asking import Asking

    asking = Asking(yes=yes)
    register = named_register(asking, register, options.programme)
    folder = given_folder(asking, register, out, force=force)
    # Whatever is shown and written is of one state of it, however long the answers take.
    with unchanged(input_files(inputs(register=register))):
        steps, rejected = _answered(asking, messages, options, register, folder, force=force)
        write_files(steps, force=force)
    print_written(messages, steps)
    if rejected:
        raise typer.Exit(DATA)


def _answered(
    asking: "Asking",
    messages: Messages,
    options: NewOptions,
    register: str,
    folder: Path | None,
    *,
    force: bool,
) -> "tuple[FirstSteps, bool]":
    """Ask all questions; what is to be written, and whether rows stay that have problems."""
    from ration.authoring.first_steps import FirstSteps

    from ...questions.ends import asked_folder, choose_names
    from ...questions.programme import choose_programme, try_one
    from ...questions.register import Reading, choose_columns, opened
    from ...questions.rows import checked, dropped, skipped

    given = options.arguments()
    reading = Reading(register, options.programme or DEFAULT, given["mapping"], given["columns"])
    reading = opened(asking, messages, reading)
    chosen = choose_programme(asking, messages, options.programme, own=options.own)
    reading = replace(reading, programme=chosen.programme)
    reading = choose_columns(asking, messages, reading)
    names = choose_names(asking, reading.found(messages), options.names)
    try_one(asking, messages, chosen.programme, options.household)
    found = reading.found(messages)
    report = checked(messages, register, chosen.programme, found)
    without = skipped(asking, reading, report)
    if without is not reading:
        found = without.found(messages)
        report = checked(messages, register, chosen.programme, found)
    drop = options.drop_rejected or dropped(asking, report)
    steps = FirstSteps(
        source=register,
        folder=str(folder or asked_folder(asking, register, force=force)),
        survey=found,
        programme=chosen.source,
        own=chosen.own,
        names=names,
        drop_rejected=drop,
    )
    return steps, bool(report.rejected) and not drop
