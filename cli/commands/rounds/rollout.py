"""`ration rollout`: which area is reached when, and what each year requires."""

from pathlib import Path
from typing import Annotated

import typer

from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, Force, Rejects, out_option
from ...options.register import LevelOptions, Register
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

Schedule = Annotated[
    Path,
    typer.Argument(
        metavar="ROLLOUT",
        help="The roll-out, a TOML file: phases of areas, or a number of areas per year.",
        show_default=False,
        readable=False,
    ),
    Reads("roll-out"),
]


@with_options
def rollout(
    messages: Messages,
    schedule: Schedule,
    register: Register,
    options: LevelOptions,
    out: Annotated[
        Path | None,
        out_option("DIR", "Write areas, phases, years and requirements to the new folder DIR."),
        WRITES,
    ] = None,
    rejects: Rejects = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Roll a programme out by area: who is reached when, what each year requires."""
    import ration

    from ...output.files import OutputFiles, note_folder
    from ...output.rounds.rollout import print_roll_out

    files = OutputFiles(folder=out, rejects=rejects, force=force)
    files.refuse(register)
    messages.reading(register, options)
    with messages.working("Computing", register) as progress:
        result = ration.roll_out(
            register,
            schedule=schedule,
            **options.arguments(),
            drop_rejected=rejects is not None,
            progress=progress,
        )
    with messages.writing():
        if out is not None:
            result.write(out, force=force)
            note_folder(messages, out)
        files.write_rejects(messages, result)
    if as_json:
        typer.echo(result.to_json())
    else:
        print_roll_out(result)
    messages.warnings(register, result.warnings)
